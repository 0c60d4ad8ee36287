"""Every mail of the working months, in four languages: whole, and in one language."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from babel import Locale
from django.conf import settings
from django.test import Client
from django_tasks_db.models import DBTaskResult

from intercity.base.models import Mail
from intercity.cities.actions import Succession, hand_over
from intercity.cities.models import City, FocalPoint
from intercity.delegations.actions.answering import (
    Nominee,
    accept_role,
    enter_addressee,
    nominate,
    renew_link,
)
from intercity.delegations.actions.decisions import approve, refuse
from intercity.delegations.actions.invitations import (
    invite,
    send_again,
    withdraw_invitation,
)
from intercity.delegations.actions.members import enter_guest, register
from intercity.delegations.actions.nominations import (
    accept_nomination,
    decline_nomination,
)
from intercity.delegations.actions.own import decline
from intercity.delegations.actions.reminders import remind
from intercity.delegations.actions.replies import ReplyFacts, reply
from intercity.delegations.drafting import Writer
from intercity.delegations.links import link_of
from intercity.delegations.member_facts import MemberFacts
from intercity.delegations.models import Invitation
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText
from intercity.people.actions import Preferences, enter_person
from intercity.programme.actions import tell_times
from intercity.programme.actions.interpretation import (
    InterpreterValues,
    add_interpreter,
    send_link,
)
from intercity.programme.actions.meetings import tell_meeting
from intercity.programme.actions.presentations import (
    PresentationValues,
    accept,
    ask_revision,
    hand_in_words,
)
from intercity.programme.telling import telling
from intercity.seminars.actions.roles import Duty, give_role, take_role
from intercity.seminars.models import Edition, Role
from tests.conftest import DEMO_AT as NOW
from tests.markup import parsed

pytestmark = pytest.mark.django_db

SLUG, CITY = "partner-cities-4", "steppe-crown"
TAGS = ("en", "ja", "zh-Hans", "ko")
TOKEN = re.compile(r"/link/([\w-]+)/")
UNFILLED = re.compile(r"\{[a-z_]+\}|%\([a-z_]+\)|%s|…/")
FOREIGN = re.compile(r"[぀-ヿ㐀-鿿가-힣]")
# Names of invented people and of this site are the same everywhere.
PLAIN = re.compile(r"https?://\S+|\S+@\S+|Intercity|[A-Z][a-z]+(?: [A-Z][a-z]+)*")
WORDS = re.compile(r"\b[a-z]{2,}\b(?:\W+\b[a-z]{2,}\b){2}")
KINDS = {
    "code",
    "invite",
    "again",
    "invitation.new_link",
    "invitation.sign_in",
    "invitation.nominated",
    "invitation.decided",
    "invitation.welcome",
    "invitation.answered",
    "cities.appointed",
    "cities.ends",
    "remind",
    "members.link",
    "members.decided",
    "members.decided_of",
    "members.declined",
    "presentation.ask_revision",
    "presentation.accept",
    "interpreter",
    "meeting",
    "time",
    "role.given",
    "role.taken",
}
MEETING = "https://meet.example.org/"
# They tell of what was decided, and ask for nothing.
WITHOUT_LINKS = {
    "code",
    "cities.ends",
    "invitation.decided",
    "invitation.nominated",
    "members.decided",
    "members.decided_of",
    "members.declined",
    "role.taken",
    "time",
}


def token_in(mail: Mail) -> str:
    (token,) = set(TOKEN.findall(mail.text))
    return str(token)


class Story:
    """One city's working months, with everybody reading one language."""

    def __init__(self, cast, tag: str) -> None:
        self.tag, self.by, self.at = tag, cast.secretariat, NOW
        City.objects.filter(slug=CITY).update(language=tag)
        self.edition = Edition.objects.get(slug=SLUG)

    @property
    def city(self):
        rows = self.edition.participants.select_related("city", "edition__series")
        return rows.get(city__slug=CITY)

    def later(self):
        # What waits is sent meanwhile; here its words stay, to be looked at.
        Mail.objects.filter(state=Mail.State.WAITING).update(state=Mail.State.SENT)
        self.at += timedelta(minutes=1)
        return {"now": self.at}

    def acts(self):
        return {"by": self.by, **self.later()}

    def link(self):
        mail = Mail.objects.filter(is_secret=True).exclude(text="").order_by("-pk")[0]
        return link_of(token_in(mail), self.at)

    def person(self, name: str):
        preferences = Preferences(
            given_name="Robin",
            family_name=name,
            family_first=False,
            language={"zh-Hans": "zh-hans"}.get(self.tag, self.tag),
            zone="",
        )
        address = f"{name.lower()}.{self.tag.lower()}@example.org"
        return enter_person(address, preferences=preferences, **self.acts())

    def invited(self):
        """Invited, again with a link of its own; two colleagues are named."""
        revision = self.city.invitation.revision
        withdraw_invitation(self.city, revision=revision, **self.acts())
        self.edition.deadlines.filter(kind="reply").delete()
        self.edition.deadlines.create(
            kind="reply", due_on=self.at.date() + timedelta(days=9), time="23:59"
        )
        invite(self.edition, [self.city.pk], key=self.tag, **self.acts())
        sent = self.city.invitation
        send_again(self.city, sent.address, revision=sent.revision, **self.acts())
        nominations = []
        for name in ("Ash", "Birch"):
            address = f"{name.lower()}.{self.tag.lower()}@example.org"
            nominee = Nominee(
                parts=NameParts(name, "Robin"), email=address, language=self.tag
            )
            nominations.append(nominate(self.link(), nominee, **self.later()))
        writer = Writer(self.edition)
        due = writer.deadlines["reply"]
        remind(writer, due, step="day", only=[self.city.pk], **self.acts())
        mail = Mail.objects.filter(key__startswith="invite:").order_by("-pk")[0]
        self.token = token_in(mail)
        renew_link(self.token, **self.later())
        self.nominations = nominations

    def answered(self):
        """Accepted by its reader, who hands over; the secretariat decided on two."""
        link = self.link()
        reader = enter_addressee(link, **self.later())
        type(reader).objects.filter(pk=reader.pk).update(language=self.language)
        reader.refresh_from_db()
        self.code(reader.email)
        named = NameParts("Bold", "Saran")
        accept_role(link, by=reader, parts=named, **self.later())
        renew_link(self.token, **self.later())
        decline_nomination(self.nominations[0], **self.acts())
        accept_nomination(self.nominations[1], is_deputy=True, **self.acts())
        for takes_part in (False, True):
            invitation = Invitation.objects.get(participant=self.city)
            facts = ReplyFacts(takes_part=takes_part, presents=True)
            revision = invitation.revision
            reply(self.city, facts, revision=revision, by=reader, **self.later())
        point = FocalPoint.objects.get(city__slug=CITY, person=reader)
        today = self.at.date()
        days = Succession(
            parts=NameParts("Cedar", "Robin"),
            from_on=today,
            until_on=today + timedelta(days=5),
        )
        successor = self.person("Cedar")
        hand_over(point, successor, days, by=self.by, **self.later())
        self.reader = reader

    def code(self, address: str):
        """Asked for on a page in English; it is told in the reader's language."""
        Client().post("/en/account/sign-in/", {"email": address})

    @property
    def language(self) -> str:
        return {"zh-Hans": "zh-hans"}.get(self.tag, self.tag)

    def member(self, name: str, **more):
        return MemberFacts(
            parts=NameParts(name, "Robin"),
            email=f"{name.lower()}.{self.tag.lower()}@example.org",
            language=self.tag,
            **more,
        )

    def came(self):
        """People are registered, approved, refused; one declines; a guest is asked."""
        people = [
            register(self.city, self.member(name), by=self.reader, **self.later())
            for name in ("Elm", "Fir", "Gorse")
        ]
        approve(self.edition, [people[0].pk], **self.acts())
        refuse(self.edition, [people[1].pk], "— —", **self.acts())
        decline(people[2].links.get(), **self.later())
        foundation = LocalizedText.of({self.tag: "—"})
        guest = self.member("Hazel", organisation=foundation)
        enter_guest(self.edition, guest, **self.acts())

    def prepared(self):
        """The presentation is looked at; the interpreter, times and links are told."""
        values = PresentationValues(title=LocalizedText.of({self.tag: "—"}))
        kept = hand_in_words(
            self.city, values, revision=1, by=self.reader, **self.later()
        )
        kept = ask_revision(kept, "— —", revision=kept.revision, **self.acts())
        accept(kept, revision=kept.revision, **self.acts())
        named = InterpreterValues(
            parts=NameParts("Ivy", "Robin"),
            email=f"ivy.{self.tag.lower()}@example.org",
            language=self.tag,
        )
        one = add_interpreter(self.edition, named, **self.acts())
        send_link(one, **self.acts())
        for session in self.edition.sessions.all():
            tell_meeting(session.meeting, **self.later())
        # The worker has carried the settled plan over.
        DBTaskResult.objects.all().delete()
        found = telling(self.edition, self.at.date())
        cities = [self.city.pk]
        tell_times(self.edition, cities=cities, seen=found.digest, **self.acts())
        person = self.person("Juniper")
        for name, of in (
            (Role.Name.APPROVER, self.edition.series),
            (Role.Name.INTERPRETER, self.edition),
            (Role.Name.MODERATOR, self.edition),
            (Role.Name.TRANSLATOR, self.edition),
            (Role.Name.PRESS_OFFICER, self.edition),
        ):
            role = give_role(person, of, Duty(name), **self.acts())
            take_role(role, **self.acts())


