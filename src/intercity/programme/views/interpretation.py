"""The interpretation desk: languages and pairs, interpreters, the glossary."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from intercity.base.errors import NotFound, conflict
from intercity.base.languages import language_words
from intercity.base.limits import limited
from intercity.base.refusals import Refusal, Stale
from intercity.base.tables import sent_table
from intercity.programme.actions import interpretation as actions
from intercity.programme.glossary import KINDS, entries_of, table_of
from intercity.programme.interpretation import desk_of
from intercity.programme.models import Interpreter, Term
from intercity.programme.preparation_forms import (
    GlossaryFileForm,
    InterpreterForm,
    LanguagesForm,
    TermForm,
    refuse,
)
from intercity.programme.preparation_rules import may_read_glossary
from intercity.programme.preparation_words import refusal_words
from intercity.programme.views.access import acting, edition_of, session_of
from intercity.seminars.models import Edition
from intercity.seminars.views.finding import edition_for, in_words
from intercity.seminars.words import listed

_FORM = ["GET", "HEAD", "POST"]
_ON_A_PAGE = 100


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Sessions with their languages, pairs and warnings; interpreters below."""
    edition = edition_of(request, slug)
    context = {"edition": edition, "desk": desk_of(edition), "page": "desk"}
    return render(request, "programme/interpretation.html", context)


