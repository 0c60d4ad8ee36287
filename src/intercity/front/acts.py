"""The record of actions in words: what each action was, and where its object stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from intercity.base.models import Entry
from intercity.base.templatetags.ui import day_plain, moment
from intercity.front.words import zone_words
from intercity.front.zones import UTC_ZONE
from intercity.people.models import Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from intercity.cities.models import City

ACTIONS: dict[str, _StrPromise] = {
    "cities.add": gettext_lazy("City added"),
    "cities.add_official": gettext_lazy("Official entered"),
    "cities.appoint": gettext_lazy("Focal point appointed"),
    "cities.change": gettext_lazy("City changed"),
    "cities.change_appointment": gettext_lazy("Time of a focal point changed"),
    "cities.change_official": gettext_lazy("Official changed"),
    "cities.hand_over": gettext_lazy("City handed over to a successor"),
    "cities.remove_official": gettext_lazy("Official taken out"),
    "cities.take_back_appointment": gettext_lazy(
        "Appointment of a focal point taken back"
    ),
    "consents.answer": gettext_lazy("Questions of consent answered"),
    "consents.change_notice": gettext_lazy("Words of a question of consent changed"),
    "consents.record": gettext_lazy("Answer to questions of consent recorded"),
    "contribution.clear": gettext_lazy("Language of a contribution cleared"),
    "contribution.summarise": gettext_lazy("Summary of a contribution changed"),
    "correspondence.note": gettext_lazy("Call or letter written down"),
    "deadlines.set": gettext_lazy("Deadlines set"),
    "delegation.arrange": gettext_lazy("Arrangements of the delegations set"),
    "delegation.close": gettext_lazy("List of a delegation closed"),
    "delegation.hand_in": gettext_lazy("List of a delegation handed in"),
    "delegation.reopen": gettext_lazy("List of a delegation opened again"),
    "delegation.set_quota": gettext_lazy("Places of a delegation set"),
    "edition.ask": gettext_lazy("Question to the planner changed"),
    "edition.change": gettext_lazy("Facts of the edition changed"),
    "edition.create": gettext_lazy("Edition created"),
    "invitation.accept_role": gettext_lazy("Role of focal point accepted by a link"),
    "invitation.nominate": gettext_lazy("Focal point nominated by a link"),
    "invitation.open": gettext_lazy("Invitation opened"),
    "invitation.record_reply": gettext_lazy("Reply of a city recorded"),
    "invitation.renew_link": gettext_lazy("New link to an invitation asked for"),
    "invitation.reply": gettext_lazy("City replied"),
    "invitations.enter_address": gettext_lazy("Address of an invitation entered"),
    "invitations.expire": gettext_lazy("Invitations expired"),
    "invitations.remind": gettext_lazy("Reminders sent"),
    "invitations.send": gettext_lazy("Cities invited"),
    "invitations.send_again": gettext_lazy("New link of an invitation sent"),
    "invitations.withdraw": gettext_lazy("Invitation withdrawn"),
    "letters.head": gettext_lazy("Letterhead changed"),
    "letters.reset": gettext_lazy("Shipped words of a letter taken again"),
    "letters.write": gettext_lazy("Words of a letter changed"),
    "mails.send_again": gettext_lazy("Mail sent again"),
    "material.change_terms": gettext_lazy("Audience of a file changed"),
    "material.hand_in": gettext_lazy("File handed in"),
    "material.withdraw": gettext_lazy("File withdrawn"),
    "members.approve": gettext_lazy("Members approved"),
    "members.attend": gettext_lazy("Attendance noted"),
    "members.change": gettext_lazy("Member changed"),
    "members.confirm": gettext_lazy("Member confirmed to take part"),
    "members.enter_guest": gettext_lazy("Guest entered"),
    "members.import": gettext_lazy("Members entered from a table"),
    "members.move": gettext_lazy("Order of a delegation changed"),
    "members.name_head": gettext_lazy("Head of a delegation named"),
    "members.note_access_needs": gettext_lazy("Accessibility needs noted"),
    "members.refuse": gettext_lazy("Members not approved"),
    "members.register": gettext_lazy("Member registered"),
    "members.register_again": gettext_lazy("Member registered again"),
    "members.revoke_links": gettext_lazy("Personal links revoked"),
    "members.send_link": gettext_lazy("Personal link sent"),
    "members.take_back_attendance": gettext_lazy("Attendance taken back"),
    "members.withdraw": gettext_lazy("Member withdrawn"),
    "nomination.decide": gettext_lazy("Nomination of a focal point decided"),
    "participant.answer": gettext_lazy("Answer of a city noted for the plan"),
    "participant.note_asks": gettext_lazy("What a city asks for was noted"),
    "participant.remove": gettext_lazy("City taken out of the edition"),
    "participants.add": gettext_lazy("Cities added to the edition"),
    "participants.arrange": gettext_lazy("Order of the cities changed"),
    "people.add_factor": gettext_lazy("Second factor added"),
    "people.ask_to_stay": gettext_lazy("Person asked whether the account may stay"),
    "people.change_preferences": gettext_lazy("Own settings changed"),
    "people.close_account": gettext_lazy("Account closed"),
    "people.end_sessions": gettext_lazy("Signed out elsewhere"),
    "people.enter": gettext_lazy("Person entered"),
    "people.erase": gettext_lazy("Person erased"),
    "people.erase_again": gettext_lazy("Person erased again after a restore"),
    "people.export": gettext_lazy("Everything about a person written out"),
    "people.make_administrator": gettext_lazy("Person made administrator"),
    "people.open_account": gettext_lazy("Account opened again"),
    "people.remove_factor": gettext_lazy("Second factor removed"),
    "people.rename_passkey": gettext_lazy("Passkey renamed"),
    "people.renew_recovery_codes": gettext_lazy("New recovery codes made"),
    "people.reset_factors": gettext_lazy("All second factors taken away"),
    "people.sign_in": gettext_lazy("Signed in"),
    "people.sign_out": gettext_lazy("Signed out"),
    "people.unmake_administrator": gettext_lazy("Role of administrator taken back"),
    "people.use_recovery_code": gettext_lazy("Recovery code used"),
    "plan.discard": gettext_lazy("Plan discarded"),
    "plan.keep": gettext_lazy("Plan kept"),
    "plan.settle": gettext_lazy("Plan settled"),
    "presentation.accept": gettext_lazy("Presentation accepted"),
    "presentation.ask_revision": gettext_lazy("Revision of a presentation asked for"),
    "presentation.finish": gettext_lazy("Presentation called final"),
    "presentation.hand_in": gettext_lazy("Words of a presentation handed in"),
    "programme.add_interpreter": gettext_lazy("Interpreter entered"),
    "programme.add_item": gettext_lazy("Item added"),
    "programme.add_session": gettext_lazy("Session added"),
    "programme.add_terms": gettext_lazy("Terms added to the glossary"),
    "programme.adopt_interpreters": gettext_lazy("Interpreters entered by their role"),
    "programme.translate": gettext_lazy("Text translated"),
    "programme.book_test": gettext_lazy("Technical test booked"),
    "programme.cancel_test": gettext_lazy("Technical test cancelled"),
    "programme.change_interpreter": gettext_lazy("Interpreter changed"),
    "programme.change_places": gettext_lazy("Places of a technical test changed"),
    "programme.change_term": gettext_lazy("Term of the glossary changed"),
    "programme.edit_item": gettext_lazy("Item changed"),
    "programme.edit_session": gettext_lazy("Session changed"),
    "programme.from_plan": gettext_lazy("Programme written from the plan"),
    "programme.keep_languages": gettext_lazy("Languages of a session changed"),
    "programme.keep_meeting": gettext_lazy("Meeting link changed"),
    "programme.move_item": gettext_lazy("Item moved"),
    "programme.number_items": gettext_lazy("Items put in order by number"),
    "programme.offer_times": gettext_lazy("Times of technical tests offered"),
    "programme.order_by_rule": gettext_lazy("Items put in order by the rule"),
    "programme.publish": gettext_lazy("Version published"),
    "programme.record_test": gettext_lazy("Result of a technical test recorded"),
    "programme.remove_interpreter": gettext_lazy("Interpreter taken out"),
    "programme.remove_item": gettext_lazy("Item removed"),
    "programme.remove_meeting": gettext_lazy("Meeting link taken away"),
    "programme.remove_session": gettext_lazy("Session removed"),
    "programme.remove_term": gettext_lazy("Term of the glossary taken out"),
    "programme.revoke_link": gettext_lazy("Personal link of an interpreter revoked"),
    "programme.send_link": gettext_lazy("Personal link sent to an interpreter"),
    "programme.share_item": gettext_lazy("Item shown in another session"),
    "programme.tell_times": gettext_lazy("Cities told their times"),
    "programme.withdraw_time": gettext_lazy("Time of technical tests withdrawn"),
    "role.change": gettext_lazy("Languages of a role changed"),
    "role.give": gettext_lazy("Role given"),
    "role.take": gettext_lazy("Role taken away"),
    "search.ask": gettext_lazy("Search begun"),
    "search.stop": gettext_lazy("Search stopped"),
    "series.name": gettext_lazy("Series renamed"),
    "series.start": gettext_lazy("Series started"),
    "series.style": gettext_lazy("Style of the series changed"),
    "site.let_go": gettext_lazy("Data whose period was over erased"),
    "site.restore": gettext_lazy("Backup restored"),
    "upload.begin": gettext_lazy("Upload begun"),
}
ROLES: dict[str, _StrPromise] = {
    "administrator": pgettext_lazy("in which role", "administrator"),
    "secretariat": pgettext_lazy("in which role", "secretariat"),
    "approver": pgettext_lazy("in which role", "approver"),
    "focal_point": pgettext_lazy("in which role", "focal point"),
    "member": pgettext_lazy("in which role", "member"),
    "moderator": pgettext_lazy("in which role", "moderator"),
    "interpreter": pgettext_lazy("in which role", "interpreter"),
    "translator": pgettext_lazy("in which role", "translator"),
    "press_officer": pgettext_lazy("in which role", "press officer"),
    "person": pgettext_lazy("in which role", "without a role"),
    "link": pgettext_lazy("in which role", "by an invitation’s link"),
}
# Of who has no account, the way.
_WAYS: dict[str, _StrPromise] = {
    "member": pgettext_lazy("in which role", "member, by a personal link"),
}
# Where the objects of these kinds stand at the desk, by what names them.
_PAGES = {
    "cities:city": "cities:city",
    "people:person": "people:person",
    "seminars:edition": "seminars:edition",
}


# A date, or an instant, of a value or inside one; no part of a longer name.
_DAY = r"\d{4}-\d\d-\d\d"
_DATES = re.compile(
    rf"(?<![\w-])({_DAY}(?:T\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:\d\d))?)(?![\w-])", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Act:
    """An entry of the record as it is read, its times on the clocks of the reader."""

    number: int | None
    at: SafeString
    zone: SafeString
    action: str
    who: str
    person: int | None
    role: str
    subject: str
    key: str
    url: str
    data: tuple[tuple[str, SafeString], ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Clock:
    """On whose clocks times are read: those of a city, or UTC."""

    city: City | None = None
    zone: str = UTC_ZONE

    def shown(self, at: datetime) -> SafeString:
        """To the second; the element says the instant as UTC has it."""
        return moment(at, self.zone, form="exact")

    def named(self, at: datetime) -> SafeString:
        """ "Seoul, UTC+9" """
        return zone_words(self.city.names, self.zone, at) if self.city else _UTC


_UTC = SafeString("UTC")


def acts(entries: Iterable[Entry], clock: Clock) -> list[Act]:
    """Entries in words. Two queries, with that of the entries."""
    entries = list(entries)
    people = Person.objects.in_bulk({entry.by_id for entry in entries if entry.by_id})
    return [_act(entry, people, clock) for entry in entries]


def record_of(
    subject: str = "", person: int | None = None, city: str = ""
) -> QuerySet[Entry]:
    """The entries of an object, by a person, that name a city, or all; newest first."""
    found = Entry.objects.order_by("-at", "-pk")
    if subject:
        found = found.filter(subject=subject)
    if city:
        # Alone or in a list, wherever an action names it.
        words = Cast("data", TextField())
        found = found.alias(words=words).filter(words__contains=f'"{city}"')
    return found.filter(by=person) if person else found


def _act(entry: Entry, people: dict[int, Person], clock: Clock) -> Act:
    kind, _colon, key = entry.subject.rpartition(":")
    page = _PAGES.get(kind)
    words = ACTIONS.get(entry.action)
    return Act(
        number=entry.number,
        at=clock.shown(entry.at),
        zone=clock.named(entry.at),
        action=str(words) if words else entry.action,
        who=_who(entry, people),
        person=entry.by_id,
        role=_role(entry) if entry.by_id else "",
        subject=key,
        key=entry.subject,
        url=reverse(page, args=[key]) if page else "",
        data=tuple((name, _shown(value, clock)) for name, value in entry.data.items()),
        digest=entry.digest,
    )


def _who(entry: Entry, people: dict[int, Person]) -> str:
    if entry.by_id is None:
        return _role(entry) or _("This site")
    if entry.by_id in people and not people[entry.by_id].is_erased:
        return str(people[entry.by_id])
    return _("Person %(number)s") % {"number": entry.by_id}


def _role(entry: Entry) -> str:
    """In which role, or for who has no account by which way, such as a link."""
    words = ROLES if entry.by_id else ROLES | _WAYS
    return str(words.get(entry.role, entry.role))


def _shown(value: object, clock: Clock) -> SafeString:
    """A value in words, with the dates and instants in it as the reader writes them."""
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    parts = enumerate(_DATES.split(words))
    said = (_date(part, clock) if place % 2 else part for place, part in parts)
    return format_html_join("", "{}", ((part,) for part in said))


def _date(words: str, clock: Clock) -> str:
    try:
        if "T" not in words:
            return day_plain(date.fromisoformat(words))
        at = datetime.fromisoformat(words).astimezone(UTC)
        return format_html("{} {}", clock.shown(at), clock.named(at))
    except (ValueError, OverflowError):  # only looks like one, such as 2026-99-99
        return words
