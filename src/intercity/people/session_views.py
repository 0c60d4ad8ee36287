"""Where a person is signed in, signing out there, and a second factor for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import has_shown_second_factor, signed_in
from intercity.base.clock import now
from intercity.base.limits import client_address, limited
from intercity.people.factor_actions import end_sessions
from intercity.people.models import Person

# Names in what a browser says of itself; the first that is found is it.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A browser in which somebody is signed in; `key` ends it, 0 is this one."""

    key: int
    browser: str
    system: str
    address: str
    since: datetime | None = None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(20, seconds=60, name="people.sessions")
def sessions(request: HttpRequest) -> HttpResponse:
    """Every browser in which the person is signed in; a POST signs out there."""
    person = signed_in(request)
    if request.method == "POST":
        return _end(request, person, request.POST.get("end", ""))
    context = {"here": _here(request), "others": _others(request, person)}
    return render(request, "people/sessions.html", context)


def _end(request: HttpRequest, person: Person, which: str) -> HttpResponse:
    # In a demonstration the others are other visitors.
    if settings.DEMO:
        raise Http404
    if which == "all":
        end_sessions(request, person, "others", now=now())
        get_adapter().logout(request)
        messages.success(request, _("You are signed out everywhere."))
        return redirect("account_login")
    if end_sessions(request, person, which, now=now()):
        messages.success(request, _("That browser is signed out."))
    return redirect("people:sessions")


def _here(request: HttpRequest) -> Seat:
    browser, system = told(request.headers.get("User-Agent", ""))
    return Seat(0, browser, system, client_address(request))


def _others(request: HttpRequest, person: Person) -> list[Seat]:
    if settings.DEMO:
        return []
    found = UserSession.objects.purge_and_list(person)
    return [
        Seat(one.pk, *told(one.user_agent), one.ip, one.created_at)
        for one in sorted(found, key=lambda one: one.created_at, reverse=True)
        if one.session_key != request.session.session_key
    ]


def told(user_agent: str) -> tuple[str, str]:
    """Which browser and which system it says that it is; empty where it is unknown."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS.items() if sign in user_agent), "")
    return browser, system


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where a role asks for one: to show the one there is, or to choose one."""
    person = signed_in(request)
    back = get_next_redirect_url(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if has_shown_second_factor(request) or not person.needs_second_factor:
        return redirect(back)
    if methods := get_adapter().get_reauthentication_methods(person):
        return redirect(f"{methods[0]['url']}?{urlencode({'next': back})}")
    return render(request, "people/second_factor.html")
