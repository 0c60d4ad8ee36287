"""Room for the frames of one request, so that no loop crosses the edge of a chunk.

CPython (3.11 and later) keeps the frames of running functions in chunks of 16 KiB, and
gives a chunk back to the system as soon as its last frame returns. A loop that happens
to run at the edge asks for a chunk and returns it with every call: on the page of the
programme 417 times, a quarter of its processor time. A frame that asks for much more
gets a chunk of twice its size, and what lies deeper stands in the rest of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Slots of 8 bytes. The frame itself leaves them untouched, and as many are left over:
# 128 KiB of addresses for some 500 calls inside one another.
_SLOTS = 1 << 14


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, whose calls run in one chunk of frames."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    inner.__code__ = inner.__code__.replace(co_stacksize=_SLOTS)  # type: ignore[attr-defined]
    return inner
