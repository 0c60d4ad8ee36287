"""The planning desk: a question, its answer, and what is done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.fields import whole_number
from intercity.base.limits import limited
from intercity.base.refusals import Refusal
from intercity.kernel.clock import TZDATA
from intercity.planning.actions import (
    adopt_question,
    ask_search,
    keep_plan,
    settle_plan,
)
from intercity.planning.forms import KeepForm, SettleForm
from intercity.planning.kept import PlanShown, moved_shown
from intercity.planning.look import Look, document_of, look
from intercity.planning.models import Plan
from intercity.planning.queries import plans_of, searches_of
from intercity.planning.rules import may_plan
from intercity.planning.words import asked_words, mistake_words, refusal_words
from intercity.seminars.models import Edition
from intercity.seminars.views.finding import no_edition

if TYPE_CHECKING:
    from intercity.people.models import Person


# What the forms of the page replace: all of it but for the frame.
_SWAPPED = "main"


def planned(request: HttpRequest, slug: str) -> tuple[Person, Edition]:
    """The person and the edition, whose plans are hidden from strangers."""
    person = require(request)
    editions = Edition.objects.select_related("series", "host")
    edition = editions.filter(slug=slug).first()
    if edition is None or not may_plan(person, edition):
        raise no_edition(slug)
    return person, edition


def seen(request: HttpRequest, edition: Edition) -> Look:
    """What the address asks to see."""
    base = reverse("planning:desk", args=[edition.slug])
    return look(edition, request.GET.dict(), base)


@never_cache
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The question of the edition, or another, with the plan that answers it."""
    _person, edition = planned(request, slug)
    return page(request, seen(request, edition))


def page(
    request: HttpRequest,
    shown: Look,
    *,
    settle: SettleForm | None = None,
    keep: KeepForm | None = None,
) -> HttpResponse:
    """The whole page; what was typed to settle or keep stays in its form."""
    edition = shown.edition
    plans = plans_of(edition)
    present = next((one for one in plans if one.state == Plan.State.SETTLED), None)
    initial = {"instead_of": present and present.pk}
    context = frame(shown) | {
        "form": shown.question,
        "beside": shown.beside,
        "figures_beside": shown.figures_beside,
        "plans": [PlanShown(one) for one in plans],
        "settled": present,
        "plan": present,
        "moved": moved_shown(present, shown.names),
        "installed": TZDATA,
        "searches": searches_of(edition),
        "keep": keep or KeepForm(auto_id="keep_%s"),
        "settle": settle or SettleForm(initial=initial, auto_id="settle_%s"),
        "mistakes": [mistake_words(one) for one in shown.mistakes],
    }
    status = 422 if settle or keep else 200
    response = render(request, "planning/desk.html", context, status=status)
    if request.headers.get("HX-Target") == _SWAPPED:
        # The short address of what is seen, not that of all fields of the form.
        response["HX-Push-Url"] = shown.base + shown.here
    return response


def frame(shown: Look) -> dict[str, object]:
    """What the pages about a question have in common."""
    return {
        "edition": shown.edition,
        "edition_zone": shown.usual.host.zone,
        "look": shown,
        "lede": asked_words(shown.brief, shown.names),
        "compared": shown.compared(),
    }


@never_cache
@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """1, 2 and 3 sessions side by side, each with its ribbon and who pays."""
    _person, edition = planned(request, slug)
    return render(request, "planning/compare.html", frame(seen(request, edition)))


@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the plan of the address beside the others."""
    person, edition = planned(request, slug)
    shown = seen(request, edition)
    form = KeepForm(request.POST, auto_id="keep_%s")
    if not form.is_valid():
        return page(request, shown, keep=form)
    plan = _kept(shown, form.cleaned_data["name"], person)
    messages.success(request, _("The plan is kept."))
    return redirect("planning:plan", edition.slug, plan.pk)


def _kept(shown: Look, name: str, person: Person) -> Plan:
    document = document_of(shown)
    if document is None:
        raise Refusal("no_plan")
    state = Plan.State.PROPOSED
    if shown.is_changed or shown.is_scored:
        state = Plan.State.WHAT_IF
    if shown.is_scored and "point" not in shown.params:
        state = Plan.State.HELD
    return keep_plan(
        shown.edition,
        shown.brief,
        document,
        state=state,
        name=name,
        by=person,
        now=now(),
    )


@require_POST
def settle(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the plan of the address and settle it, for a reason."""
    person, edition = planned(request, slug)
    shown = seen(request, edition)
    form = SettleForm(request.POST, auto_id="settle_%s")
    if not form.is_valid():
        return page(request, shown, settle=form)
    try:
        plan = settled(shown, form, person)
    except Refusal as refusal:
        form.add_error(None, refusal_words(refusal))
        return page(request, shown, settle=form)
    messages.success(request, _("The plan is settled; the programme follows from it."))
    return redirect("planning:plan", edition.slug, plan.pk)


def settled(shown: Look, form: SettleForm, person: Person) -> Plan:
    """Keep and settle as one: a refusal leaves nothing behind."""
    with transaction.atomic():
        plan = _kept(shown, "", person)
        return settle_plan(
            plan,
            reason=form.cleaned_data["reason"],
            instead_of=seen_before(shown.edition, form),
            by=person,
            now=now(),
        )


def seen_before(edition: Edition, form: SettleForm) -> Plan | None:
    """The plan that was settled when the form was read."""
    number = form.cleaned_data["instead_of"]
    return edition.plans.filter(pk=number).first() if number else None


@require_POST
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the question of the address the edition's own."""
    person, edition = planned(request, slug)
    shown = seen(request, edition)
    revision = whole_number(request.POST.get("revision", ""))
    if shown.question.errors or shown.mistakes or revision is None:
        return page(request, shown)
    adopt_question(
        edition, shown.question.asked(), revision=revision, by=person, now=now()
    )
    messages.success(request, _("This is the question of the edition now."))
    return redirect("planning:desk", edition.slug)


@require_POST
@limited(20, seconds=600)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Search in the queue for what takes too long for a page."""
    person, edition = planned(request, slug)
    shown = seen(request, edition)
    if shown.question.errors or shown.mistakes:
        return page(request, shown)
    brief = shown.brief
    search = ask_search(edition, brief, brief.question.count, by=person, now=now())
    return redirect("planning:search", edition.slug, search.pk)
