"""People of an edition as files: CSV and XLSX, without what somebody needs.

The columns are those that a table is read by, and the facts with their days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intercity.base.languages import languages
from intercity.delegations.models import Member
from intercity.delegations.seats import Seats, sessions_of
from intercity.kernel.wording import LocalizedText

FACTS = ("invited", "registered", "approved", "confirmed", "attended", "withdrawn")


def columns() -> tuple[str, ...]:
    """The names of the columns."""
    titles = tuple(f"title_{one.code}" for one in languages())
    return (
        "city",
        "head",
        "honorific",
        "family_name",
        "given_name",
        "name_order",
        *titles,
        "organisation",
        "pronunciation",
        "level",
        "role",
        "mode",
        "sessions",
        "speaks",
        "needs",
        "email",
        "language",
        *FACTS,
    )


def cells_of(member: Member, seats: Seats) -> dict[str, str]:
    """A member as cells by column."""
    city = member.delegation.participant.city.slug if member.delegation else ""
    titles = member.title.as_dict()
    numbers = sorted(sessions_of(member, seats) or ())
    return {
        "city": city,
        "head": "yes" if member.is_head else "",
        "honorific": member.honorific,
        "family_name": member.family_name,
        "given_name": member.given_name,
        "name_order": "family" if member.family_first else "given",
        **{f"title_{one.code}": titles.get(one.tag, "") for one in languages()},
        "organisation": _english(member.organisation),
        "pronunciation": member.pronunciation,
        "level": member.level,
        "role": member.role,
        "mode": member.mode,
        "sessions": " ".join(map(str, numbers)),
        "speaks": ", ".join(member.speaks),
        "needs": ", ".join(member.needs),
        "email": member.email,
        "language": member.language,
        **{name: _day(getattr(member, f"{name}_at")) for name in FACTS},
    }


def _english(text: LocalizedText) -> str:
    return text.in_("en").text


def _day(at: object) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def rows_for(members: Iterable[Member], seats: Seats) -> Iterator[list[str]]:
    """The line of column names, and one of each member."""
    names = columns()
    yield list(names)
    for member in members:
        cells = cells_of(member, seats)
        yield [cells[name] for name in names]


_EXAMPLE = (
    {
        "city": "valmont",
        "family_name": "Vale",
        "given_name": "Robin",
        "title_en": "Mayor",
        "level": "leader",
        "speaks": "French, English",
        "email": "office.mayor@city.example",
        "language": "en",
        "head": "yes",
    },
    {
        "city": "hanbit",
        "family_name": "강",
        "given_name": "미나",
        "title_en": "Head of climate policy",
        "title_ko": "기후정책과장",
        "pronunciation": "KAHNG mee-nah",
        "level": "working",
        "role": "speaker",
        "sessions": "1",
        "speaks": "한국어",
        "needs": "한국어",
        "email": "mina.kang@city.example",
        "language": "ko",
    },
)


def example_rows(*, of_cities: bool) -> list[list[str]]:
    """A table to begin with: invented people of invented cities."""
    left_out = {"organisation", *FACTS, *(() if of_cities else ("city",))}
    names = [name for name in columns() if name not in left_out]
    return [names, *([row.get(name, "") for name in names] for row in _EXAMPLE)]
