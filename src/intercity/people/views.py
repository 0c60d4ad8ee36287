"""A person's own pages."""

from __future__ import annotations

from copy import copy
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercity.base.access import show_second_factor, signed_in
from intercity.base.clock import now
from intercity.base.limits import limited
from intercity.base.navigation import account_links
from intercity.people import demo as demo_links
from intercity.people.actions import Preferences, change_preferences
from intercity.people.forms import PreferencesForm

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Name, language and zone; saving leads on in the language that was chosen."""
    person = signed_in(request)
    # A copy: what is refused shows in the form, not in the page's header.
    form = PreferencesForm(request.POST or None, instance=copy(person))
    if request.method == "POST" and form.is_valid():
        chosen = cast("Preferences", form.cleaned_data)
        saved = change_preferences(person, chosen, by=person, now=now())
        with override(saved.language):
            messages.success(request, _("Your preferences are saved."))
            return redirect("people:preferences")
    context = {"form": form, "links": account_links(person)}
    return render(request, "people/preferences.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(30, seconds=60, name="people.demo")
def demo(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as one of the demonstration's people, by a button and not by the link.

    It counts as both factors, so that no visitor has to set one up.
    """
    person = demo_links.person_of(token) if settings.DEMO else None
    if person is None:
        raise Http404
    if request.method == "POST":
        login(request, person, backend=_BACKEND)
        show_second_factor(request, person)
        return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "people/demo.html", {"person": person})
