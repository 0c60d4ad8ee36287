"""What is answered: starts, groups, figures and reasons.

A `Plan` says only who sits when; all figures follow from it and the problem, so
that `verify` can recompute them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """One session: its first instant (aware, UTC), its minutes, its cities by slug.

    `cities` stand in the order of the brief.
    """

    start: datetime
    minutes: int
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The sessions of one edition, by start."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True, order=True)
class Figures:
    """What a plan costs, in points.

    `worst` and `total` are over the cities' burden + carried; `host` is the
    host's own burden over all sessions.
    """

    worst: Fraction
    total: Fraction
    host: Fraction


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded message with its parameters, to be said in any language.

    `params` hold only JSON values: strings, whole numbers, floats (points),
    booleans, and lists of these. Times are ISO 8601 strings.
    """

    code: str
    params: dict[str, object] = field(default_factory=dict)
