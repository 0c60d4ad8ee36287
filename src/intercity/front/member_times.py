"""When and where, on a member's own page: by the clock of the member's city.

Only what is published is told. The file for calendars is the member's own; the meeting
link stands neither here nor in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from intercity.base.languages import reader_language
from intercity.front.agenda import Agenda, Sitting
from intercity.front.zones import Viewer
from intercity.programme.admission import may_come
from intercity.programme.content import Content, ContentSession
from intercity.programme.exports.calendar import calendar
from intercity.programme.exports.part import Part, Scope, written
from intercity.programme.exports.words import spoken
from intercity.programme.models import Version
from intercity.programme.telling import tellings_before

if TYPE_CHECKING:
    from intercity.cities.models import City
    from intercity.delegations.models import Member

# The page of a session that admits a member to its meeting.
_JOIN = "programme:join"


@dataclass(frozen=True, slots=True)
class Place:
    """A session that the member takes part in; `join` is "" for who is not admitted."""

    sitting: Sitting
    join: str


def times_of(_request: HttpRequest, member: Member, token: str) -> str:
    """The section of the member's page; "" for who does not take part."""
    if member.withdrawn_at or member.refused_at:
        return ""
    version = _newest(member)
    context: dict[str, object] = {"member": member, "token": token, "places": []}
    if version is not None:
        content = Content.read(version.content)
        agenda = Agenda(content, _viewer(member, content))
        context["agenda"] = agenda
        is_admitted = may_come(member)
        context["places"] = [
            Place(
                agenda.sitting(one),
                reverse(_JOIN, args=[token, one.number]) if is_admitted else "",
            )
            for one in sessions_of(member, content)
        ]
    return render_to_string("front/member_times.html", context)


def calendar_of(member: Member) -> bytes | None:
    """The member's sessions for a calendar; None before anything is published.

    Each event is the same as in the public file, so that a later one takes its place.
    """
    version = _newest(member)
    if version is None:
        return None
    content = Content.read(written(version.content))
    part = Part(
        content=content,
        published_at=version.published_at,
        scope=Scope(),
        sessions=tuple(replace(one, items=()) for one in sessions_of(member, content)),
        told=tellings_before(member.edition, version.published_at),
    )
    with spoken(reader_language()):
        return calendar(part)


def sessions_of(member: Member, content: Content) -> tuple[ContentSession, ...]:
    """The member's own, or else the city's; all for the host's people and a guest."""
    slug = member.delegation.participant.city.slug if member.delegation else ""
    if member.sessions:
        found = [one for one in content.sessions if one.number in member.sessions]
    elif slug not in {"", content.host.slug}:
        found = [one for one in content.sessions if slug in one.cities]
    else:
        found = list(content.sessions)
    return tuple(sorted(found, key=lambda one: one.starts_at))


def _newest(member: Member) -> Version | None:
    return Version.objects.filter(edition=member.edition_id).order_by("-number").first()


def _viewer(member: Member, content: Content) -> Viewer:
    """The clock of the member's city; of the host for guests."""
    host = content.host
    if member.delegation is None:
        return Viewer(host.names, host.zone, None, is_chosen=False, choice="")
    city: City = member.delegation.participant.city
    zone = str(city.zones.values_list("zone", flat=True)[0])
    return Viewer(city.names, zone, None, is_chosen=True, choice="")
