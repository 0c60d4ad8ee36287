"""People from a table: paste or choose it, see what it would do, then enter it.

What was looked at is kept at the site until it is entered, so that nothing has to be
sent twice. A large table is entered by a job; its page tells how far it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.base.fields import whole_number
from intercity.base.limits import limited
from intercity.base.refusals import Refusal
from intercity.base.tables import KINDS, rows_of_text, rows_of_upload, sent_table
from intercity.cities.rules import is_focal_point
from intercity.delegations.actions.tables import Came, ask_to_enter, keep_table
from intercity.delegations.channels import Channel
from intercity.delegations.list_forms import (
    TableForm,
    ToldForm,
    TypedForm,
    TypedToldForm,
)
from intercity.delegations.member_forms import refuse
from intercity.delegations.member_words import column_words, refusal_words
from intercity.delegations.models import Delegation, MemberTable
from intercity.delegations.sheets import example_rows
from intercity.delegations.table_lines import lines_of_table
from intercity.delegations.table_rows import Line, Table, table_of, text_of
from intercity.delegations.table_words import columns
from intercity.delegations.views.finding import participant_for
from intercity.people.models import Person
from intercity.seminars.models import Edition, Participant
from intercity.seminars.queries import host_day
from intercity.seminars.views.finding import edition_for

MOST_OF_A_CITY = 300
MOST_OF_AN_EDITION = 5_000
_MOST_SHOWN = 200
# As many people as are typed line by line.
_TYPED = range(1, 7)
# Seconds until the page of a large table asks again.
_AGAIN = 3
_reading = limited(60, seconds=3600, name="delegations.table")


@dataclass(frozen=True, slots=True)
class Where:
    """Whose table it is: of one city, or of the whole edition."""

    person: Person
    edition: Edition
    participant: Participant | None

    def address(self, name: str, *more: object) -> str:
        """The address of a page of this part."""
        slugs: list[object] = [self.edition.slug]
        if self.participant is not None:
            slugs.append(self.participant.city.slug)
        part = "" if self.participant is not None else "edition_"
        return reverse(f"delegations:{part}{name}", args=[*slugs, *more])

    def context(self) -> dict[str, Any]:
        """What the templates of both have in common."""
        participant = self.participant
        back = "delegation" if participant else "delegations"
        slugs = [self.edition.slug, *([participant.city.slug] if participant else [])]
        return {
            "edition": self.edition,
            "participant": participant,
            "city": participant.city if participant else None,
            "frame": "seminars/own.html" if participant else "seminars/desk.html",
            "back": reverse(f"delegations:{back}", args=slugs),
            "import_url": self.address("import"),
        }


def _where(request: HttpRequest, slug: str, city: str) -> Where:
    if city:
        person, participant = participant_for(request, slug, city)
        return Where(person, participant.edition, participant)
    person, edition = edition_for(request, slug)
    return Where(person, edition, None)


@require_http_methods(["GET", "HEAD", "POST"])
@_reading
def choose(request: HttpRequest, slug: str, city: str = "") -> HttpResponse:
    """Paste a table, choose a file or type lines; what they would do is shown."""
    where = _where(request, slug, city)
    is_typed = request.POST.get("do") == "typed"
    sent = (None, None) if is_typed else (request.POST or None, request.FILES or None)
    form = TableForm(*sent, **_shared(where), initial={"pasted": _kept(request, where)})
    typed = _Typed(where, request.POST if is_typed else None)
    told: ToldForm = typed.told if is_typed else form
    table = typed.table if is_typed else _read(form, where)
    if table is not None:
        try:
            kept = _keep(told, table, where)
        except Refusal as refusal:
            refuse(told, refusal)
        else:
            if table.not_read:
                said = _("These columns are not read: %(columns)s.")
                messages.info(request, said % {"columns": ", ".join(table.not_read)})
            return redirect(where.address("table", kept.pk))
    context = {
        **where.context(),
        "form": form,
        "typed": typed,
        "columns": [
            (name, column_words(name))
            for name in columns()
            if name != "city" or where.participant is None
        ],
        "examples": [(kind, where.address("example", kind)) for kind in KINDS],
    }
    return render(request, "delegations/import.html", context)


def _kept(request: HttpRequest, where: Where) -> str:
    """A table that was looked at, so that a mistake is put right where it is."""
    number = whole_number(request.GET.get("table", ""))
    return "" if number is None else text_of(_table(where, number).cells)


class _Typed:
    """Several people of a city, typed line by line; `table` once nothing is amiss."""

    def __init__(self, where: Where, sent: QueryDict | None) -> None:
        self.told = TypedToldForm(sent, **_shared(where), prefix="typed")
        self.lines = (
            [TypedForm(sent, prefix=f"line-{number}") for number in _TYPED]
            if where.participant is not None
            else []
        )
        self.table: Table | None = None
        self.problem = ""
        self.forms = (self.told, *self.lines)
        # Each one is asked, so that all mistakes are shown at once.
        are_valid = [one.is_valid() for one in self.forms]
        if sent is not None and all(are_valid):
            self._check(where)

    def _check(self, where: Where) -> None:
        language = self.told.cleaned_data["language"]
        lines = [line.cells(language) for line in self.lines]
        rows = zip(_TYPED, lines, strict=True)
        table = Table(tuple((number, cells) for number, cells in rows if cells), ())
        if not table.rows:
            self.problem = refusal_words(Refusal("nothing"))
            return
        found, _cities = lines_of_table(_unsaved(table, where))
        mistaken = [line for line in found if line.mistakes]
        for line in mistaken:
            form = self.lines[line.number - _TYPED.start]
            for column, _given, why in line.mistakes:
                form.add_error(column if column in form.fields else None, why)
        if not mistaken:
            self.table = table

    @property
    def is_open(self) -> bool:
        """Whether there is something to put right."""
        return bool(self.problem) or any(one.errors for one in self.forms)


def _is_recorded(where: Where) -> bool:
    """Whether the secretariat enters what a city told it."""
    if where.participant is None:
        return True
    return not is_focal_point(where.person, where.participant.city, now().date())


def _shared(where: Where) -> dict[str, Any]:
    """What every form here is made with; today is the host's day."""
    return {
        "is_recorded": _is_recorded(where),
        "today": host_day(where.edition, now()),
    }


