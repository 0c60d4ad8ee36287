"""Choosing whose time the pages show."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from intercity.base.clock import now
from intercity.base.templatetags.ui import plain
from intercity.cities.places import names_of_zone, zone_places
from intercity.front.queries import published
from intercity.front.reading import COOKIE, candidate_words
from intercity.front.zones import LONGEST, Choice, meant, near
from intercity.programme.content import Content

_YEAR = 365 * 24 * 3600


class ZoneForm(forms.Form):
    """A city or zone by its name, and the page to go back to."""

    zone = forms.CharField(
        max_length=LONGEST,
        label=gettext_lazy("City or time zone"),
        help_text=gettext_lazy("For example: Nairobi, São Paulo, or Asia/Seoul."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


# No token: the form changes nothing but a preference of the reader, which a link with
# ?zone= shows just as well, and without it public pages set no cookie at all.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The form; sent, back to the page it came from, with the choice in a cookie."""
    if request.method != "POST":
        return _page(request, ZoneForm(initial={"next": _back(request.GET)}))
    back = _back(request.POST)
    if request.POST.get("zone") == "":
        response = HttpResponseRedirect(back)
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    form = ZoneForm(_sent(request))
    if not form.is_valid():
        return _page(request, form)
    content = _content_of(back)
    asked = form.cleaned_data["zone"]
    candidates = meant(asked, content)
    if len(candidates) == 1:
        return _kept(HttpResponseRedirect(back), candidates[0].choice)
    words = {"zone": asked}
    if candidates:
        form.add_error("zone", _("Several cities are called “%(zone)s”.") % words)
    else:
        form.add_error(
            "zone",
            _(
                "“%(zone)s” is neither a city nor a time zone that this site knows."
                " Accepted are names of cities, and zones such as Asia/Seoul."
            )
            % words,
        )
    found = candidates or near(asked, content)
    offered = [(str(one.choice), candidate_words(one, now())) for one in found]
    return _page(request, form, offered)


def _sent(request: HttpRequest) -> dict[str, str]:
    """What was typed, or picked of the namesakes that were offered before."""
    zone = request.POST.get("meant") or request.POST.get("zone", "")
    return {"zone": zone, "next": request.POST.get("next", "")}


def _page(
    request: HttpRequest, form: ZoneForm, offered: list[tuple[str, str]] | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "offered": offered or [],
        "back": form["next"].value() or _back({}),
        "places": sorted({plain(names_of_zone(zone)) for _name, zone in zone_places()}),
    }
    response = render(request, "front/zone.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _kept(response: HttpResponseRedirect, choice: Choice) -> HttpResponseRedirect:
    response.set_cookie(
        COOKIE,
        str(choice),
        max_age=_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _back(data: object) -> str:
    """The page to go back to, on this site; a zone in its address no longer counts."""
    asked = data.get("next", "") if hasattr(data, "get") else ""
    if not asked.startswith("/") or not url_has_allowed_host_and_scheme(asked, None):
        return reverse("front:home")
    parts = urlsplit(asked)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "zone"]
    return f"{parts.path}?{urlencode(query)}" if query else parts.path


def _content_of(path: str) -> Content | None:
    """The edition that a page is about, whose cities the reader may name."""
    try:
        slug = resolve(urlsplit(path).path).kwargs.get("edition")
        return published(slug).content if slug else None
    except (Resolver404, Http404):
        return None
