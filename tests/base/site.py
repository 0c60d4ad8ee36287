"""A small site for the tests: base and people, with pages that go wrong in every way.

It stands without the rooms above; of `front` there are two addresses here.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.template import engines
from django.urls import include, path
from django.urls.resolvers import LocalePrefixPattern, URLResolver
from django.views.decorators.http import require_POST

from intercity.base import errors
from intercity.base.access import require
from intercity.base.forms import DayField, LocalizedFormField, StaleForm, WallTimeField
from intercity.base.limits import limited
from intercity.base.refusals import Refusal, Stale
from intercity.kernel.wording import LocalizedText
from intercity.project.rooms import addresses

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.server_error


class Everything(StaleForm):
    """One field of each kind."""

    title = LocalizedFormField(
        label="Title", help_text="What readers see.", max_length=9
    )
    text = LocalizedFormField(label="Text", rows=3, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "City"), ("b", "State")])
    day = DayField(label="Date", help_text="The local date.")
    start = WallTimeField(label="Start")
    order = forms.ChoiceField(
        label="Order",
        choices=[("a", "Alphabet"), ("b", "Lot")],
        widget=forms.RadioSelect,
    )
    rest = forms.MultipleChoiceField(
        label="Rest days",
        choices=[("sat", "Saturday"), ("sun", "Sunday")],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label="Agreed", help_text="By the host.")
    file = forms.FileField(label="File")
    note = forms.CharField(label="Note", widget=forms.Textarea)


PAGE = engines["django"].from_string(
    '{% extends "base/desk.html" %}{% block title %}A form{% endblock %}'
    '{% block main %}<form method="post">{{ form }}</form>{% endblock %}'
)
SAVED = LocalizedText.of({"en": "Cities", "ja": "都市"})
TYPED = LocalizedText.of({"en": "Towns"})


def form(request):
    """The form, empty or refused."""
    sent = Everything(request.POST or None, initial={"revision": 3, "title": SAVED})
    return HttpResponse(PAGE.render({"form": sent, "edition": None}, request))


def conflict(request):
    """Somebody else saved revision 4."""
    raise Stale(
        {"title": SAVED, "start": "09:30", "revision": 4},
        {"title": TYPED, "start": "09:30"},
    )


def refusal(request):
    """A rule says no, and no form takes it."""
    raise Refusal("closed", {})


def missing(request):
    """Nearly an address."""
    raise errors.NotFound("There is no city “seol”.", [("Seoul", "/en/cities/seoul/")])


def plainly_missing(request):
    """Not an address at all."""
    raise Http404


def forbidden(request):
    """Not for this reader."""
    raise PermissionDenied


def bad(request):
    """Not a request."""
    raise BadRequest


def broken(request):
    """Our mistake."""
    raise RuntimeError


def large(request):
    """A file beyond the limit."""
    return errors.too_large(request, "2 MB")


@limited(2, seconds=3600, methods=("GET",))
def seldom(request):
    """Twice an hour."""
    return HttpResponse("yes")


@require_POST
def sent(request):
    """Takes forms only."""
    return HttpResponse("sent")


def for_administrators(request):
    """Behind a rule."""
    person = require(request, lambda person: person.is_administrator)
    return HttpResponse(person.email)


def for_all(request):
    """Behind the sign-in."""
    return HttpResponse(require(request).email)


def hidden(request):
    """Behind a rule, and not to be known."""
    require(request, lambda person: person.is_administrator, hidden=True)
    return HttpResponse("secret")


_front = [path("", hidden, name="home"), path("desk/", for_all, name="desk")]
_pages = [
    path("form/", form),
    path("conflict/", conflict),
    path("refusal/", refusal),
    path("missing/", missing),
    path("plainly-missing/", plainly_missing),
    path("forbidden/", forbidden),
    path("bad/", bad),
    path("broken/", broken),
    path("large/", large),
    path("seldom/", seldom),
    path("sent/", sent),
    path("administrators/", for_administrators),
    path("hidden/", hidden),
]
# Addresses within languages may stand once only, so these come before the site's own.
_site = addresses(("base", "people"))
(_languages,) = [
    one
    for one in _site
    if isinstance(one, URLResolver) and isinstance(one.pattern, LocalePrefixPattern)
]
_languages.url_patterns[:0] = [
    path("test/", include(_pages)),
    path("", include((_front, "front"))),
]
urlpatterns = _site
