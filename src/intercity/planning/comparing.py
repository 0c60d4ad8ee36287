"""Plans beside each other: one and the proposal, and 1, 2 and 3 sessions."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from intercity.planning.brief import Brief
from intercity.planning.others import Address
from intercity.planning.proposals import TooLong, asking, proposal
from intercity.planning.reading import answer_of
from intercity.planning.sight import FigureShown, Sight
from intercity.planning.words import Names, sessions_words

# These numbers of sessions stand side by side, beside the one that is asked.
COMPARED = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class CityBeside:
    """Where two plans seat a city, and what it pays."""

    name: SafeString
    session: int
    burden: str
    other_session: int
    other_burden: str

    @property
    def differs(self) -> bool:
        """Whether the city is better or worse off in one of them."""
        return self.burden != self.other_burden


@dataclass(frozen=True, slots=True)
class CountBeside:
    """One number of sessions beside others; without a sight it takes too long."""

    words: str
    url: str
    is_asked: bool
    sight: Sight | None


def cities_beside(one: Sight, other: Sight) -> list[CityBeside]:
    """By city, for two plans of the same cities."""
    if one.account is None or other.account is None:
        return []
    theirs, borne = other.account.seats, one.labels.borne
    return [
        CityBeside(
            one.names.marked(slug),
            seat.session + 1,
            borne(seat.burden, seat.city.carried),
            theirs[slug].session + 1,
            borne(theirs[slug].burden, theirs[slug].city.carried),
        )
        for slug, seat in one.account.seats.items()
        if slug in theirs
    ]


def figures_beside(one: Sight, other: Sight) -> list[tuple[FigureShown, FigureShown]]:
    """Worst, total and host of two plans."""
    return list(zip(one.figures[:3], other.figures[:3], strict=True))


def counts_beside(
    brief: Brief, names: Names, address: Address, asked: Sight | None
) -> list[CountBeside]:
    """The numbers of sessions side by side.

    `asked` is the answer to the brief's own.
    """
    counts = sorted({*COMPARED, brief.question.count})
    return [_count(brief, names, address, asked, count) for count in counts]


def _count(
    brief: Brief, names: Names, address: Address, asked: Sight | None, count: int
) -> CountBeside:
    words = sessions_words(count)
    if count == brief.question.count:
        return CountBeside(words, address({}), True, asked)
    url = address({"count": str(count)})
    one = asking(brief, count)
    try:
        answer = answer_of(one, proposal(one))
    except TooLong:
        return CountBeside(words, url, False, None)
    return CountBeside(words, url, False, Sight(answer, names))
