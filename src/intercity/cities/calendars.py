"""Which holiday calendars there are, by the codes of the `holidays` library.

A calendar is for computing only: a city bears its code because somebody chose it,
and no page makes a name of it.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

import holidays


@cache
def codes() -> frozenset[str]:
    """All calendar codes: whole calendars, and their parts such as "AU-QLD"."""
    supported = holidays.list_supported_countries(include_aliases=True)
    parts = (f"{code}-{part}" for code, of in supported.items() for part in of)
    return frozenset(supported).union(parts)


def nearest(code: str) -> tuple[str, ...]:
    """Known codes that resemble this one, the best first."""
    return tuple(get_close_matches(code.upper()[:20], sorted(codes()), n=3, cutoff=0.6))