def _read(form: TableForm, where: Where) -> Table | None:
    """The table that was sent; None where there is none, or not a fit one."""
    if not form.is_valid():
        return None
    told = form.cleaned_data
    is_whole = where.participant is None
    most = MOST_OF_AN_EDITION if is_whole else MOST_OF_A_CITY
    try:
        if told["file"]:
            rows = rows_of_upload(told["file"], most=most)
        else:
            rows = rows_of_text(told["pasted"], most=most)
        return table_of(rows, of_cities=is_whole)
    except ValidationError as refused:
        form.add_error("file" if told["file"] else "pasted", refused.messages)
        return None


def _delegation(where: Where) -> Delegation | None:
    if where.participant is None:
        return None
    found, _new = Delegation.objects.get_or_create(participant=where.participant)
    found.participant = where.participant
    return found


def _unsaved(table: Table, where: Where) -> MemberTable:
    cells = [[number, cells] for number, cells in table.rows]
    return MemberTable(
        edition=where.edition, delegation=_delegation(where), cells=cells
    )


def _keep(form: ToldForm, table: Table, where: Where) -> MemberTable:
    told = form.cleaned_data
    return keep_table(
        where.edition,
        _delegation(where),
        table,
        came=Came(told.get("channel") or Channel.WEB, told.get("on")),
        by=where.person,
        now=now(),
    )


def _table(where: Where, pk: int) -> MemberTable:
    """The table of this city, or of the edition."""
    tables = MemberTable.objects.filter(pk=pk, edition=where.edition)
    if where.participant is None:
        tables = tables.filter(delegation=None)
    else:
        tables = tables.filter(delegation__participant=where.participant)
    found = tables.select_related("delegation", "by").first()
    if found is None:
        raise NotFound
    found.edition = where.edition
    if found.delegation is not None and where.participant is not None:
        found.delegation.participant = where.participant
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, slug: str, pk: int, city: str = "") -> HttpResponse:
    """What a table would do; a POST enters all of it, or (`good`) its good rows."""
    where = _where(request, slug, city)
    found = _table(where, pk)
    problem = ""
    if request.method == "POST":
        try:
            good = request.POST.get("act") == "good"
            found = ask_to_enter(found, good_rows_only=good, by=where.person, now=now())
        except Refusal as refusal:
            problem = refusal_words(refusal)
        else:
            if found.state == MemberTable.State.DONE:
                _say(request, found.added)
                return redirect(where.context()["back"])
            return redirect(where.address("table", pk))
    if found.state == MemberTable.State.SEEN:
        return _preview(request, where, found, problem)
    return _progress(request, where, found)


def _say(request: HttpRequest, count: int) -> None:
    sentence = ngettext(
        "%(count)s person is registered.", "%(count)s people are registered.", count
    )
    messages.success(request, sentence % {"count": count})


def _preview(
    request: HttpRequest, where: Where, found: MemberTable, problem: str
) -> HttpResponse:
    lines, _participants = lines_of_table(found)
    mistaken = [line for line in lines if line.mistakes]
    good = [line for line in lines if not line.mistakes]
    context = {
        **where.context(),
        "table": found,
        "problem": problem,
        "mistaken": [_told(line) for line in mistaken[:_MOST_SHOWN]],
        "good": good[:_MOST_SHOWN],
        "count": len(good),
        "mistakes": len(mistaken),
        "more": max(0, len(good) - _MOST_SHOWN),
        "more_mistakes": max(0, len(mistaken) - _MOST_SHOWN),
    }
    status = 409 if problem else 200
    return render(request, "delegations/preview.html", context, status=status)


def _told(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "name": line.name,
        "mistakes": [
            (column_words(column), given, why) for column, given, why in line.mistakes
        ],
    }


def _progress(request: HttpRequest, where: Where, found: MemberTable) -> HttpResponse:
    is_open = found.state in {MemberTable.State.WAITING, MemberTable.State.RUNNING}
    refusal = found.refusal
    context = {
        **where.context(),
        "table": found,
        "is_open": is_open,
        "again": _AGAIN,
        "problem": (
            refusal_words(Refusal(refusal["code"], refusal["params"]))
            if refusal
            else ""
        ),
    }
    return render(request, "delegations/table.html", context)


@require_safe
def example(request: HttpRequest, slug: str, kind: str, city: str = "") -> HttpResponse:
    """A table to begin with, of invented people."""
    where = _where(request, slug, city)
    if kind not in KINDS:
        raise NotFound
    rows = example_rows(of_cities=where.participant is None)
    return sent_table(rows, kind, "example")
