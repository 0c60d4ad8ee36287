"""The question to the planner by form fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from intercity.base.fields import WholeField, whole_numbers
from intercity.base.forms import WallTimeField
from intercity.kernel.planner.problem import (
    MOST_SESSIONS,
    OBJECTIVES,
    ORDERS,
    Item,
    Problem,
    Window,
)
from intercity.planning.brief import Brief
from intercity.planning.fields import DAY, STEP

GRIDS = (5, 10, 15, 30, 60)
MOST_ITEMS = 20
_SPARE_ITEMS = 1

COUNT_WORDS = gettext_lazy("Sessions")
OBJECTIVE_WORDS = {
    "worst-first": gettext_lazy("the least for the city that pays most"),
    "total-first": gettext_lazy("the least for all cities together"),
    "leximin": gettext_lazy("the least for the one that pays most, then for the next"),
}
ORDER_WORDS = {
    "alphabetical": gettext_lazy("by the English name"),
    "least-burden": gettext_lazy("so that presenting costs least"),
    "listed": gettext_lazy("in the order of the list"),
}
KIND_WORDS = {
    "opening": pgettext_lazy("item of a programme", "opening"),
    "video_message": pgettext_lazy("item of a programme", "video message"),
    "report": pgettext_lazy("item of a programme", "report"),
    "presentations": pgettext_lazy("item of a programme", "presentations of cities"),
    "discussion": pgettext_lazy("item of a programme", "discussion"),
    "group_photo": pgettext_lazy("item of a programme", "group photo"),
    "break": pgettext_lazy("item of a programme", "break"),
    "closing": pgettext_lazy("item of a programme", "closing"),
    "other": pgettext_lazy("item of a programme", "other"),
}


def _minutes(**kwargs: Any) -> WholeField:
    return WholeField(min_value=0, max_value=DAY, step_size=STEP, **kwargs)


class QuestionForm(forms.Form):
    """What the planner is asked, but for the cities; begins with what a brief asks.

    It is sent by GET and may be sent in part: an address can change one thing only.
    `items` are rows of kind, minutes and title; a row without a kind is left out.
    """

    host_from = WallTimeField(label=gettext_lazy("Host from"))
    host_until = WallTimeField(label=gettext_lazy("Host until"))
    count = forms.TypedChoiceField(
        label=COUNT_WORDS,
        coerce=int,
        choices=[(count, count) for count in range(1, MOST_SESSIONS + 1)],
    )
    gap = _minutes(label=gettext_lazy("Minutes between sessions"))
    cities_min = WholeField(
        label=gettext_lazy("Fewest cities in a session"), min_value=0, required=False
    )
    cities_max = WholeField(
        label=gettext_lazy("Most cities in a session"), min_value=0, required=False
    )
    presenters_min = WholeField(
        label=gettext_lazy("Fewest presentations in a session"),
        min_value=0,
        required=False,
    )
    presenters_max = WholeField(
        label=gettext_lazy("Most presentations in a session"),
        min_value=0,
        required=False,
    )
    grid = forms.TypedChoiceField(
        label=gettext_lazy("Starts every so many minutes"),
        coerce=int,
        choices=[(grid, grid) for grid in GRIDS],
    )
    objective = forms.ChoiceField(
        label=gettext_lazy("Look for"),
        choices=[(name, OBJECTIVE_WORDS[name]) for name in OBJECTIVES],
    )
    minutes = _minutes(label=gettext_lazy("Minutes of a presentation"))
    order = forms.ChoiceField(
        label=gettext_lazy("Presentations stand"),
        choices=[(name, ORDER_WORDS[name]) for name in ORDERS],
    )

    def __init__(self, brief: Brief, given: Mapping[str, str] | None = None) -> None:
        """`given` are the address's parameters; what is absent is as in the brief."""
        self.brief = brief
        self.usual = as_fields(brief.question)
        self.given = dict(given or {})
        sent = {
            name: value for name, value in self.given.items() if _is_of_question(name)
        }
        usual = self.usual
        if any(name.startswith("item-") for name in sent):
            usual = {n: v for n, v in usual.items() if not n.startswith("item-")}
        super().__init__({**usual, **sent}, auto_id="ask_%s")
        self.rows = max(_rows(usual), _rows(sent)) + _SPARE_ITEMS
        for row in range(self.rows):
            self.fields |= _item_fields(row)

    @property
    def item_rows(self) -> list[tuple[Any, Any, Any]]:
        """The bound fields of each item."""
        return [
            (
                self[f"item-{row}-kind"],
                self[f"item-{row}-minutes"],
                self[f"item-{row}-title"],
            )
            for row in range(self.rows)
        ]

    @property
    def main_fields(self) -> list[Any]:
        """What is asked most."""
        return [self[name] for name in ("host_from", "host_until", "count", "gap")]

    @property
    def other_fields(self) -> list[Any]:
        """The rest, in the order of the form, without the items."""
        main = {field.name for field in self.main_fields}
        return [
            field
            for field in self
            if field.name not in main and not field.name.startswith("item-")
        ]

    @property
    def has_other_errors(self) -> bool:
        """Whether an error lies among what is folded away."""
        main = {field.name for field in self.main_fields}
        return any(name not in main for name in self.errors)

    @property
    def has_other_changes(self) -> bool:
        """Whether something there differs from the edition's own question."""
        main = {field.name for field in self.main_fields}
        return any(name not in main for name in self.changed_names)

    @property
    def changed_names(self) -> list[str]:
        """What differs from the brief."""
        return [
            name
            for name in self.fields
            if str(self.data.get(name, "")).strip() != self.usual.get(name, "")
        ]

    def query(self) -> dict[str, str]:
        """The parameters that lead back to this question."""
        names = self.changed_names
        if any(name.startswith("item-") for name in names):
            names += [name for name in self.fields if name.startswith("item-")]
        kept = {name: str(self.data.get(name, "")) for name in dict.fromkeys(names)}
        return {n: v for n, v in kept.items() if v or not n.startswith("item-")}

    def clean(self) -> dict[str, Any]:
        """What fields say together."""
        given = super().clean() or self.cleaned_data
        self._check_window(given)
        for name in ("cities", "presenters"):
            least, most = given.get(f"{name}_min") or 0, given.get(f"{name}_max")
            if most is not None and least > most:
                message = _("“%(least)s” is larger than the most, which is %(most)s.")
                params = {"least": least, "most": most}
                self.add_error(
                    f"{name}_min", forms.ValidationError(message, params=params)
                )
        self._check_items()
        return given

    def _check_window(self, given: dict[str, Any]) -> None:
        start, end = given.get("host_from"), given.get("host_until")
        if start and end and end <= start:
            message = _(
                "%(end)s is not after %(start)s; give a time after it, up to 24:00."
            )
            params = {"start": start, "end": end}
            self.add_error("host_until", forms.ValidationError(message, params=params))

    def _check_items(self) -> None:
        presentations = []
        for row, (kind, minutes) in enumerate(self._item_values()):
            if kind == "presentations":
                presentations.append(row)
                continue
            if kind and minutes is None and f"item-{row}-minutes" not in self.errors:
                self.add_error(
                    f"item-{row}-minutes", _("Enter the minutes of this item.")
                )
        for row in presentations[1:]:
            self.add_error(
                f"item-{row}-kind",
                _("The presentations of the cities stand here a second time."),
            )
        if not presentations and self.brief.question.presenting:
            self.add_error(
                "item-0-kind",
                _("Cities present, but no item stands for their presentations."),
            )

    def _item_values(self) -> list[tuple[str, int | None]]:
        data = self.cleaned_data
        return [
            (data.get(f"item-{row}-kind", ""), data.get(f"item-{row}-minutes"))
            for row in range(self.rows)
        ]

    def asked(self) -> Brief:
        """The brief with this question; the form is valid."""
        given = self.cleaned_data
        question = self.brief.question.with_(
            count=given["count"],
            host_hours=Window(_at(given["host_from"]), _at(given["host_until"])),
            gap_minutes=given["gap"],
            grid_minutes=given["grid"],
            cities_min=given["cities_min"] or 0,
            cities_max=given["cities_max"],
            presenters_min=given["presenters_min"] or 0,
            presenters_max=given["presenters_max"],
            objective=given["objective"],
            presentation_minutes=given["minutes"],
            order=given["order"],
            items=tuple(self._items()),
        )
        return replace(self.brief, question=question, counts=(given["count"],))

    def _items(self) -> Iterable[Item]:
        for row, (kind, minutes) in enumerate(self._item_values()):
            if kind:
                length = None if kind == "presentations" else minutes
                title = self.cleaned_data.get(f"item-{row}-title", "")
                yield Item(kind=kind, minutes=length, title=title)


