"""A city's presentation: its words are handed in, accepted, revised, and final.

Refusals by code, said by `handing_words.refusal_words`:
    not_presenting · is_final · nothing_said · needs_a_note
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from intercity.base.letters import Letter, tell
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.log import check_day
from intercity.delegations.channels import Channel
from intercity.delegations.models import Correspondence, Member
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.programme import handing_letters
from intercity.programme.kinds import first_title
from intercity.programme.models import Item, Presentation
from intercity.seminars.models import Edition, Participant

NO_TEXT = LocalizedText("en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How something came: on this site, or as the secretariat recorded it."""

    channel: str = Channel.WEB
    on: date | None = None


ON_THIS_SITE = Told()


def check_told(told: Told, now: datetime) -> None:
    """Refuse a day of receipt that has not come anywhere (`in_the_future`)."""
    if told.on is not None:
        check_day(told.on, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationValues:
    """What a city says of its presentation."""

    title: LocalizedText = NO_TEXT
    abstract: LocalizedText = NO_TEXT
    theme: str = ""
    presenters: frozenset[Member] = frozenset()
    presenter: str = ""

    @classmethod
    def of(cls, presentation: Presentation) -> PresentationValues:
        """What is held now."""
        plain = {
            one.name: getattr(presentation, one.name)
            for one in fields(cls)
            if one.name != "presenters"
        }
        return cls(**plain, presenters=frozenset(presentation.presenters.all()))


def presentation_of(participant: Participant) -> Presentation:
    """That of the city, made when it is first asked for; call it in a transaction.

    Refuses a city that does not present (`not_presenting`).
    """
    held = Participant.objects.select_for_update().get(pk=participant.pk)
    if not held.presents:
        raise Refusal("not_presenting")
    found, _made = Presentation.objects.get_or_create(participant=participant)
    return Presentation.objects.select_related("participant__edition").get(pk=found.pk)


@transaction.atomic
def hand_in_words(
    participant: Participant,
    values: PresentationValues,
    *,
    told: Told = ON_THIS_SITE,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Presentation:
    """Say what a city presents; after the secretariat looked at it, it is revised.

    Nothing of a final one changes (`is_final`): the secretariat asks for a revision
    first.
    """
    check_told(told, now)
    kept = presentation_of(participant)
    before = PresentationValues.of(kept)
    if before == values and kept.handed_in_at:
        return kept
    if kept.revision != revision:
        theirs = {**_shown(before, values), "revision": kept.revision}
        raise Stale(theirs, _shown(values, before))
    if kept.state == Presentation.State.FINAL:
        raise Refusal("is_final")
    changed = [*_shown(values, before)]
    for name in changed:
        if name != "presenters":
            setattr(kept, name, getattr(values, name))
    if kept.handed_in_at is None:
        kept.handed_in_at, kept.channel = now, told.channel
        kept.received_on = told.on
    elif kept.asked or kept.state == Presentation.State.ACCEPTED:
        kept.state = Presentation.State.REVISED
    kept.asked = ""
    _save(kept)
    kept.presenters.set(values.presenters)
    data = {"city": participant.city.slug, "fields": changed, "channel": told.channel}
    record("presentation.hand_in", participant.edition, by=by, now=now, data=data)
    log(participant, told, values.title, by=by, now=now)
    return kept


def _shown(values: PresentationValues, other: PresentationValues) -> dict[str, object]:
    """Those of the first that differ from the other's."""
    return {
        one.name: getattr(values, one.name)
        for one in fields(values)
        if getattr(values, one.name) != getattr(other, one.name)
    }


def log(
    participant: Participant,
    told: Told,
    subject: LocalizedText | str,
    *,
    by: Person | None,
    now: datetime,
) -> None:
    """Note what came by another way than this site in the city's correspondence."""
    if told.channel == Channel.WEB:
        return
    words = subject if isinstance(subject, str) else subject.in_("en").text
    Correspondence.objects.create(
        participant=participant,
        direction=Correspondence.Direction.IN,
        channel=told.channel,
        on=told.on or now.date(),
        subject=words[:300],
        by=by,
        at=now,
    )


@transaction.atomic
def accept(
    presentation: Presentation,
    *,
    final: bool = False,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Presentation:
    """Accept a presentation, or call it final; its title goes into the programme.

    Refuses one of which nothing is said (`nothing_said`).
    """
    kept = _seen(presentation, revision)
    if kept.handed_in_at is None:
        raise Refusal("nothing_said")
    states = Presentation.State
    kept.state = states.FINAL if final else states.ACCEPTED
    kept.asked = ""
    _save(kept)
    write_titles(kept.participant.edition)
    act = "presentation.finish" if final else "presentation.accept"
    _reviewed(kept, act, lambda: handing_letters.accepted(kept), by=by, now=now)
    return kept


@transaction.atomic
def ask_revision(
    presentation: Presentation,
    note: str,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Presentation:
    """Ask the city for a revision, by a note; also of one that was final.

    Refuses a blank note (`needs_a_note`).
    """
    if not note.strip():
        raise Refusal("needs_a_note")
    kept = _seen(presentation, revision)
    kept.asked = note.strip()
    if kept.state == Presentation.State.FINAL:
        kept.state = Presentation.State.ACCEPTED
    _save(kept)
    _reviewed(
        kept,
        "presentation.ask_revision",
        lambda: handing_letters.revision_asked(kept),
        by=by,
        now=now,
    )
    return kept


def _seen(presentation: Presentation, revision: int) -> Presentation:
    found = Presentation.objects.select_for_update().get(pk=presentation.pk)
    if found.revision != revision:
        theirs = {"state": found.get_state_display(), "revision": found.revision}
        raise Stale(theirs, {"state": presentation.get_state_display()})
    return found


def _save(presentation: Presentation) -> None:
    presentation.revision += 1
    presentation.save()


def answer_by_a_file(presentation: Presentation) -> None:
    """A file that comes while a revision is asked for is one; call it when it is kept.

    The secretariat looks at it and decides anew.
    """
    kept = Presentation.objects.select_for_update().get(pk=presentation.pk)
    if kept.asked:
        kept.state, kept.asked = Presentation.State.REVISED, ""
        _save(kept)


def _reviewed(
    kept: Presentation,
    act: str,
    letter: Callable[[], Letter],
    *,
    by: Person | None,
    now: datetime,
) -> None:
    """Record a decision, and tell those who speak for the city."""
    participant = kept.participant
    city, edition = participant.city, participant.edition
    record(act, edition, by=by, now=now, data={"city": city.slug})
    points = city.focal_points.on(now.date()).select_related("person")
    for person in {point.person for point in points}:
        tell(
            person,
            letter,
            key=f"{act}:{kept.pk}:{kept.revision}:{person.pk}",
            about=key_of(edition),
            now=now,
            answer_to=by,
        )


def write_titles(edition: Edition) -> None:
    """Write accepted titles into the programme; what was written by hand stays.

    An item's title is of this site's making while it is the first one of its kind, or
    the one that was last written here.
    """
    states = Presentation.State
    shown = Presentation.objects.filter(
        participant__edition=edition, state__in=[states.ACCEPTED, states.FINAL]
    ).select_related("participant")
    by_city = {one.participant.city_id: one for one in shown}
    first = first_title(Item.Kind.PRESENTATION)
    items = edition.items.filter(kind=Item.Kind.PRESENTATION, city_id__in=list(by_city))
    for item in items.order_by("pk"):
        one = by_city[item.city_id or 0]
        is_ours = item.title.as_dict() in (
            first.as_dict(),
            one.in_programme.as_dict(),
        )
        if not (is_ours and one.title) or item.title == one.title:
            continue
        item.title = one.title
        item.revision += 1
        item.save(update_fields=["title", "revision"])
    for one in by_city.values():
        if one.in_programme != one.title:
            one.in_programme = one.title
            one.save(update_fields=["in_programme"])
