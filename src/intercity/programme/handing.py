"""What the pages of presentations and contributions show, in a fixed number of queries.

Times are instants; a page shows a city's deadlines on the city's own clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from intercity.kernel.wording import LocalizedText, sort_key
from intercity.programme.clearing import newest
from intercity.programme.embargo import Starts, ends_at
from intercity.programme.handing_words import findings_words, size_words, state_words
from intercity.programme.models import Item, Material, Presentation
from intercity.seminars.deadlines import Due, deadlines_of
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialShown:
    """A version of a file as a page lists it."""

    material: Material
    is_newest: bool
    is_late: bool
    size: str
    findings: list[tuple[str, bool]]
    embargo_ends: datetime | None
    is_released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What files are measured against: deadlines, sessions, the slot, the moment."""

    dues: dict[str, Due]
    starts: Starts
    slot: int | None
    now: datetime


def dues_of(edition: Edition) -> dict[str, Due]:
    """The deadlines of an edition by their kind."""
    return {due.kind: due for due in deadlines_of(edition)}


def is_late(due: Due | None, at: datetime | None, received_on: date | None) -> bool:
    """Whether something came after its deadline; it is accepted all the same.

    What the secretariat recorded came on a day, by the host's calendar.
    """
    if due is None or at is None:
        return False
    return received_on > due.on if received_on else at > due.at


def slot_of(participant: Participant) -> int | None:
    """The minutes of a city's presentation: of its item, else as the question says."""
    items = participant.edition.items.filter(
        kind=Item.Kind.PRESENTATION, city=participant.city_id
    )
    minutes = items.values_list("minutes", flat=True).first()
    return minutes or _usual_minutes(participant.edition)


def _usual_minutes(edition: Edition) -> int | None:
    return Question.of(edition.question).presentation_minutes


def shown(materials: Iterable[Material], setting: Setting) -> list[MaterialShown]:
    """Files with what is to be said of each, the newest version of each kind first."""
    found = list(materials)
    last = {one.pk for one in newest(found)}
    captioned = frozenset(
        one.language
        for one in found
        if one.pk in last and one.kind == Material.Kind.CAPTIONS
    )
    return [_shown(one, captioned, setting, is_newest=one.pk in last) for one in found]


def _shown(
    one: Material, captioned: frozenset[str], setting: Setting, *, is_newest: bool
) -> MaterialShown:
    ends = ends_at(one, setting.starts)
    return MaterialShown(
        material=one,
        is_newest=is_newest,
        is_late=one.participant is not None
        and is_late(setting.dues.get("slides"), one.at, one.received_on),
        size=size_words(one.file.size),
        findings=findings_words(one, setting.slot, captioned),
        embargo_ends=ends,
        is_released=ends is not None and ends <= setting.now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A presenting city in the secretariat's list."""

    participant: Participant
    name: LocalizedText
    presentation: Presentation | None
    state: str
    colour: str
    missing: tuple[str, ...]
    slot: int | None
    is_late: bool
    materials: dict[str, list[MaterialShown]]

    @property
    def findings(self) -> list[tuple[str, bool]]:
        """What was measured in its newest texts and videos."""
        return [
            words
            for kind in (Material.Kind.TEXT, Material.Kind.VIDEO)
            for one in self.materials.get(kind, [])
            for words in one.findings
        ]


def rows_of(edition: Edition, starts: Starts, now: datetime) -> list[Row]:
    """All presenting cities, by name, with what each has handed in."""
    files = Material.objects.select_related("file")
    participants = edition.participants.filter(presents=True).select_related(
        "city", "presentation"
    )
    participants = participants.prefetch_related(
        Prefetch("presentation__materials", files)
    )
    items = edition.items.filter(kind=Item.Kind.PRESENTATION, city__isnull=False)
    minutes = dict(items.order_by("-pk").values_list("city_id", "minutes"))
    usual, dues = _usual_minutes(edition), dues_of(edition)
    rows = []
    for participant in participants:
        participant.edition = edition
        setting = Setting(
            dues=dues,
            starts=starts,
            slot=minutes.get(participant.city_id) or usual,
            now=now,
        )
        rows.append(_row(participant, setting))
    return sorted(
        rows,
        key=lambda row: sort_key(row.name, row.participant.city.sort_key),
    )


def _row(participant: Participant, setting: Setting) -> Row:
    presentation = getattr(participant, "presentation", None)
    materials: list[Material] = []
    late = False
    if presentation is not None:
        presentation.participant = participant
        materials = list(presentation.materials.all())
        for one in materials:
            one.presentation = presentation
        late = is_late(
            setting.dues.get("abstract"),
            presentation.handed_in_at,
            presentation.received_on,
        )
    listed: dict[str, list[MaterialShown]] = {}
    for shown_one in shown(materials, setting):
        if shown_one.is_newest:
            listed.setdefault(shown_one.material.kind, []).append(shown_one)
    state, colour = state_words(presentation)
    title = presentation.title if presentation else LocalizedText("en")
    return Row(
        participant=participant,
        name=participant.city.names,
        presentation=presentation,
        state=state,
        colour=colour,
        missing=title.missing(participant.edition.languages),
        slot=setting.slot,
        is_late=late or any(one.is_late for some in listed.values() for one in some),
        materials=listed,
    )