def _is_of_question(name: str) -> bool:
    return name in QuestionForm.base_fields or name.startswith("item-")


def _rows(data: Mapping[str, str]) -> int:
    numbers = [name.split("-")[1] for name in data if name.startswith("item-")]
    return min(max(whole_numbers(numbers), default=-1) + 1, MOST_ITEMS)


def _item_fields(row: int) -> dict[str, forms.Field]:
    kinds = [("", _("no item")), *KIND_WORDS.items()]
    number = {"number": row + 1}
    return {
        f"item-{row}-kind": forms.ChoiceField(
            label=_("Item %(number)s") % number, choices=kinds, required=False
        ),
        f"item-{row}-minutes": _minutes(
            label=_("Minutes of item %(number)s") % number, required=False
        ),
        f"item-{row}-title": forms.CharField(
            label=_("Title of item %(number)s") % number, max_length=200, required=False
        ),
    }


def as_fields(asked: Problem) -> dict[str, str]:
    """The question as the texts of the fields."""
    values: dict[str, object] = {
        "host_from": _clock(asked.host_hours.start),
        "host_until": _clock(asked.host_hours.end),
        "count": asked.count,
        "gap": asked.gap_minutes,
        "cities_min": asked.cities_min,
        "cities_max": asked.cities_max,
        "presenters_min": asked.presenters_min,
        "presenters_max": asked.presenters_max,
        "grid": asked.grid_minutes,
        "objective": asked.objective,
        "minutes": asked.presentation_minutes,
        "order": asked.order,
    }
    for row, item in enumerate(asked.items):
        known = item.kind if item.kind in KIND_WORDS else "other"
        values |= {
            f"item-{row}-kind": known,
            f"item-{row}-minutes": item.minutes,
            f"item-{row}-title": item.title
            or ("" if known == item.kind else item.kind),
        }
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _at(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