def story(demo, tag: str) -> list[Mail]:
    """The mails to the city's own people."""
    last = Mail.objects.order_by("-pk")[0].pk
    told = Story(demo, tag)
    told.invited()
    told.answered()
    told.came()
    told.prepared()
    ours = re.compile(rf"{CITY}@|\.{tag.lower()}@")
    mails = Mail.objects.filter(pk__gt=last).order_by("pk")
    return [one for one in mails if ours.search(one.to)]


@pytest.fixture(params=TAGS)
def mails(demo, request, settings) -> tuple[str, list[Mail]]:
    settings.EMAIL_BACKEND = "intercity.base.outbox.Outbox"
    return request.param, story(demo, request.param)


def kind(mail: Mail) -> str:
    """What it tells, by its key; only a code has none that says so."""
    name, parted, _rest = mail.key.removesuffix(f":{mail.to}").partition(":")
    return name if parted else "code"


def test_every_mail_of_the_working_months_is_whole(mails):
    tag, found = mails
    assert {kind(one) for one in found} == KINDS
    for one in found:
        assert one.language == one.headers["Content-Language"] == tag, one.key
        assert f'lang="{tag}"' in one.html, one.key
        assert one.text.strip(), one.key
        for part in (one.subject, one.text, one.html):
            assert UNFILLED.search(part) is None, (one.key, part)
        _is_in_one_language(one, tag)
        _names_no_country(one, tag)
    _leads_somewhere(found)


