"""A new edition in three steps; what was typed stays while one goes back and forth."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.base.refusals import Refusal
from intercity.people.models import Person
from intercity.seminars import drafts
from intercity.seminars.actions import create_edition, start_series
from intercity.seminars.forms.editions import NEW_SERIES, facts_from, refuse
from intercity.seminars.models import Edition, Series
from intercity.seminars.rules import may_add_editions
from intercity.seminars.words import listed


@require_http_methods(["GET", "HEAD"])
def begin(request: HttpRequest) -> HttpResponse:
    """Start with nothing typed."""
    require(request, may_add_editions)
    drafts.forget(request)
    return redirect("seminars:new_step", 1)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    """One step: "back" keeps what was typed and judges nothing."""
    person = require(request, may_add_editions)
    if number not in drafts.STEPS:
        raise NotFound
    if request.method == "POST":
        drafts.keep(request, number)
        if request.POST.get("go") == "back":
            return redirect("seminars:new_step", max(1, number - 1))
        if drafts.form_of(request, number).is_valid():
            return _onwards(request, number, person)
        return _judged(number)
    if any(not drafts.has(request, before) for before in range(1, number)):
        return redirect("seminars:new_step", 1)
    judged = "judged" in request.GET
    page = _page(request, number, drafts.form_of(request, number, judged=judged))
    if judged:
        # Else browsers go back to the mistakes that have been put right since.
        patch_cache_control(page, no_store=True)
    return page


def _judged(number: int) -> HttpResponse:
    """To a step with its mistakes, by a redirect: "back" finds what was sent last."""
    return redirect(f"{reverse('seminars:new_step', args=[number])}?judged")


def _onwards(request: HttpRequest, number: int, person: Person) -> HttpResponse:
    """The next step, or the end: the first one that is not accepted comes first."""
    if number < drafts.STEPS[-1]:
        return redirect("seminars:new_step", number + 1)
    unfinished = drafts.first_unfinished(request)
    if unfinished is not None:
        return _judged(unfinished)
    try:
        edition = _create(request, person)
    except Refusal as refusal:
        form = drafts.form_of(request, number)
        form.full_clean()
        refuse(form, refusal)
        return _page(request, number, form)
    drafts.forget(request)
    messages.success(request, _("The edition is made. Now add its cities."))
    return redirect("seminars:edition", edition.slug)


@transaction.atomic
def _create(request: HttpRequest, person: Person) -> Edition:
    said = drafts.cleaned(request)
    facts = facts_from(said)
    at = now()
    if said["series"] == NEW_SERIES:
        tag = facts.languages[0]
        name = said["series_name"]
        series = start_series(name, host=facts.host, by=person, now=at, source=tag)
    else:
        series = Series.objects.get(pk=said["series"])
    return create_edition(series, said["slug"], facts, by=person, now=at)


def _page(request: HttpRequest, number: int, form: drafts.Step) -> HttpResponse:
    context = {
        "form": form,
        "step": number,
        "steps": len(drafts.STEPS),
        "title": {
            1: _("Which edition is it?"),
            2: _("When and where is it held?"),
            3: _("What is it about?"),
        }[number],
        "said": _said(request) if number == drafts.STEPS[-1] else None,
    }
    return render(request, "seminars/new.html", context)


def _said(request: HttpRequest) -> list[tuple[int, list[tuple[str, str]]]]:
    """The answers of the steps before, to check: (step, [(label, answer)])."""
    return [(number, _answers(drafts.form_of(request, number))) for number in (1, 2)]


def _answers(form: drafts.Step) -> list[tuple[str, str]]:
    answers = []
    for field in form:
        value = field.value()
        choices = dict(getattr(field.field, "choices", ()))
        if isinstance(value, list):
            answer = listed(choices.get(one, one) for one in value)
        else:
            answer = str(choices.get(value, value if value is not None else ""))
        if answer:
            answers.append((str(field.label), answer))
    return answers
