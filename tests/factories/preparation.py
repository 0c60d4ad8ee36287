"""What is prepared for a session: members, interpreters, tests, a meeting link."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory

from intercity.delegations.links import make_link
from intercity.delegations.models import Delegation, Member
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions.interpretation import (
    LanguageValues,
    TermValues,
    add_terms,
    adopt_interpreters,
    keep_languages,
    send_link,
)
from intercity.programme.actions.meetings import MeetingValues, keep_meeting
from intercity.programme.actions.technical_tests import book_test
from intercity.programme.models import Interpreter, Meeting, OfferedTime, Session
from intercity.seminars.models import Edition, Participant
from tests.factories.programme import NOW
from tests.factories.seminars import EditionFactory

# Session 1 of a planned edition begins at 09:30 in Tokyo on 20 January 2027.
STARTS = datetime(2027, 1, 20, 0, 30, tzinfo=UTC)
SECRET_URL = "https://example.zoom.us/j/987654321?pwd=Geheim"  # noqa: S105 -- of a test
SECRETS = ("987654321", "Geheim", "Kennwort-77", "+81 3 0000 0000", "Secretnote")


class InterpreterFactory(factory.django.DjangoModelFactory):
    """Somebody who works between English and Japanese."""

    class Meta:
        model = Interpreter

    edition = factory.SubFactory(EditionFactory)
    given_name = "Aki"
    family_name = factory.Sequence(lambda number: f"Interpreter {number}")
    email = factory.Sequence(lambda number: f"interpreter-{number}@example.org")
    languages = factory.LazyFunction(lambda: ["en", "ja"])


def member_of(participant: Participant, **fields: Any) -> Member:
    """A registered member of the city's delegation."""
    delegation, _made = Delegation.objects.get_or_create(participant=participant)
    facts = {
        "edition": participant.edition,
        "delegation": delegation,
        "given_name": "Robin",
        "family_name": "Member",
        "email": f"member-{Member.objects.count()}@example.org",
        "title": LocalizedText.of({"en": "Deputy Mayor", "ja": "副市長"}),
        "registered_at": NOW,
    }
    return Member.objects.create(**facts | fields)


def guest_of(edition: Edition, **fields: Any) -> Member:
    """A guest who stands for no city."""
    facts = {
        "edition": edition,
        "family_name": "Guest",
        "email": "guest@example.org",
        "role": Member.Role.GUEST,
        "registered_at": NOW,
    }
    return Member.objects.create(**facts | fields)


def secret_meeting(session: Session, **fields: Any) -> Meeting:
    """A meeting link whose every word is looked for elsewhere."""
    values: dict[str, Any] = {
        "url": SECRET_URL,
        "numbers": "Tokyo: +81 3 0000 0000",
        "passcode": "Kennwort-77",
        "note": LocalizedText.of({"en": "Secretnote"}),
    }
    return keep_meeting(
        session, MeetingValues(**values | fields), revision=0, by=None, now=NOW
    )


def offered(edition: Edition, **fields: Any) -> OfferedTime:
    """A time of a quarter of an hour at 16:00 in Tokyo."""
    facts = {
        "edition": edition,
        "day": date(2027, 1, 13),
        "start": "16:00",
        "zone": "Asia/Tokyo",
        "starts_at": datetime(2027, 1, 13, 7, 0, tzinfo=UTC),
        "minutes": 15,
    }
    return OfferedTime.objects.create(**facts | fields)


def prepared(edition: Edition, slug: str) -> dict[str, object]:
    """Something at each address of the preparation: what stands in their braces.

    Whoever has the role of an interpreter interprets session 1; the city has booked.
    """
    adopt_interpreters(edition, by=None, now=NOW)
    own = InterpreterFactory.create(edition=edition)
    first = edition.sessions.get(number=1)
    everybody = frozenset(edition.interpreters.values_list("pk", flat=True))
    values = LanguageValues(floor="en", channels={"ja": everybody})
    keep_languages(first, values, revision=0, by=None, now=NOW)
    secret_meeting(first, url="https://meet.example/secretroom")
    words = LocalizedText.of({"en": "tide"})
    add_terms(edition, [TermValues(words=words)], by=None, now=NOW)
    city = edition.participants.get(city__slug=slug)
    later = datetime(2027, 1, 13, 8, 0, tzinfo=UTC)
    return {
        "booth": send_link(own, by=None, now=NOW),
        "speaker": _link_of_speaker(city),
        "interpreter": own.pk,
        "term": edition.terms.get().pk,
        "offered": offered(edition, starts_at=later, start="17:00").pk,
        "test": book_test(city, offered(edition), by=None, now=NOW).pk,
        "sitting": edition.sessions.get(cities__slug=slug).number,
    }


def _link_of_speaker(city: Participant) -> str:
    speaker = member_of(city, role=Member.Role.SPEAKER)
    return make_link(member=speaker, address=speaker.email, now=NOW)
