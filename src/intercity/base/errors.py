"""Pages for what went wrong: in the reader's language, with what to do next."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string

from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal, Stale


class NotFound(Http404):
    """A 404 that helps: a sentence of what is not there, and the nearest addresses.

    `suggestions` are (label, address).
    """

    def __init__(
        self, message: str = "", suggestions: list[tuple[str, str]] | None = None
    ) -> None:
        """Both may be left out."""
        super().__init__(message)
        self.message = message
        self.suggestions = suggestions or []


def bad_request(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    """400: the request cannot be read; 413 where it is only too long."""
    if isinstance(exception, RequestDataTooBig):
        most = getattr(exception, "most", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return too_large(request, filesizeformat(most))
    return render(request, "base/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but without the role that this needs."""
    return render(request, "base/errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form has lost its session; what was typed may be sent again."""
    return render(request, "base/errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with what the view said of it."""
    said = exception if isinstance(exception, NotFound) else NotFound()
    context = {"message": said.message, "suggestions": said.suggestions}
    return render(request, "base/errors/404.html", context, status=404)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """409: a rule refused the action, and the view had no form to say so."""
    return render(request, "base/errors/refused.html", {"refusal": refusal}, status=409)


def conflict(
    request: HttpRequest, stale: Stale, form: forms.BaseForm | None = None
) -> HttpResponse:
    """409: somebody else saved first; both versions side by side, and nothing lost.

    `form` gives the fields their labels. When `stale.theirs` names the `revision` that
    is saved now, the reader may put the own version over it: all that was sent is sent
    again with that revision.
    """
    names = [name for name in (stale.yours | stale.theirs) if name != "revision"]
    rows = [
        {
            "label": _label(name, form),
            "theirs": stale.theirs.get(name, ""),
            "yours": stale.yours.get(name, ""),
            "differs": stale.theirs.get(name) != stale.yours.get(name),
        }
        for name in names
    ]
    context = {
        "rows": rows,
        "revision": stale.theirs.get("revision"),
        "sent": _sent_again(request),
        "here": request.get_full_path(),
    }
    return render(request, "base/errors/409.html", context, status=409)


def _label(name: str, form: forms.BaseForm | None) -> object:
    if form is not None and name in form.fields:
        return form[name].label
    return name.replace("_", " ")


def _sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """All fields of the form as it came, but for its token and revision."""
    return [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "revision"}
        for value in request.POST.getlist(name)
        if isinstance(value, str)
    ]


def too_large(request: HttpRequest, limit: str) -> HttpResponse:
    """413: a file is larger than `limit`, given in words."""
    return render(request, "base/errors/413.html", {"limit": limit}, status=413)


def too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """429: too often; `seconds` until the next request is accepted."""
    context = {"minutes": -(-seconds // 60)}
    response = render(request, "base/errors/429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; the page needs neither the database nor a session."""
    page = render_to_string("base/errors/500.html", {"lang": reader_language()})
    return HttpResponse(page, status=500)
