"""Who has which role: giving one to a colleague, taking it away.

The page stands with each edition: those of its series, and those of itself.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intercity.base.clock import now
from intercity.base.limits import limited
from intercity.base.refusals import Refusal
from intercity.seminars.actions import give_role, take_role
from intercity.seminars.forms.roles import OPENS, LeavingForm, RoleForm
from intercity.seminars.models import Edition, Role
from intercity.seminars.views.finding import edition_for
from intercity.seminars.words import refusal_words


def _roles(edition: Edition) -> QuerySet[Role]:
    """Those of the series and those of the edition."""
    here = Q(edition=edition) | Q(edition__isnull=True)
    found = Role.objects.filter(here, series=edition.series_id)
    return found.select_related("person", "series", "edition__series").order_by("pk")


# A person can be named, and is written to, by whoever may: not in great numbers.
@require_http_methods(["GET", "HEAD", "POST"])
@limited(60, seconds=3600, name="people.name")
def secretariat(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody with a role; a POST gives one to the person of an address."""
    person, edition = edition_for(request, slug)
    form = RoleForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        at, duty = now(), form.duty
        of = edition.series if duty.name in Role.OF_SERIES else edition
        with transaction.atomic():
            colleague = form.enter(by=person, now=at)
            give_role(colleague, of, duty, by=person, now=at)
        messages.success(request, _("The colleague is added, and told so by a mail."))
        return redirect("seminars:secretariat", slug)
    roles = list(_roles(edition))
    groups = [
        (name, OPENS[name], [role for role in roles if role.name == name])
        for name in Role.Name
    ]
    context = {"edition": edition, "form": form, "groups": groups}
    return render(request, "seminars/secretariat.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one role away."""
    by, edition = edition_for(request, slug)
    role = _roles(edition).filter(pk=pk).first()
    if role is None:
        return redirect("seminars:secretariat", slug)
    is_secretariat = role.name == Role.Name.SECRETARIAT
    is_oneself = role.person_id == by.pk and is_secretariat
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            is_meant = form.cleaned_data["is_meant"]
            take_role(role, is_meant=is_meant, by=by, now=now())
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
        "is_secretariat": is_secretariat,
    }
    return render(request, "seminars/secretariat_remove.html", context)
