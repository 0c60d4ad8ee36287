"""Editions with so many cities and people, as rows: invited, answering, preparing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from uuid import uuid4

from intercity.base.models import File, Mail
from intercity.base.record import key_of
from intercity.cities.models import City, CityZone, FocalPoint, Official
from intercity.delegations.links import make_link
from intercity.delegations.models import (
    Correspondence,
    Delegation,
    Invitation,
    Member,
    Reply,
)
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.programme.models import (
    Assignment,
    Interpreter,
    Languages,
    Material,
    OfferedTime,
    Presentation,
    Session,
    TechnicalTest,
)
from intercity.seminars.models import Edition, Participant, Series

ZONES = (
    "Asia/Tokyo",
    "Europe/Paris",
    "America/Sao_Paulo",
    "Africa/Nairobi",
    "Asia/Kolkata",
    "Australia/Brisbane",
    "America/Los_Angeles",
)
TAGS = ("en", "ja", "zh-Hans", "ko")
State = Invitation.State
# Of ten cities: who takes part, who has not answered, and the rest.
STATES = (
    *(State.ACCEPTED,) * 12,
    *(State.INVITED, State.OPENED, State.DECLINED, State.EXPIRED),
    *(State.INVITED, State.OPENED, State.WITHDRAWN, State.DRAFT),
)
SESSIONS = 3


@dataclass(frozen=True, slots=True)
class Crowd:
    """The edition, a city in it, who speaks for that city, and a member's token."""

    edition: Edition
    city: str
    focal_point: Person
    token: str


def gather(slug: str, cities: int, people: int, series: Series, now: datetime) -> Crowd:
    """An edition six weeks ahead with so many cities, and people who come for them."""
    edition = edition_of(slug, series, now)
    rows = participants_of(edition, cities)
    points = focal_points_of(rows, now, each=1)
    _invite(rows, points, now)
    coming = [row for row in rows if row.invitation.state == State.ACCEPTED]
    members = _register(coming, people, now)
    sessions = _plan(edition, coming, now)
    _prepare(edition, sessions, coming, now)
    own = next(row for row in coming if row.presents)
    member = next(one for one in members if one.delegation_id == own.delegation.pk)
    token = make_link(member=member, address=member.email, now=now)
    return Crowd(edition, own.city.slug, points[own.city_id][0], token)


def edition_of(slug: str, series: Series, now: datetime) -> Edition:
    """A public sample edition without a city."""
    return Edition.objects.create(
        series=series,
        host=series.host,
        slug=slug,
        theme=LocalizedText.of({tag: f"A seminar, {tag}" for tag in TAGS}),
        dates=[(now + timedelta(weeks=6)).date().isoformat()],
        languages=list(TAGS),
        kind=Edition.Kind.SAMPLE,
        is_public=True,
    )


def participants_of(edition: Edition, cities: int) -> list[Participant]:
    """So many new cities in the edition, in zones around the world."""
    found = []
    for number in range(cities):
        names = {tag: f"{edition.slug} {number:04} {tag}" for tag in TAGS}
        found.append(
            City(
                slug=f"{edition.slug}-{number}",
                names=LocalizedText.of(names),
                list_key=f"{number:06}",
                search_text="\n".join(names.values()),
                is_sample=True,
            )
        )
    City.objects.bulk_create(found)
    CityZone.objects.bulk_create(
        CityZone(city=city, zone=ZONES[number % len(ZONES)])
        for number, city in enumerate(found)
    )
    title = LocalizedText.of({"en": "Mayor", "ja": "市長"})
    Official.objects.bulk_create(
        Official(
            city=city,
            title=title,
            name=PersonName.of({"en": NameParts(f"Leader {city.pk}", "Robin")}),
        )
        for city in found
    )
    return Participant.objects.bulk_create(
        Participant(edition=edition, city=city, presents=number % 2 == 0, place=number)
        for number, city in enumerate(found)
    )


def focal_points_of(
    rows: list[Participant], now: datetime, *, each: int
) -> dict[int, list[Person]]:
    """So many focal points for each city, in four languages; by the city's key."""
    people = {
        row.city_id: [
            Person(
                email=f"point-{row.city_id}-{number}@city.example",
                given_name="Robin",
                family_name=f"Point {number}",
                language=TAGS[(row.city_id + number) % len(TAGS)],
            )
            for number in range(each)
        ]
        for row in rows
    }
    Person.objects.bulk_create(one for found in people.values() for one in found)
    FocalPoint.objects.bulk_create(
        FocalPoint(
            city_id=city,
            person=person,
            family_name=person.family_name,
            is_deputy=number > 0,
            from_on=now.date(),
        )
        for city, found in people.items()
        for number, person in enumerate(found)
    )
    return people


def _invite(
    rows: list[Participant], points: dict[int, list[Person]], now: datetime
) -> None:
    """Invitations in all states, each with its mail and the reply that came."""
    sent = now - timedelta(weeks=6)
    mails = Mail.objects.bulk_create(_mail(row, points, sent) for row in rows)
    for row, mail, state in zip(rows, mails, cycle(STATES), strict=False):
        row.invitation = Invitation(
            participant=row,
            state=state,
            address=mail.to,
            reference=f"{row.edition.slug}/{row.place}",
            mail=None if state == State.DRAFT else mail,
            sent_at=None if state == State.DRAFT else sent,
            person=points[row.city_id][0] if state == State.ACCEPTED else None,
            answered_at=sent if state in Reply.Answer.values else None,
        )
    invitations = Invitation.objects.bulk_create(row.invitation for row in rows)
    replies = Reply.objects.bulk_create(
        Reply(
            invitation=one,
            answer=one.state,
            presents=one.participant.presents,
            sessions=[1, 2],
            words="We look forward to it.",
            received_on=sent.date(),
            at=sent,
        )
        for one in invitations
        if one.state in Reply.Answer.values
    )
    lines = [
        Correspondence(
            participant=one.participant,
            direction="out",
            channel="mail",
            on=sent.date(),
            subject="Invitation",
            words="Dear colleague,",
            mail=one.mail,
            at=sent,
        )
        for one in invitations
        if one.mail
    ] + [
        Correspondence(
            participant=one.invitation.participant,
            direction="in",
            channel="web",
            on=one.received_on,
            reply=one,
            at=sent,
        )
        for one in replies
    ]
    Correspondence.objects.bulk_create(lines)


