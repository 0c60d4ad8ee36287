"""The sample edition in the middle of its working months: who answered, who comes.

Everything is done by the actions that the pages use, at times before the moment of
seeding.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from intercity.base.models import Mail
from intercity.base.outbox import bounced
from intercity.base.record import key_of
from intercity.cities.actions import Succession, hand_over
from intercity.cities.models import FocalPoint
from intercity.delegations.actions.answering import (
    Nominee,
    accept_role,
    enter_addressee,
    nominate,
)
from intercity.delegations.actions.consents import Answers
from intercity.delegations.actions.consents import answer as answer_consents
from intercity.delegations.actions.decisions import approve
from intercity.delegations.actions.invitations import enter_address, invite
from intercity.delegations.actions.letters import Head, set_letterhead
from intercity.delegations.actions.lists import arrange, hand_in
from intercity.delegations.actions.members import enter_guest, name_head, register
from intercity.delegations.actions.own import confirm
from intercity.delegations.actions.replies import Received, ReplyFacts, reply
from intercity.delegations.channels import Channel
from intercity.delegations.consents import asked_of
from intercity.delegations.links import digest_of, link_of
from intercity.delegations.member_facts import MemberFacts
from intercity.delegations.models import Invitation, Link, Member, Purpose
from intercity.kernel.clock import instant, local
from intercity.kernel.names import NameParts
from intercity.kernel.planner.problem import Period
from intercity.kernel.wording import LocalizedText
from intercity.people.actions import Preferences, enter_person
from intercity.people.models import Person
from intercity.programme.models import Session
from intercity.project.demo import prepared
from intercity.project.demo.cast import DOMAIN, Cast
from intercity.project.demo.paper import paper
from intercity.project.demo.sent import token_of
from intercity.seminars.actions.deadlines import Set, set_deadlines
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Asks

# How many days before the moment of seeding.
INVITED, REPLY_BY = 40, 6
QUOTA = 6
AROUND = timedelta(hours=1)
_TOKEN = re.compile(r"/link/([\w-]+)/")


@cache
def told() -> dict[str, Any]:
    """The file."""
    text = files("intercity.project.demo").joinpath("working.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Desk:
    """An edition at work: by whom, and the moment that days are counted back from."""

    edition: Edition
    cast: Cast
    now: datetime

    @property
    def by(self) -> Person:
        """The secretariat."""
        return self.cast.secretariat

    def ago(self, days: float) -> datetime:
        """So many days before."""
        return self.now - timedelta(days=days)

    def participant(self, slug: str) -> Participant:
        """The city's place in the edition, as it is now."""
        rows = self.edition.participants.select_related("city", "edition__series")
        return rows.get(city__slug=slug)

    def speaks(self, slug: str) -> Person:
        """Who speaks for the city now; the secretariat where nobody does."""
        points = FocalPoint.objects.on(self.now.date()).filter(city__slug=slug)
        point = points.select_related("person").order_by("-from_on", "-pk").first()
        return point.person if point else self.by


def seed(edition: Edition, cast: Cast, now: datetime) -> None:
    """Invite all cities, let most of them answer, and begin what they hand in."""
    desk = Desk(edition, cast, now)
    _invite(desk)
    for slug, said in told()["replies"].items():
        _answer(desk, slug, said)
    _hand_over(desk)
    _register(desk)
    prepared.seed(desk, told())


def parts(name: list[Any]) -> NameParts:
    """A name of the file."""
    family, given, family_first = name
    return NameParts(family, given, family_first)


def text(texts: Mapping[str, str]) -> LocalizedText:
    """A text of the file."""
    return LocalizedText.of(texts)


# Invitations and their answers


def _invite(desk: Desk) -> None:
    """With a letterhead, and a deadline for replies that has just passed."""
    at, by, edition = desk.ago(INVITED), desk.by, desk.edition
    head = told()["letterhead"]
    set_letterhead(
        edition.series,
        Head(
            heading=text(head["heading"]),
            signature=text(head["signature"]),
            prefix=head["prefix"],
        ),
        revision=0,
        by=by,
        now=at,
    )
    days = {
        kind: Set(desk.ago(days).date(), "23:59")
        for kind, days in (("invitation", INVITED), ("reply", REPLY_BY))
    }
    set_deadlines(edition, days, seen={}, by=by, now=at)
    rows = list(edition.participants.select_related("city", "edition__series"))
    for one in rows:
        if not FocalPoint.objects.on(at.date()).filter(city=one.city).exists():
            address = f"{one.city.slug}@{DOMAIN}"
            enter_address(one, address, revision=0, by=by, now=at)
    invite(edition, [one.pk for one in rows], key="demonstration", by=by, now=at)


def _link(invitation: Invitation, now: datetime) -> Link:
    """The link as its reader has it: from the mail."""
    mail = invitation.mail
    found = _TOKEN.search(mail.text) if mail else None
    link = link_of(found[1], now) if found else None
    assert link is not None  # noqa: S101 -- it was sent by `_invite`
    return link


def _answer(desk: Desk, slug: str, said: dict[str, Any]) -> None:
    participant = desk.participant(slug)
    invitation = Invitation.objects.select_related("mail").get(participant=participant)
    if channel := said.get("channel"):
        _record(desk, participant, channel, said)
        return
    at = desk.ago(said.get("answered", REPLY_BY + 4))
    link = _link(invitation, at)
    if nominated := said.get("nominates"):
        nominee = Nominee(parts=parts(nominated), email=said["nominee"])
        nominate(link, nominee, now=at)
        return
    person = enter_addressee(link, now=at)
    if "answered" not in said:
        return
    invitation = accept_role(link, by=person, now=at, parts=parts(said["name"]))
    facts = _facts(participant, said)
    reply(participant, facts, revision=invitation.revision, by=person, now=at)


