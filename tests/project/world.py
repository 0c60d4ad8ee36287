"""A site with something at every address, and somebody of every role."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage

from intercity.base.clock import now as present
from intercity.base.files import PDF
from intercity.base.outbox import post
from intercity.base.record import key_of
from intercity.base.tables import rows_of_text
from intercity.cities.actions import Term, appoint
from intercity.cities.models import FocalPoint, Official
from intercity.delegations.actions.consents import Answers, Evidence, record_received
from intercity.delegations.actions.log import Note, note_correspondence
from intercity.delegations.actions.members import enter_guest, note_access_needs
from intercity.delegations.actions.tables import keep_table
from intercity.delegations.channels import Channel
from intercity.delegations.consents import asked_of
from intercity.delegations.links import make_link
from intercity.delegations.models import Consent, Correspondence, Member, Nomination
from intercity.delegations.table_rows import table_of
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.planning.actions import ask_search, settle_plan
from intercity.planning.models import Plan
from intercity.programme.actions import ItemValues, edit_item, publish
from intercity.programme.actions.materials import Labelled
from intercity.programme.actions.presentations import (
    PresentationValues,
    accept,
    hand_in_words,
)
from intercity.programme.actions.uploads import Announced, begin_upload
from intercity.programme.jobs import flow_from_plan
from intercity.programme.models import Item
from intercity.seminars.models import Edition
from intercity.seminars.question import Asks
from tests.delegations.invited import invite, letter
from tests.factories.handing import handed_in
from tests.factories.members import member_of, told
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW, asking_edition, kept_plan, read_again
from tests.factories.preparation import prepared
from tests.factories.seminars import RoleFactory, role_in
from tests.project.addresses import ROLES, TASKS

# Cities that take part; the roles below speak for the first and for the second.
CITY, NEIGHBOUR = "valmont", "costa-serena"
# Words that only the secretariat may read: in the draft, in plans, in a wish.
SECRETS = (
    "Draft of a secret",
    "Secret what-if",
    "Secret assumption",
    "Secret reason",
    "secretroom",
)
# Names that only the desk and the first city may read.
CONTACTS = ("Secretleader", "Secretspeaker", "secret.speaker@example.org")
# Who comes, for the secretariat and the first city; what they need, for the former.
MEMBERS = ("Secretmember", "Secrethead")
NEEDS = ("Secret need",)
# Figures that only the city itself and the secretariat may read.
OWN = {CITY: "7.31", NEIGHBOUR: "6.47"}


@dataclass(frozen=True)
class World:
    """An edition with drafts, plans, searches, asks and a published version."""

    edition: Edition
    people: dict[str, Person | None]
    names: dict[str, object]
    """What stands in the braces of an address."""


def world(*, is_public: bool) -> World:
    """Everything that an address may lead to, in one edition."""
    edition = asking_edition(is_public=is_public)
    for slug, figure in OWN.items():
        participant = edition.participants.get(city__slug=slug)
        asks = replace(Asks.of(participant.asks), carried=Fraction(figure))
        participant.asks = asks.as_dict()
        participant.save()
    settled = settle_plan(kept_plan(edition), reason=SECRETS[3], by=None, now=NOW)
    flow_from_plan(edition=edition.pk, plan=settled.pk)
    for item in edition.items.exclude(kind=Item.Kind.PRESENTATION):
        item.title = LocalizedText.of({"en": f"Public {item.kind}"})
        item.save()
    publish(edition, LocalizedText("en"), 1, by=None, now=NOW)
    item = edition.items.filter(kind=Item.Kind.OPENING).get()
    secret = replace(ItemValues.of(item), title=LocalizedText.of({"en": SECRETS[0]}))
    edit_item(item, secret, revision=item.revision, by=None, now=NOW)
    what_if = kept_plan(edition, 1)
    Plan.objects.filter(pk=what_if.pk).update(
        name=SECRETS[1], assumptions=SECRETS[2], state=Plan.State.WHAT_IF
    )
    letter = EmailMessage(SECRETS[0], SECRETS[1], to=["focal-point@city.example"])
    (mail,) = post(letter, now=NOW)
    (own_mail,) = post(letter, now=NOW, about=key_of(edition))
    search = ask_search(edition, read_again(edition), 2, by=None, now=NOW)
    people = _people(edition)
    line, nomination, token = _invited(edition)
    return World(
        edition=edition,
        people=people,
        names={
            "edition": edition.slug,
            "city": CITY,
            "plan": what_if.pk,
            "settled": settled.pk,
            "search": search.pk,
            "item": item.pk,
            "mail": mail.pk,
            "own_mail": own_mail.pk,
            "point": _point(edition).pk,
            "official": _official(edition).pk,
            "colleague": RoleFactory.create(series=edition.series).pk,
            "person": PersonFactory.create().pk,
            **_members(edition, people["secretariat"]),
            "line": line.pk,
            "nomination": nomination.pk,
            "invitation": token,
            **_handed_in(edition, people["focal_point"]),
            **prepared(edition, CITY),
        },
    )


def _members(edition: Edition, by: Person | None) -> dict[str, object]:
    """A member with a link, a guest, and tables that wait to be entered."""
    assert by is not None
    participant = edition.participants.get(city__slug=CITY)
    member = member_of(participant, MEMBERS[0], title=LocalizedText.of({"en": "Aide"}))
    note_access_needs(member, NEEDS[0], by=None, now=NOW)
    guest = enter_guest(edition, told(MEMBERS[1]), by=None, now=NOW)
    text = f"city,family name,title\n{CITY},{MEMBERS[1]},Mayor\n"
    own = table_of(rows_of_text(text, most=9))
    whole = table_of(rows_of_text(text, most=9), of_cities=True)
    delegation = member.delegation
    return {
        "member": member.pk,
        "consenter": member.pk,
        "consent": _consent(member, by).pk,
        "guest": guest.pk,
        "table": keep_table(edition, delegation, own, by=by, now=NOW).pk,
        "all_table": keep_table(edition, None, whole, by=by, now=NOW).pk,
        "token": make_link(member=member, address=member.email, now=NOW),
    }


def _invited(edition: Edition) -> tuple[Correspondence, Nomination, str]:
    """The first city was invited: a letter in its log, a nominee, an open link."""
    invitation, token = invite(edition, CITY)
    nomination = Nomination.objects.create(
        invitation=invitation, email="nominee@city.example", family_name="N", at=NOW
    )
    note = Note(direction="in", channel="letter", on=NOW.date(), subject="A letter")
    line = note_correspondence(
        invitation.participant, note, letter=letter(), by=None, now=NOW
    )
    return line, nomination, token


def _consent(member: Member, by: Person) -> Consent:
    """One that the member gave on paper."""
    (asked, *_) = asked_of(member.edition)
    answers = Answers({asked.purpose: True}, {asked.purpose: asked.seen}, "en")
    paper = SimpleUploadedFile("signed.pdf", b"%PDF-1.7\n%%EOF\n")
    evidence = Evidence(Channel.LETTER, NOW.date(), paper, PDF)
    return record_received(member, answers, evidence, by=by, now=NOW)[0]


def _handed_in(edition: Edition, by: Person | None) -> dict[str, object]:
    """A file that waits for the session, one for everybody, and one on its way in."""
    assert by is not None
    presenting = edition.participants.filter(presents=True)
    own = presenting.get(city__slug=CITY)
    other = presenting.exclude(pk=own.pk)[0]
    words = PresentationValues(title=LocalizedText.of({"en": "Title to come"}))
    said = hand_in_words(own, words, revision=1, by=by, now=NOW)
    kept_back = handed_in(said, embargo_at=datetime(2999, 1, 1, tzinfo=UTC))
    title = PresentationValues(title=LocalizedText.of({"en": "Public title"}))
    shown = hand_in_words(other, title, revision=1, by=None, now=NOW)
    public = handed_in(
        shown, audience="public", embargo_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    accept(shown, final=True, revision=2, by=None, now=NOW)
    coming = begin_upload(
        said,
        Labelled(kind="video", language="en"),
        Announced(name="film.mp4", size=9),
        by=by,
        now=present(),
    )
    return {
        "material": kept_back.pk,
        "public_material": public.pk,
        "upload": coming.key,
    }


def _point(edition: Edition) -> FocalPoint:
    city = edition.participants.get(city__slug=CITY).city
    return FocalPoint.objects.get(city=city, family_name=CONTACTS[1])


def _official(edition: Edition) -> Official:
    city = edition.participants.get(city__slug=CITY).city
    name = PersonName.of({"en": NameParts(CONTACTS[0], "Robin")})
    return Official.objects.create(city=city, name=name)


def _people(edition: Edition) -> dict[str, Person | None]:
    people: dict[str, Person | None] = {
        "anonymous": None,
        "stranger": PersonFactory.create(),
        "focal_point": _speaker(
            edition, CITY, family_name=CONTACTS[1], email=CONTACTS[2]
        ),
        "neighbour": _speaker(edition, NEIGHBOUR),
        "secretariat": RoleFactory.create(series=edition.series).person,
        "other_secretariat": RoleFactory.create().person,
        "administrator": PersonFactory.create(is_administrator=True),
        **{name: role_in(edition, name).person for name in TASKS},
        "member": _member(edition),
    }
    assert tuple(people) == ROLES
    return people


def _member(edition: Edition) -> Person:
    """Somebody of the first city's delegation who has an account as well."""
    participant = edition.participants.get(city__slug=CITY)
    member = member_of(participant, "Withaccount", given="Robin")
    member.person = PersonFactory.create()
    member.save(update_fields=["person"])
    return member.person


def _speaker(edition: Edition, slug: str, **named: str) -> Person:
    person = PersonFactory.create(**named)
    city = edition.participants.get(city__slug=slug).city
    term = Term(from_on=date(2020, 1, 1))
    appoint(person, city, term, by=None, now=NOW)
    return person
