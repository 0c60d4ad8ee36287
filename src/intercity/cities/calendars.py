"""Which holiday calendars there are, by the codes of the `holidays` library.

A code is the library's own: the code of a calendar, and where a part of it keeps
days of its own, a hyphen and the code of that part: "AU-QLD".

A calendar is for computing only: a city bears its code because somebody chose it,
and no page makes a name of it.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

import holidays


@cache
def codes() -> frozenset[str]:
    """All codes: of whole calendars, and of their parts."""
    supported = holidays.list_supported_countries(include_aliases=True)
    parts = (f"{code}-{part}" for code, of in supported.items() for part in of)
    return frozenset(supported).union(parts)


def nearest(code: str) -> tuple[str, ...]:
    """Known codes that resemble this one, the best first."""
    return tuple(get_close_matches(code.upper()[:20], sorted(codes()), n=3, cutoff=0.6))
