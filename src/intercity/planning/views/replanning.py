"""What changed since the settled plan, the least disturbing plan, and settling it."""

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

from intercity.base.clock import now
from intercity.base.fields import whole_numbers
from intercity.base.limits import limited
from intercity.base.refusals import Refusal
from intercity.planning.actions import ask_replan, keep_plan, settle_plan
from intercity.planning.forms import ReplanForm
from intercity.planning.kept import PlanShown
from intercity.planning.models import Plan
from intercity.planning.queries import open_search, settled_plan
from intercity.planning.replanned import Replanned
from intercity.planning.replanning import Replanning, replanning
from intercity.planning.views.desk import planned, seen_before
from intercity.planning.words import mistake_words, refusal_words
from intercity.seminars.models import Edition

if TYPE_CHECKING:
    from intercity.people.models import Person


@never_cache
@require_safe
def replan(request: HttpRequest, slug: str) -> HttpResponse:
    """The settled plan under what the cities ask now, and what is proposed."""
    _person, edition = planned(request, slug)
    return _page(request, edition, _found(request, edition))


def _found(request: HttpRequest, edition: Edition) -> Replanning | None:
    """By the address: which starts are frozen, and by which question."""
    settled = settled_plan(edition)
    if settled is None:
        return None
    frozen = whole_numbers(request.GET.getlist("freeze"))
    by_edition = request.GET.get("question") == "edition"
    return replanning(edition, settled, frozen=frozen, by_edition=by_edition)


def _page(
    request: HttpRequest,
    edition: Edition,
    found: Replanning | None,
    form: ReplanForm | None = None,
) -> HttpResponse:
    context: dict[str, object] = {"edition": edition, "form": form}
    if found is not None:
        initial = {"instead_of": found.settled.pk, "seen": found.digest}
        context |= {
            "found": found,
            "shown": Replanned(edition, found),
            "settled_shown": PlanShown(found.settled),
            "edition_zone": found.brief.host.zone,
            "mistakes": [mistake_words(one) for one in found.mistakes],
            "settle": form or ReplanForm(initial=initial, auto_id="settle_%s"),
            "query": request.GET.urlencode(),
            "search": open_search(edition, found.asked),
        }
    status = 422 if form else 200
    return render(request, "planning/replan.html", context, status=status)


@require_POST
@limited(20, seconds=600)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Search in the queue for what takes too long for a page."""
    person, edition = planned(request, slug)
    found = _found(request, edition)
    if found is None or not found.is_too_long:
        address = reverse("planning:replan", args=[edition.slug])
        return redirect(f"{address}?{request.GET.urlencode()}")
    search = ask_replan(edition, found, by=person, now=now())
    return redirect("planning:search", edition.slug, search.pk)


@require_POST
def settle(request: HttpRequest, slug: str) -> HttpResponse:
    """Settle the least disturbing plan that was seen, for a reason."""
    person, edition = planned(request, slug)
    found = _found(request, edition)
    form = ReplanForm(request.POST, auto_id="settle_%s")
    if not form.is_valid():
        return _page(request, edition, found, form)
    try:
        plan = _settled(edition, found, form, person)
    except Refusal as refusal:
        form.add_error(None, refusal_words(refusal))
        return _page(request, edition, found, form)
    messages.success(request, _("The plan is settled; the programme follows from it."))
    return redirect("planning:plan", edition.slug, plan.pk)


def _settled(
    edition: Edition, found: Replanning | None, form: ReplanForm, person: Person
) -> Plan:
    """Keep and settle as one: a refusal leaves nothing behind."""
    given = form.cleaned_data
    document = found.document() if found else None
    if found is None or document is None:
        raise Refusal("no_plan")
    if found.settled != seen_before(edition, form):
        raise Refusal("settled_meanwhile", {"plan": found.settled})
    if found.digest != given["seen"]:
        raise Refusal("asked_meanwhile")
    if found.is_same:
        raise Refusal("already_settled")
    with transaction.atomic():
        plan = keep_plan(edition, found.brief, document, by=person, now=now())
        return settle_plan(
            plan,
            reason=given["reason"],
            instead_of=found.settled,
            tells=given["tells"],
            by=person,
            now=now(),
        )