def _is_in_one_language(mail: Mail, tag: str) -> None:
    for line in (mail.subject, *mail.text.splitlines()):
        if tag == "en":
            assert FOREIGN.search(line) is None, (mail.key, line)
        else:
            assert WORDS.search(PLAIN.sub(" ", line)) is None, (mail.key, line)


def _names_no_country(mail: Mail, tag: str) -> None:
    names = Locale.parse(tag.replace("-", "_")).territories
    countries = {names[code] for code in ("MN", "JP", "NP", "BR", "KR", "CN", "DK")}
    said = "\n".join((mail.subject, mail.text, mail.html))
    assert [name for name in countries if name in said] == [], mail.key


def _leads_somewhere(found: list[Mail]) -> None:
    """Links in both parts are the same, and each answers."""
    client, silent = Client(), set()
    for one in found:
        tree = parsed(one.html)
        linked = {a.get("href") for a in tree.iter("a") if a.get("href")}
        if not linked:
            silent.add(kind(one))
        for address in linked:
            assert address in one.text, (one.key, address)
            if one.key.startswith("meeting:") and address.startswith(MEETING):
                continue
            assert address.startswith(f"{settings.SITE_URL}/"), (one.key, address)
            answer = client.get(urlsplit(address).path)
            assert answer.status_code in {200, 302}, (one.key, address)
    assert silent <= WITHOUT_LINKS
