"""Who may read a file, and from when; asked of each file at each request."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from intercity.delegations.consents import GIVEN, consents_of
from intercity.delegations.models import Member, Purpose
from intercity.programme.admission import may_come
from intercity.programme.clearing import cleared_of, newest
from intercity.programme.content import Content
from intercity.programme.models import (
    Contribution,
    Item,
    Material,
    Presentation,
    Slot,
)
from intercity.programme.rules import (
    interprets,
    may_add_languages,
    may_change_material,
    may_clear,
    takes_part,
)
from intercity.programme.times import starts_at
from intercity.seminars.models import Edition
from intercity.seminars.rules import is_secretariat

if TYPE_CHECKING:
    from intercity.seminars.rules import Reader

Starts = Mapping[object, datetime]
_KINDS = Contribution.KINDS


def first_starts(edition: Edition) -> Starts:
    """When the first session begins that shows a city's presentation, by the city's
    number, or a contribution, by its kind; one query."""
    slots = Slot.objects.filter(session__edition=edition).select_related(
        "session", "item"
    )
    found: dict[object, datetime] = {}
    for slot in slots:
        item, session = slot.item, slot.session
        is_presented = item.kind == Item.Kind.PRESENTATION
        key = item.city_id if is_presented else item.kind
        start = starts_at(session.day, session.start, session.zone)
        found[key] = min(start, found.get(key, start))
    return found


def ends_at(material: Material, starts: Starts) -> datetime | None:
    """When its embargo ends; None while no session that shows it is planned."""
    if material.embargo_at is not None:
        return material.embargo_at
    if material.participant is not None:
        return starts.get(material.participant.city_id)
    return starts.get(material.contribution.kind if material.contribution else None)


def is_released(material: Material, starts: Starts, now: datetime) -> bool:
    """Whether its embargo is over."""
    ends = ends_at(material, starts)
    return ends is not None and ends <= now


def is_newest(material: Material) -> bool:
    """Whether it is the last version, and was not withdrawn."""
    same = Material.objects.filter(
        presentation=material.presentation,
        contribution=material.contribution,
        kind=material.kind,
        language=material.language,
    )
    return material in newest(same)


def may_read_material(person: Reader, material: Material, now: datetime) -> bool:
    """Whether a person who signed in may have this file now.

    The secretariat and the city have all of their versions; interpreters the newest,
    and translators that of a contribution, before its time; those who take part what is
    for them, from its time on, and of a contribution what is cleared.
    """
    edition, on = material.edition, now.date()
    if not person.is_authenticated:
        return False
    if is_secretariat(person, edition) or may_change_material(person, material, on):
        return True
    if material.contribution is not None and may_clear(person, edition):
        return True
    if not is_newest(material):
        return False
    if interprets(person, edition) or (
        material.contribution is not None and may_add_languages(person, edition)
    ):
        return True
    return (
        material.audience != Material.Audience.INTERPRETERS
        and is_released(material, first_starts(edition), now)
        and takes_part(person, edition, on)
        and _is_cleared(material)
    )


def _is_cleared(material: Material) -> bool:
    """Whether it is no contribution, or one in a language that is cleared."""
    contribution = material.contribution
    return contribution is None or material in _cleared(contribution)


def newest_of(edition: Edition) -> list[Material]:
    """The newest version of every file, which interpreters may have. One query."""
    return _newest(_all_of(edition))


def _all_of(edition: Edition) -> QuerySet[Material]:
    of_it = Q(presentation__participant__edition=edition) | Q(
        contribution__edition=edition
    )
    return Material.objects.filter(of_it)


def _newest(materials: QuerySet[Material]) -> list[Material]:
    found = materials.select_related(
        "file", "presentation__participant__city", "contribution"
    )
    return [one for one in newest(found) if one.file.erased_at is None]


def public_materials(
    edition: Edition, now: datetime, content: Content | None = None
) -> list[Material]:
    """The files of an edition that everybody may have now.

    They are meant for everybody and their time has come; the presentation is final and
    its presenters agreed, or the language is cleared; and it stands in the programme as
    it is published, of a city on the public list or the host. `content` is what is
    published, if the caller has read it. Two queries while no time has come.
    """
    found = _released(edition, now, {Material.Audience.PUBLIC})
    if not found:
        return []
    content = content or _published(edition)
    if content is None:
        return []
    named = {city.slug for city in (content.host, *content.listed)}
    items = [item for session in content.sessions for item in session.items]
    presenting = {i.city for i in items if i.kind == Item.Kind.PRESENTATION} & named
    kinds = {item.kind for item in items}
    silent = without_consent(edition)

    def is_public(one: Material) -> bool:
        if one.presentation is None:
            return one.contribution is not None and one.contribution.kind in kinds
        is_final = one.presentation.state == Presentation.State.FINAL
        city = one.presentation.participant.city.slug
        return is_final and city in presenting and one.presentation_id not in silent

    return _without_uncleared([one for one in found if is_public(one)])


def materials_for(member: Member, now: datetime) -> list[Material]:
    """The files that a member may have now, also without an account.

    For somebody who is admitted: what is not for interpreters only and whose time has
    come, of a contribution what is cleared; the newest versions.
    """
    return participants_materials(member.edition, now) if may_come(member) else []


def participants_materials(edition: Edition, now: datetime) -> list[Material]:
    """The files that whoever takes part may have now, of every city and the host."""
    audiences = {Material.Audience.PUBLIC, Material.Audience.PARTICIPANTS}
    return _without_uncleared(_released(edition, now, audiences))


def _released(
    edition: Edition, now: datetime, audiences: Collection[str]
) -> list[Material]:
    """The newest versions for these readers whose time has come. Two queries.

    Only files beside which the time of one has come are read: weeks before there are
    many, and none of them.
    """
    starts = first_starts(edition)
    begun = [key for key, start in starts.items() if start <= now]
    presented = Q(
        presentation__participant__city__in=[
            key for key in begun if isinstance(key, int)
        ]
    )
    contributed = Q(contribution__kind__in=[key for key in begun if key in _KINDS])
    come = _all_of(edition).filter(
        Q(embargo_at__lte=now) | Q(embargo_at=None) & (presented | contributed)
    )
    of_these = Q(presentation__in=come.values("presentation")) | Q(
        contribution__in=come.values("contribution")
    )
    return [
        one
        for one in _newest(Material.objects.filter(of_these))
        if one.audience in audiences and is_released(one, starts, now)
    ]


def _published(edition: Edition) -> Content | None:
    version = edition.versions.first() if edition.is_public else None
    return Content.read(version.content) if version else None


def _without_uncleared(found: list[Material]) -> list[Material]:
    """Presentations, and of contributions what is cleared: three queries for each."""
    contributions = {one.contribution for one in found if one.contribution}
    cleared = {material for one in contributions for material in _cleared(one)}
    return [one for one in found if one.contribution is None or one in cleared]


def without_consent(edition: Edition) -> dict[int, list[Member]]:
    """By presentation the presenters who have not agreed that slides are public.

    Whoever is in no list of members is asked by the city. Two queries.
    """
    presenting = Presentation.presenters.through.objects.filter(
        presentation__participant__edition=edition
    ).select_related("member")
    rows = list(presenting.order_by("member__place", "pk"))
    agreed = consents_of((row.member for row in rows), Purpose.SLIDES)
    found: dict[int, list[Member]] = {}
    for row in rows:
        if agreed.get(row.member_id) != GIVEN:
            found.setdefault(row.presentation_id, []).append(row.member)
    return found


def _cleared(contribution: Contribution) -> list[Material]:
    return [
        material
        for cleared in cleared_of(contribution)
        if cleared.holds
        for material in cleared.rendition.materials
    ]
