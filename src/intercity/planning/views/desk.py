"""The planning desk: a question, its answer, and what is done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.limits import limited
from intercity.base.refusals import Refusal
from intercity.planning.actions import (
    adopt_question,
    ask_search,
    keep_plan,
    settle_plan,
)
from intercity.planning.forms import KeepForm, SettleForm
from intercity.planning.look import Look, document_of, look
from intercity.planning.models import Plan
from intercity.planning.queries import (
    moved_by_tzdata,
    plans_of,
    searches_of,
)
from intercity.planning.rules import may_plan
from intercity.planning.words import mistake_words, refusal_words
from intercity.seminars.models import Edition

if TYPE_CHECKING:
    from intercity.people.models import Person


def planned(request: HttpRequest, slug: str) -> tuple[Person, Edition]:
    """The person and the edition, whose plans are hidden from strangers."""
    require(request)
    edition = get_object_or_404(
        Edition.objects.select_related("series", "host"), slug=slug
    )
    return require(request, may_plan, edition, hidden=True), edition


def seen(request: HttpRequest, edition: Edition) -> Look:
    """What the address asks to see."""
    base = reverse("planning:desk", args=[edition.slug])
    return look(edition, request.GET.dict(), base)


@never_cache
@require_safe
@limited(120, seconds=60, methods=("GET",))
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The question of the edition, or another, with the plan that answers it."""
    _person, edition = planned(request, slug)
    return page(request, seen(request, edition))


def page(
    request: HttpRequest, shown: Look, settle: SettleForm | None = None
) -> HttpResponse:
    """The whole page; what was typed to settle stays in its form."""
    edition = shown.edition
    plans = plans_of(edition)
    present = next((one for one in plans if one.state == Plan.State.SETTLED), None)
    initial = {"instead_of": present and present.pk}
    context = {
        "edition": edition,
        "look": shown,
        "form": shown.question,
        "plans": plans,
        "settled": present,
        "moved": moved_by_tzdata(filter(None, [present])),
        "searches": searches_of(edition),
        "keep": KeepForm(auto_id="keep_%s"),
        "settle": settle or SettleForm(initial=initial, auto_id="settle_%s"),
        "mistakes": [mistake_words(one) for one in shown.mistakes],
    }
    status = 422 if settle else 200
    return render(request, "planning/desk.html", context, status=status)


@never_cache
@require_safe
@limited(60, seconds=60, methods=("GET",))
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """1, 2 and 3 sessions side by side, each with its ribbon and who pays."""
    _person, edition = planned(request, slug)
    context = {"edition": edition, "look": seen(request, edition)}
    return render(request, "planning/compare.html", context)


@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the plan of the address beside the others."""
    person, edition = planned(request, slug)
    shown = seen(request, edition)
    form = KeepForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    plan = _kept(shown, name, person)
    messages.success(request, _("The plan is kept."))
    return redirect("planning:plan", edition.slug, plan.pk)


def _kept(shown: Look, name: str, person: Person) -> Plan:
    document = document_of(shown)
    if document is None:
        raise Refusal("no_plan")
    state = Plan.State.PROPOSED
    if shown.is_changed:
        state = Plan.State.WHAT_IF
    if shown.is_scored:
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
        return page(request, shown, form)
    try:
        plan = settled(shown, form, person)
    except Refusal as refusal:
        form.add_error(None, refusal_words(refusal))
        return page(request, shown, form)
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
    revision = request.POST.get("revision", "")
    if shown.question.errors or shown.mistakes or not revision.isdecimal():
        return page(request, shown)
    adopt_question(
        edition, shown.question.asked(), revision=int(revision), by=person, now=now()
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
