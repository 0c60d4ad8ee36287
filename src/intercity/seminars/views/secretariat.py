"""Who works for the secretariat of a series: adding a colleague, taking the role away.

The page stands with each edition, as the name of the series does.
"""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from intercity.base.clock import now
from intercity.base.limits import limited
from intercity.base.refusals import Refusal
from intercity.people.newcomers import NewcomerForm
from intercity.seminars.actions import give_role, take_role
from intercity.seminars.models import Role
from intercity.seminars.views.finding import edition_for
from intercity.seminars.words import refusal_words


class LeavingForm(forms.Form):
    """For one who gives up the own role: not by a slip."""

    is_meant = forms.BooleanField(
        label=gettext_lazy("I give up my own access to all editions of this series"),
        required=False,
    )


# A person can be named, and is written to, by whoever may: not in great numbers.
@require_http_methods(["GET", "HEAD", "POST"])
@limited(60, seconds=3600, name="people.name")
def secretariat(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody of the secretariat; a POST adds a colleague by an address."""
    person, edition = edition_for(request, slug)
    form = NewcomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = now()
        with transaction.atomic():
            colleague = form.enter(by=person, now=at)
            give_role(colleague, edition.series, parts=form.parts, by=person, now=at)
        messages.success(request, _("The colleague is added, and told so by a mail."))
        return redirect("seminars:secretariat", slug)
    roles = edition.series.roles.filter(name=Role.Name.SECRETARIAT)
    context = {
        "edition": edition,
        "form": form,
        "roles": roles.select_related("person").order_by("pk"),
    }
    return render(request, "seminars/secretariat.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """Take the role away from one of them."""
    by, edition = edition_for(request, slug)
    roles = edition.series.roles.filter(name=Role.Name.SECRETARIAT)
    role = roles.select_related("person").filter(person=person).first()
    if role is None:
        return redirect("seminars:secretariat", slug)
    is_oneself = role.person_id == by.pk
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_meant = form.cleaned_data["is_meant"]
        try:
            take_role(role.person, edition.series, is_meant=is_meant, by=by, now=now())
        except Refusal as refusal:
            is_own = refusal.code == "oneself"
            form.add_error("is_meant" if is_own else None, refusal_words(refusal))
        else:
            messages.success(request, _("The role is taken away."))
            if is_oneself and not by.is_administrator:
                return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
            return redirect("seminars:secretariat", slug)
    context = {
        "edition": edition,
        "role": role,
        "form": form,
        "is_oneself": is_oneself,
    }
    return render(request, "seminars/secretariat_remove.html", context)
