"""Plans that were kept: one by one, settled, discarded; and a city's own part."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.refusals import Refusal
from intercity.cities.models import City
from intercity.kernel.clock import TZDATA
from intercity.planning.actions import discard, settle_plan
from intercity.planning.forms import SettleForm
from intercity.planning.kept import PlanShown, kept, moved_shown
from intercity.planning.models import Plan
from intercity.planning.own import own_shown
from intercity.planning.queries import own_burden, settled_plan
from intercity.planning.rules import may_view_own_burden
from intercity.planning.views.desk import planned, seen_before
from intercity.planning.words import (
    Names,
    asked_words,
    reason_words,
    refusal_words,
)
from intercity.seminars.models import Edition


@never_cache
@require_safe
def plan(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A plan that was kept, beside what is proposed today."""
    _person, edition = planned(request, slug)
    return _page(request, _plan(edition, number))


def _plan(edition: Edition, number: int) -> Plan:
    plans = Plan.objects.select_related("made_by", "settled_by")
    found = get_object_or_404(plans, edition=edition, pk=number)
    found.edition = edition
    return found


def _page(
    request: HttpRequest, plan: Plan, settle: SettleForm | None = None
) -> HttpResponse:
    edition = plan.edition
    present = settled_plan(edition)
    initial = {"instead_of": present and present.pk}
    shown = kept(plan, reverse("planning:desk", args=[edition.slug]))
    brief = shown.brief
    context = {
        "edition": edition,
        "edition_zone": brief.host.zone,
        "plan": plan,
        "shown": PlanShown(plan),
        "kept": shown,
        "lede": asked_words(brief, shown.sight.names),
        "beside": shown.beside,
        "figures_beside": shown.figures_beside,
        "settled": present,
        "moved": moved_shown(plan, shown.sight.names),
        "installed": TZDATA,
        "settle": settle or SettleForm(initial=initial, auto_id="settle_%s"),
        "form": settle,
    }
    return render(request, "planning/plan.html", context, status=422 if settle else 200)


@require_POST
def settle(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Settle a plan that was kept, for a reason."""
    person, edition = planned(request, slug)
    plan = _plan(edition, number)
    form = SettleForm(request.POST, auto_id="settle_%s")
    if not form.is_valid():
        return _page(request, plan, form)
    try:
        settle_plan(
            plan,
            reason=form.cleaned_data["reason"],
            instead_of=seen_before(edition, form),
            by=person,
            now=now(),
        )
    except Refusal as refusal:
        form.add_error(None, refusal_words(refusal))
        return _page(request, plan, form)
    messages.success(request, _("The plan is settled; the programme follows from it."))
    return redirect("planning:plan", edition.slug, plan.pk)


@require_POST
def throw_away(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Forget a plan that was kept."""
    person, edition = planned(request, slug)
    try:
        discard(_plan(edition, number), by=person, now=now())
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal))
        return redirect("planning:plan", edition.slug, number)
    messages.success(request, _("The plan is discarded."))
    return redirect("planning:desk", edition.slug)


@never_cache
@require_safe
def own(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """The settled plan for one city: for its focal point and the secretariat."""
    person = require(request)
    edition = get_object_or_404(
        Edition.objects.select_related("series", "host"), slug=slug
    )
    found = City.objects.filter(slug=city).first()
    if found is None or not may_view_own_burden(person, edition, found, now().date()):
        raise Http404
    burden = own_burden(edition, found)
    names = Names({edition.host.slug: edition.host.names, found.slug: found.names})
    context = {
        "edition": edition,
        "city": found,
        "own": burden and own_shown(burden, names.plain(found.slug)),
        "reasons": [reason_words(one, names) for one in burden.reasons]
        if burden
        else [],
    }
    return render(request, "planning/own.html", context)
