"""The sample edition: 21 invented cities, planned, settled and published twice.

What cities answered and handed in meanwhile is `working`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from intercity.cities.actions import (
    OfficialFacts,
    Term,
    add_city,
    add_official,
    appoint,
)
from intercity.cities.facts import CityFacts, ZoneShare
from intercity.cities.models import City
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.planner.problem import Window
from intercity.kernel.wording import LocalizedText
from intercity.planning.actions import propose, score_held, settle_plan
from intercity.planning.calendars import days
from intercity.planning.exchange import brief_of
from intercity.planning.held import read_held
from intercity.planning.models import Plan
from intercity.programme.actions import (
    ItemValues,
    SessionValues,
    add_item,
    edit_item,
    edit_session,
    publish,
)
from intercity.programme.jobs import flow_from_plan
from intercity.programme.models import Item
from intercity.project.demo import sent, working
from intercity.project.demo.cast import Cast
from intercity.seminars.actions import (
    EditionFacts,
    NewParticipant,
    add_cities,
    create_edition,
    name_series,
    start_series,
)
from intercity.seminars.actions.roles import Duty, give_role
from intercity.seminars.models import Edition, Role
from intercity.seminars.question import Asks, Question

WEEKS_AHEAD = timedelta(weeks=6)
WEDNESDAY = 2
# The calendar of the host's zone, for computing only: an ordinary day is wanted.
HOLIDAYS = "JP"
YEAR_END = ((12, 24), (1, 4))  # from one until the other
BREAK = 5  # minutes, taken from the discussion in the second version
LAST_YEAR = "10:00,17:00"

# When things were done, before the moment of seeding.
ENTERED, SETTLED = timedelta(days=50), timedelta(days=21)
FIRST, SECOND = timedelta(days=14), timedelta(days=3)

Texts = Mapping[str, str]


@cache
def _file() -> dict[str, Any]:
    text = files("intercity.project.demo").joinpath("sample.toml").read_text("utf-8")
    return tomllib.loads(text)


def held_on(now: datetime) -> date:
    """A working Wednesday in about six weeks."""
    day = (now + WEEKS_AHEAD).date()
    day += timedelta(days=(WEDNESDAY - day.weekday()) % 7)
    while _is_quiet(day) or day in days(HOLIDAYS, (day,)):
        day += timedelta(weeks=1)
    return day


def _is_quiet(day: date) -> bool:
    begins, ends = YEAR_END
    return (day.month, day.day) >= begins or (day.month, day.day) < ends


@transaction.atomic
def seed(*, cast: Cast, now: datetime) -> Edition:
    """Enter, settle and publish the edition; untouched where it is there already."""
    slug = _file()["edition"]["slug"]
    if found := Edition.objects.filter(slug=slug).first():
        return found
    first = sent.newest()
    edition = _enter(cast, held_on(now), now - ENTERED)
    _settle(edition, cast, now - SETTLED)
    _write_programme(edition, cast, now - FIRST)
    _publish(edition, "first", 1, cast, now - FIRST)
    _change_programme(edition, cast, now - SECOND)
    _publish(edition, "second", 2, cast, now - SECOND)
    working.seed(edition, cast, now)
    sent.count_as_sent(after=first)
    working.let_one_come_back(edition)
    return edition


def _text(texts: Texts) -> LocalizedText:
    return LocalizedText.of(texts)


def _enter(cast: Cast, day: date, now: datetime) -> Edition:
    """The cities, the series with its secretariat, the edition with its question."""
    by, told = cast.secretariat, _file()
    host = _city(told["host"], cast, now)
    names = _text(told["series"]["names"])
    series = start_series(names.in_("en").text, host=host, by=by, now=now)
    name_series(series, names, by=by, now=now)
    edition = create_edition(
        series,
        told["edition"]["slug"],
        EditionFacts(
            host=host,
            dates=(day.isoformat(),),
            ordinal=told["edition"]["ordinal"],
            theme=_text(told["edition"]["theme"]),
            languages=tuple(told["edition"]["languages"]),
            kind=Edition.Kind.SAMPLE,
            is_public=True,
        ),
        question=Question(counts=(2, 1, 3), host_hours=Window(8 * 60, 21 * 60)),
        by=by,
        now=now,
    )
    rows = [
        NewParticipant(_city(entry, cast, now), "title" in entry, asks=_asks(entry))
        for entry in told["cities"]
    ]
    add_cities(edition, rows, by=by, now=now)
    city = City.objects.get(slug="costa-serena")
    appoint(cast.focal_point, city, Term(from_on=now.date()), by=by, now=now)
    _give_roles(edition, cast, now)
    _add_officials(cast, now)
    return edition


def _give_roles(edition: Edition, cast: Cast, now: datetime) -> None:
    names = Role.Name
    for person, of, duty in (
        (cast.approver, edition.series, Duty(names.APPROVER)),
        (cast.moderator, edition, Duty(names.MODERATOR)),
        (cast.interpreter, edition, Duty(names.INTERPRETER, languages=("ja", "en"))),
        (cast.translator, edition, Duty(names.TRANSLATOR, languages=("ja", "ko"))),
        (cast.press_officer, edition, Duty(names.PRESS_OFFICER)),
    ):
        give_role(person, of, duty, by=cast.secretariat, now=now)


def _add_officials(cast: Cast, now: datetime) -> None:
    for told in _file()["officials"]:
        facts = OfficialFacts(
            kind=told["kind"],
            title=_text(told["title"]),
            name=PersonName.of(
                {tag: NameParts(*parts) for tag, parts in told["name"].items()}
            ),
            from_on=told.get("from_on"),
        )
        city = City.objects.get(slug=told["city"], is_sample=True)
        add_official(city, facts, by=cast.secretariat, now=now)


def _city(entry: dict[str, Any], cast: Cast, now: datetime) -> City:
    latitude, longitude = entry["point"]
    facts = CityFacts(
        kind=entry.get("kind", City.Kind.CITY),
        names=_text(entry["names"]),
        name_states=dict.fromkeys(entry["names"], "ours"),
        zones=(ZoneShare(entry["zone"]),),
        language=entry.get("language", "en"),
        hours=entry.get("hours", "09:00-17:00"),
        rest_days=tuple(entry.get("rest_days", ("sat", "sun"))),
        latitude=latitude,
        longitude=longitude,
        source="Invented for the demonstration; only the zone is real.",
    )
    found = City.objects.filter(slug=entry["slug"], is_sample=True).first()
    return found or add_city(
        facts, slug=entry["slug"], is_sample=True, by=cast.secretariat, now=now
    )


def _asks(entry: dict[str, Any]) -> Asks:
    return Asks(
        carried=Fraction(entry.get("carried", "0")),
        prefers=frozenset(entry.get("prefers", ())),
    )


def _settle(edition: Edition, cast: Cast, now: datetime) -> None:
    """Keep the best plans and last year's hours; settle the one with two sessions."""
    by, brief = cast.secretariat, brief_of(edition)
    last_year = read_held(brief, LAST_YEAR)
    score_held(edition, brief, last_year, name="Last year’s hours", by=by, now=now)
    propose(edition, brief, 3, by=by, now=now)
    plan = propose(edition, brief, 2, by=by, now=now)
    reason = _file()["edition"]["reason"]
    plan = settle_plan(plan, reason=reason, by=by, now=now)
    _flow(plan)