def _mail(row: Participant, points: dict[int, list[Person]], sent: datetime) -> Mail:
    state = Mail.State.BOUNCED if row.place % 40 == 13 else Mail.State.SENT
    key = f"invitation:{row.edition.slug}:{row.pk}"
    return Mail(
        key=key,
        to=points[row.city_id][0].email,
        sender="desk@example.org",
        subject="Invitation",
        text="Dear colleague,",
        about=key_of(row.edition),
        message_id=f"<{key}@example.org>",
        state=state,
        written_at=sent,
        due_at=sent,
        sent_at=sent,
    )


def _register(rows: list[Participant], people: int, now: datetime) -> list[Member]:
    """So many people in the delegations of these cities, one of ten withdrawn."""
    found = Delegation.objects.bulk_create(
        Delegation(participant=row, handed_in_at=now if row.place % 3 else None)
        for row in rows
    )
    levels, roles = (
        cycle(["leader", "senior", "working"]),
        cycle(["speaker", "delegate"]),
    )
    members = [
        Member(
            edition=delegation.participant.edition,
            delegation=delegation,
            given_name="Robin",
            family_name=f"Member {number}",
            email=f"{delegation.participant.edition.slug}-{number}@city.example",
            language=TAGS[number % len(TAGS)],
            title=LocalizedText.of({"en": "Head of climate", "ja": "気候担当課長"}),
            level=next(levels),
            role=next(roles),
            speaks=["en"],
            needs=["ja"] if number % 4 == 0 else [],
            is_head=number < len(found),
            place=number,
            registered_at=now,
            confirmed_at=now if number % 3 else None,
            withdrawn_at=now if number % 10 == 9 and number >= len(found) else None,
        )
        for number, delegation in enumerate(islice(cycle(found), people))
    ]
    return Member.objects.bulk_create(members, batch_size=500)


def _plan(edition: Edition, rows: list[Participant], now: datetime) -> list[Session]:
    day = datetime.fromisoformat(edition.dates[0]).date()
    sessions = Session.objects.bulk_create(
        Session(
            edition=edition,
            number=number + 1,
            day=day,
            start=f"{9 + 4 * number:02}:00",
            zone="Asia/Tokyo",
            minutes=120,
        )
        for number in range(SESSIONS)
    )
    for number, session in enumerate(sessions):
        session.cities.set(row.city_id for row in rows[number::SESSIONS])
    return sessions


def _prepare(
    edition: Edition, sessions: list[Session], rows: list[Participant], now: datetime
) -> None:
    """Presentations with slides, technical tests, interpreters in pairs."""
    presenting = [row for row in rows if row.presents]
    states = cycle(Presentation.State.values)
    words = {tag: f"What we learnt, {tag}" for tag in TAGS}
    presentations = Presentation.objects.bulk_create(
        Presentation(
            participant=row,
            title=LocalizedText.of(words),
            abstract=LocalizedText.of(words),
            state=next(states),
            handed_in_at=now,
        )
        for row in presenting
    )
    files = File.objects.bulk_create(
        File(
            name="slides.pdf",
            place=f"aa/{uuid4().hex}",
            media_type="application/pdf",
            size=1_000_000,
            digest=hashlib.sha256(str(one.pk).encode()).hexdigest(),
            kept_at=now,
        )
        for one in presentations[::2]
    )
    Material.objects.bulk_create(
        Material(
            presentation=one, kind="slides", language="en", number=1, file=file, at=now
        )
        for one, file in zip(presentations[::2], files, strict=True)
    )
    _book_tests(edition, presenting, now)
    _assign(edition, sessions)


def _book_tests(edition: Edition, rows: list[Participant], now: datetime) -> None:
    begin = now + timedelta(weeks=5)
    times = OfferedTime.objects.bulk_create(
        OfferedTime(
            edition=edition,
            day=begin.date(),
            start=f"{number // 4 % 24:02}:{number % 4 * 15:02}",
            zone="Asia/Tokyo",
            starts_at=begin + timedelta(minutes=15 * number),
            minutes=15,
            capacity=3,
        )
        for number in range(len(rows) // 2 + 1)
    )
    TechnicalTest.objects.bulk_create(
        TechnicalTest(
            time=times[number // 3],
            participant=row,
            place=number % 3 + 1,
            who="Robin Member",
            booked_at=now,
        )
        for number, row in enumerate(rows)
        if number % 4
    )


def _assign(edition: Edition, sessions: list[Session]) -> None:
    tags = TAGS[1:]
    Languages.objects.bulk_create(
        Languages(session=session, floor="en", channels=list(tags))
        for session in sessions
    )
    interpreters = Interpreter.objects.bulk_create(
        Interpreter(
            edition=edition,
            given_name="Aki",
            family_name=f"Interpreter {number}",
            email=f"interpreter-{edition.slug}-{number}@example.org",
            languages=["en", tags[number % len(tags)]],
        )
        for number in range(2 * len(tags))
    )
    Assignment.objects.bulk_create(
        Assignment(session=session, interpreter=one, language=one.languages[1])
        for session in sessions
        for one in interpreters
    )
