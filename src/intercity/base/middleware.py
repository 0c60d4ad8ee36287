"""What every request passes through on its way in and out."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import resolve_url
from django.utils.cache import has_vary_header
from django.utils.translation import get_language_from_path, get_language_from_request
from django_htmx.http import HttpResponseClientRedirect

from intercity.base.access import SecondFactorNeeded, SignInNeeded
from intercity.base.errors import conflict, not_found, refused, too_many
from intercity.base.limits import TooMany
from intercity.base.refusals import Refusal, Stale

View = Callable[[HttpRequest], HttpResponse]

_YEAR = 365 * 24 * 3600
_POLICIES = {
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(),"
        " geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(),"
        " payment=(), usb=(), xr-spatial-tracking=()"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policies(get_response: View) -> View:
    """Say on every answer what browsers need not grant these pages.

    A page that depends on who reads it is kept by that reader's browser only.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in _POLICIES.items():
            response.headers.setdefault(name, value)
        if has_vary_header(response, "Cookie"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


class Compression(GZipMiddleware):
    """Compresses answers, but not files: those are packed already, or sent in parts."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave a file to the server as it lies on the disk."""
        if isinstance(response, FileResponse):
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


class Language(LocaleMiddleware):
    """The language of the address; the last one read is remembered for "/".

    /zh/ and /en-gb/ lead to the nearest language that is spoken here.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Keep the language of the address, where it is not the one known already."""
        response = super().process_response(request, response)
        chosen = get_language_from_path(request.path_info)
        first, _, rest = request.get_full_path().removeprefix("/").partition("/")
        if response.status_code == HTTPStatus.NOT_FOUND and chosen and chosen != first:
            return self.response_redirect_class(f"/{chosen}/{rest}")
        # A file is public and the same for everybody, so that any cache may keep it.
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and chosen and chosen != get_language_from_request(request):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=_YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class Refusals:
    """Answers what views raise: sign in first, come back later, changed meanwhile."""

    def __init__(self, get_response: View) -> None:
        """Called by Django."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Besides exceptions: an address that only takes forms is no blank page."""
        response = self.get_response(request)
        is_blank = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        if is_blank and request.method == "GET" and not response.content:
            page = not_found(request)
            page.status_code = response.status_code
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """A page for each refusal that no view answered itself."""
        match exception:
            case SignInNeeded():
                return _lead_to(request, settings.LOGIN_URL)
            case SecondFactorNeeded():
                return _lead_to(request, settings.SECOND_FACTOR_URL)
            case TooMany():
                return too_many(request, exception.seconds)
            case Stale():
                return conflict(request, exception)
            case Refusal():
                return refused(request, exception)
        return None


def _lead_to(request: HttpRequest, name: str) -> HttpResponse:
    """To a page of signing in and back: after a form that was sent, to the desk."""
    is_part = "HX-Request" in request.headers
    reads = request.method in {"GET", "HEAD"} and not is_part
    back = (
        request.get_full_path() if reads else resolve_url(settings.LOGIN_REDIRECT_URL)
    )
    answer = redirect_to_login(back, resolve_url(name))
    # A part of a page cannot take that page in; the whole page goes there.
    return HttpResponseClientRedirect(answer.url) if is_part else answer