def _flow(plan: Plan) -> None:
    """What the queue will do again, and find done."""
    flow_from_plan(edition=plan.edition_id, plan=plan.pk)


def _write_programme(edition: Edition, cast: Cast, now: datetime) -> None:
    """Titles and descriptions in four languages."""
    by, told = cast.secretariat, _file()
    titles = {entry["slug"]: entry.get("title") for entry in told["cities"]}
    for item in edition.items.select_related("city"):
        values = ItemValues.of(item)
        if item.city:
            values = replace(values, title=_text(titles[item.city.slug]))
        else:
            words = told["items"][item.kind]
            values = replace(
                values,
                title=_text(words["title"]),
                description=_text(words.get("description", {})),
            )
        edit_item(item, values, revision=item.revision, by=by, now=now)
    for session in edition.sessions.all():
        title = _text(told["sessions"][_part_of_day(session.start)])
        named = replace(SessionValues.of(session), title=title)
        edit_session(session, named, revision=session.revision, by=by, now=now)


def _part_of_day(start: str) -> str:
    if start < "12:00":
        return "morning"
    return "afternoon" if start < "17:00" else "evening"


def _change_programme(edition: Edition, cast: Cast, now: datetime) -> None:
    """A break before the discussion, and a new title that a city sent in."""
    by, told = cast.secretariat, _file()
    discussion = edition.items.get(kind=Item.Kind.DISCUSSION)
    values = ItemValues.of(discussion)
    shorter = replace(values, minutes=(values.minutes or 0) - BREAK)
    edit_item(discussion, shorter, revision=discussion.revision, by=by, now=now)
    pause = ItemValues(
        kind=Item.Kind.BREAK,
        title=_text(told["items"]["break"]["title"]),
        minutes=BREAK,
    )
    for session in edition.sessions.all():
        place = session.slots.get(item=discussion).place
        add_item(session, pause, place=place, by=by, now=now)
    for entry in told["cities"]:
        if later := entry.get("later"):
            item = edition.items.get(city__slug=entry["slug"])
            titled = replace(ItemValues.of(item), title=_text(later))
            edit_item(item, titled, revision=item.revision, by=by, now=now)


def _publish(
    edition: Edition, note: str, number: int, cast: Cast, now: datetime
) -> None:
    words = _text(_file()["notes"][note])
    publish(edition, words, number, by=cast.secretariat, now=now)
