"""The mails of an edition, for its secretariat: what became of each, and once more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.mails import list_of, one_of, send_again
from intercity.base.models import Mail
from intercity.base.record import key_of
from intercity.delegations.models import Correspondence
from intercity.seminars.models import Edition
from intercity.seminars.views.finding import edition_for


@require_safe
def mails(request: HttpRequest, slug: str) -> HttpResponse:
    """The mails about this edition, newest first, or those in one state."""
    _person, edition = edition_for(request, slug)
    found = list_of(request, Mail.objects.filter(about=key_of(edition)))
    return render(request, "delegations/mails.html", {"edition": edition, **found})


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One mail; a POST sends it again, where it failed or came back."""
    person, edition = edition_for(request, slug)
    found = one_of(Mail.objects.filter(about=key_of(edition)), pk)
    if request.method == "POST":
        send_again(request, found["mail"], by=person)
        return redirect("delegations:mail", slug, pk)
    context = {"edition": edition, "new_link": _new_link(edition, found["mail"])}
    return render(request, "delegations/mail.html", {**context, **found})


def _new_link(edition: Edition, mail: Mail) -> str:
    """The page from which a link goes in place of the one in this mail; "" for none."""
    if mail.key.startswith("members.link:"):
        members = edition.members.select_related("delegation__participant__city")
        member = members.filter(pk=mail.key.split(":")[1]).first()
        if member is None:
            return ""
        if member.delegation is None:
            return reverse("delegations:guest", args=[edition.slug, member.pk])
        city = member.delegation.participant.city.slug
        return reverse("delegations:change", args=[edition.slug, city, member.pk])
    lines = Correspondence.objects.filter(mail=mail, participant__edition=edition)
    line = lines.select_related("participant__city").first()
    if line is None:
        return ""
    slugs = [edition.slug, line.participant.city.slug]
    return reverse("delegations:invitation_of", args=slugs)