def _record(
    desk: Desk, participant: Participant, channel: str, said: dict[str, Any]
) -> None:
    """The secretariat writes down what came by telephone or letter."""
    at = desk.ago(said["answered"])
    letter = None
    if channel == Channel.LETTER:
        lines = (str(participant.city), "", "We accept the invitation with pleasure.")
        letter = SimpleUploadedFile("reply.pdf", paper([lines]))
    reply(
        participant,
        _facts(participant, said),
        revision=participant.invitation.revision,
        by=desk.by,
        now=at,
        received=Received(channel=channel, on=at.date()),
        letter=letter,
    )


def _facts(participant: Participant, said: dict[str, Any]) -> ReplyFacts:
    """What a city answers: nothing that would change the programme as published."""
    asks = Asks.of(participant.asks)
    return ReplyFacts(
        takes_part=said.get("takes_part", True),
        presents=participant.presents,
        level="senior",
        sessions=asks.prefers,
        unavailable=_hours(participant) if said.get("cannot_come") else (),
        words=said.get("words", ""),
    )


def _hours(participant: Participant) -> tuple[Period, ...]:
    """The hours of the city's session, and some around them, on its own clocks."""
    city = participant.city
    session = Session.objects.filter(edition=participant.edition, cities=city).first()
    if session is None:
        return ()
    zone = city.zones.all()[0].zone
    hour, minute = map(int, session.start.split(":"))
    starts = instant(session.day, hour * 60 + minute, session.zone)
    from_when = local(starts - AROUND, zone).replace(tzinfo=None, minute=0)
    until = local(starts + timedelta(minutes=session.minutes or 0) + AROUND, zone)
    return (Period(from_when, until.replace(tzinfo=None, minute=0)),)


def _hand_over(desk: Desk) -> None:
    """Who answered has another post now; the successor has the city's work."""
    one = told()["successor"]
    at = desk.ago(one["ago"])
    name = parts(one["name"])
    preferences = Preferences(
        given_name=name.given,
        family_name=name.family,
        family_first=name.family_first,
        language="en",
        zone="",
    )
    before = desk.speaks(one["city"])
    successor = enter_person(one["address"], by=before, now=at, preferences=preferences)
    points = FocalPoint.objects.on(at.date()).filter(person=before)
    point = points.get(city__slug=one["city"])
    days = Succession(
        parts=name, from_on=at.date(), until_on=at.date() + timedelta(days=7)
    )
    hand_over(point, successor, days, by=before, now=at)


# Who comes


def _register(desk: Desk) -> None:
    """Delegations and a guest; the secretariat approves all but one."""
    arrange(
        desk.edition,
        quota=QUOTA,
        needs_approval=True,
        revision=0,
        by=desk.by,
        now=desk.ago(INVITED),
    )
    cities = set()
    for said in told()["members"]:
        participant, at = desk.participant(said["city"]), desk.ago(said["ago"])
        by, needs = desk.speaks(said["city"]), said.get("access", "")
        facts = _member(said)
        member = register(participant, facts, access_needs=needs, by=by, now=at)
        if said["city"] not in cities:
            name_head(member, by=by, now=at)
            cities.add(said["city"])
        if not said.get("waits"):
            soon = at + timedelta(hours=20)
            approve(desk.edition, [member.pk], by=desk.by, now=soon)
        _hear_from(desk, member, said)
    for said in told()["guests"]:
        at = desk.ago(said["ago"])
        facts = _member(said | {"role": Member.Role.GUEST.value})
        guest = enter_guest(desk.edition, facts, by=desk.by, now=at)
        _hear_from(desk, guest, said)
    participant = desk.participant("hanbit")
    hand_in(participant, by=desk.speaks("hanbit"), now=desk.ago(14))


def _member(said: dict[str, Any]) -> MemberFacts:
    name = parts(said["name"])
    plain = ("honorific", "pronunciation", "level", "role", "language")
    return MemberFacts(
        parts=name,
        title=text(said["title"]),
        organisation=text(said.get("organisation", {})),
        speaks=tuple(said.get("speaks", ())),
        needs=tuple(said.get("needs", ())),
        email=said.get("email", ""),
        **{key: said[key] for key in plain if key in said},
    )


def _hear_from(desk: Desk, member: Member, said: dict[str, Any]) -> None:
    """What the member does by the personal link."""
    link = member.links.first()
    if link is None:
        return
    if "confirmed" in said:
        confirm(link, now=desk.ago(said["confirmed"]))
    if given := said.get("consents"):
        asked = {one.purpose: one.seen for one in asked_of(desk.edition)}
        yes = {Purpose(name): value for name, value in given.items()}
        answers = Answers(yes, {key: asked[key] for key in yes}, member.language)
        answer_consents(member, answers, link=link, now=desk.ago(said["confirmed"]))
    if said.get("shown"):
        link.digest = digest_of(token_of(member.pk))
        link.save(update_fields=["digest"])


def shown_member() -> Member | None:
    """The member whose personal link the demonstration tells."""
    said = next(one for one in told()["members"] if one.get("shown"))
    found = Member.objects.filter(edition__kind=Edition.Kind.SAMPLE)
    return found.filter(email=said["email"]).first()


def let_one_come_back(edition: Edition) -> None:
    """The mail to one of the cities finds no mailbox."""
    one = told()["bounced"]
    rows = Mail.objects.filter(key__startswith="invite:", about=key_of(edition))
    bounced(rows.get(to=f"{one['city']}@{DOMAIN}").message_id, one["words"])