@require_http_methods(_FORM)
def languages(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The languages of a session, and who interprets into each."""
    edition = edition_of(request, slug)
    session = session_of(edition, number)
    form = LanguagesForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            actions.keep_languages(
                session, form.values(), revision=revision, **acting(request)
            )
        except Stale as stale:
            return conflict(request, _languages_shown(edition, stale), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The languages were saved."))
            return redirect("programme:interpretation", slug)
    context = {"edition": edition, "session": session, "form": form, "page": "desk"}
    return render(request, "programme/languages.html", context)


def _languages_shown(edition: Edition, stale: Stale) -> Stale:
    """Both versions with names in place of numbers."""
    names = {one.pk: one.known_as for one in edition.interpreters.all()}

    def told(values: dict[str, object]) -> dict[str, object]:
        channels = values.get("channels") or {}
        assert isinstance(channels, dict)  # noqa: S101 -- the action has made it
        shown = [
            f"{language_words(tag)}: {listed(names.get(one, '') for one in people)}"
            for tag, people in channels.items()
        ]
        floor = str(values.get("floor", ""))
        known = {"channels": "; ".join(shown), "floor": floor and language_words(floor)}
        return {**values, **known}

    return Stale(told(stale.theirs), told(stale.yours))


@require_http_methods(_FORM)
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an interpreter."""
    edition = edition_of(request, slug)
    form = InterpreterForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        actions.add_interpreter(edition, form.values(), **acting(request))
        messages.success(request, _("The interpreter was entered."))
        return redirect("programme:interpretation", slug)
    context = {"edition": edition, "form": form, "page": "desk"}
    return render(request, "programme/interpreter.html", context)


@require_http_methods(_FORM)
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change an interpreter."""
    edition = edition_of(request, slug)
    one = _interpreter(edition, pk)
    form = InterpreterForm(request.POST or None, edition=edition, interpreter=one)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            actions.change_interpreter(
                one, form.values(), revision=revision, **acting(request)
            )
        except Stale as stale:
            return conflict(request, in_words(_name_shown(stale)), form)
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("programme:interpretation", slug)
    context = {"edition": edition, "interpreter": one, "form": form, "page": "desk"}
    return render(request, "programme/interpreter.html", context)


def _name_shown(stale: Stale) -> Stale:
    def told(values: dict[str, object]) -> dict[str, object]:
        shown = dict(values)
        parts = shown.pop("parts")
        name = pgettext("of a person", "Name")
        return {name: parts.written(), **shown}  # type: ignore[attr-defined]

    return Stale(told(stale.theirs), told(stale.yours))


@require_POST
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter everybody who has the role of an interpreter in this edition."""
    edition = edition_of(request, slug)
    count = actions.adopt_interpreters(edition, **acting(request))
    told = ngettext(
        "%(count)s interpreter was entered.",
        "%(count)s interpreters were entered.",
        count,
    )
    messages.success(request, told % {"count": count})
    return redirect("programme:interpretation", slug)


@require_POST
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an interpreter out who is assigned to nothing."""
    edition = edition_of(request, slug)
    one = _interpreter(edition, pk)
    return _done(
        request,
        slug,
        lambda: actions.remove_interpreter(one, **acting(request)),
        _("The interpreter was taken out."),
    )


@require_POST
@limited(60, seconds=3600, name="programme.send_link")
def link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Mail a new personal link, or (`revoke`) make the present one void."""
    edition = edition_of(request, slug)
    one = _interpreter(edition, pk)
    if "revoke" in request.POST:
        return _done(
            request,
            slug,
            lambda: actions.revoke_link(one, **acting(request)),
            _("The personal link opens nothing any more."),
        )
    return _done(
        request,
        slug,
        lambda: actions.send_link(one, **acting(request)),
        _("A new personal link is sent by mail."),
    )


def _done(
    request: HttpRequest, slug: str, act: Callable[[], object], words: str
) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(request, words)
    return redirect("programme:interpretation", slug)


def _interpreter(edition: Edition, pk: int) -> Interpreter:
    found = edition.interpreters.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such interpreter; they may have been taken out."))
    found.edition = edition
    return found


# The glossary


@require_http_methods(_FORM)
def glossary(request: HttpRequest, slug: str) -> HttpResponse:
    """All terms and names; a POST adds a term."""
    edition = edition_of(request, slug)
    form = TermForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_terms(edition, [form.values()], **acting(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The term was added."))
            return redirect("programme:glossary", slug)
    pages = Paginator(entries_of(edition), _ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "form": form,
        "entries": page,
        "kinds": KINDS,
        "page": "glossary",
    }
    return render(request, "programme/glossary.html", context)


@require_http_methods(_FORM)
def term(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a term."""
    edition = edition_of(request, slug)
    found = _term(edition, pk)
    initial = {
        "revision": found.revision,
        "words": found.words,
        "note": found.note,
        "source": found.source,
    }
    form = TermForm(request.POST or None, edition=edition, initial=initial)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            actions.change_term(
                found, form.values(), revision=revision, **acting(request)
            )
        except Stale as stale:
            return conflict(request, _term_shown(stale), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The term was saved."))
            return redirect("programme:glossary", slug)
    context = {"edition": edition, "term": found, "form": form, "page": "glossary"}
    return render(request, "programme/term.html", context)


def _term_shown(stale: Stale) -> Stale:
    def told(values: dict[str, object]) -> dict[str, object]:
        words = values["words"].as_dict()  # type: ignore[attr-defined]
        return {**values, "words": " · ".join(words.values())}

    return Stale(told(stale.theirs), told(stale.yours))


@require_POST
def term_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a term out."""
    edition = edition_of(request, slug)
    try:
        actions.remove_term(_term(edition, pk), **acting(request))
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(request, _("The term was taken out."))
    return redirect("programme:glossary", slug)


def _term(edition: Edition, pk: int) -> Term:
    found = edition.terms.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such term; somebody may have taken it out."))
    found.edition = edition
    return found


@require_http_methods(_FORM)
def glossary_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Terms from a file: all of it or nothing."""
    edition = edition_of(request, slug)
    form = GlossaryFileForm(
        request.POST or None, request.FILES or None, edition=edition
    )
    if request.method == "POST" and form.is_valid():
        count = actions.add_terms(edition, form.terms, **acting(request))
        told = ngettext(
            "%(count)s term was added or changed.",
            "%(count)s terms were added or changed.",
            count,
        )
        messages.success(request, told % {"count": count})
        return redirect("programme:glossary", slug)
    context = {"edition": edition, "form": form, "page": "glossary"}
    return render(request, "programme/glossary_import.html", context)


@require_safe
def glossary_table(request: HttpRequest, slug: str) -> HttpResponse:
    """The glossary with all names as CSV."""
    _person, edition = edition_for(request, slug, may_read_glossary)
    rows = table_of(edition, entries_of(edition))
    return sent_table(rows, "csv", f"{slug}-glossary")
