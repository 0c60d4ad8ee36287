"""The leader's message and the host's report: held once, cleared by language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import NotFound, conflict
from intercity.base.refusals import Refusal, Stale
from intercity.people.models import Person
from intercity.programme.actions.contributions import (
    clear,
    contribution_of,
    summarise,
)
from intercity.programme.actions.materials import Labelled, Terms, materials_of
from intercity.programme.clearing import cleared_of, newest
from intercity.programme.embargo import first_starts
from intercity.programme.handing import Setting, shown
from intercity.programme.handing_forms import (
    OF_THE_HOST,
    ClearForm,
    FileForm,
    SpeechForm,
    SummaryForm,
)
from intercity.programme.handing_words import accepted_words
from intercity.programme.language_forms import LanguageForm
from intercity.programme.models import Contribution, Item, Material
from intercity.programme.queries import host_zone
from intercity.programme.rules import (
    may_add_languages,
    may_clear,
    may_keep_contributions,
    may_view_contributions,
)
from intercity.programme.translations import BY_TRANSLATORS, languages_for
from intercity.programme.views.handing import refuse, take
from intercity.programme.words import KINDS
from intercity.seminars.models import Edition
from intercity.seminars.views.finding import edition_for

# What an address says for a kind.
ADDRESSES = {
    "video-message": Item.Kind.VIDEO_MESSAGE,
    "report": Item.Kind.REPORT,
}


@require_safe
def contributions(request: HttpRequest, slug: str) -> HttpResponse:
    """What the host contributes to every session."""
    _person, edition = edition_for(request, slug, may_view_contributions)
    held = {one.kind: one for one in edition.contributions.all()}
    context = {
        "edition": edition,
        "rows": [
            {
                "address": address,
                "name": KINDS[kind],
                "sessions": _sessions(edition, kind),
                "cleared": cleared_of(held[kind]) if kind in held else [],
            }
            for address, kind in ADDRESSES.items()
        ],
    }
    return render(request, "programme/contributions.html", context)


def _sessions(edition: Edition, kind: str) -> list[int]:
    slots = edition.sessions.filter(slots__item__kind=kind).order_by("number")
    return list(slots.values_list("number", flat=True).distinct())


def kind_at(address: str) -> str:
    """The kind of an address; raises `NotFound`."""
    if address not in ADDRESSES:
        raise NotFound(_("The host contributes nothing of this kind."))
    return ADDRESSES[address]


@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """One of them: its files and its summary by language, and what is cleared."""
    person, edition = edition_for(request, slug, may_view_contributions)
    held = edition.contributions.filter(kind=kind_at(kind)).first()
    page = _Page(request, person, edition, kind, held, now())
    done = _DONE.get(request.POST.get("do", ""))
    if request.method == "POST" and done is not None:
        require(request, _MAY.get(done, may_keep_contributions), edition)
        form = page.form(request.POST["do"])
        if form.is_valid():
            try:
                messages.success(request, done(page, form))
            except Stale as stale:
                return conflict(request, stale, form)
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                return redirect("programme:contribution", slug, kind)
    return render(request, "programme/contribution.html", _shown(page))


class _Page:
    """A contribution as one reader works on it."""

    def __init__(
        self,
        request: HttpRequest,
        person: Person,
        edition: Edition,
        address: str,
        held: Contribution | None,
        at: datetime,
    ) -> None:
        self.request, self.person, self.edition = request, person, edition
        self.address, self.kind, self.held = address, kind_at(address), held
        self.at, self.zone = at, host_zone(edition)
        self.may_keep = may_keep_contributions(person, edition)
        self.may_clear = may_clear(person, edition)
        self._forms: dict[str, Any] = {}

    @property
    def uploads(self) -> str:
        """Where large files are announced; what a translator hands in is small."""
        if not self.may_keep:
            return ""
        slugs = [self.edition.slug, self.address]
        return reverse("programme:contribution_upload", args=slugs)

    def form(self, name: str) -> Any:
        if name not in self._forms:
            sent = self.request.POST.get("do") == name
            given = (self.request.POST, self.request.FILES) if sent else ()
            self._forms[name] = self._made(name, given)
        return self._forms[name]

    def _made(self, name: str, given: tuple[Any, ...]) -> forms.Form:
        if name == "summary":
            return SummaryForm(*given, contribution=self.held)
        if name == "file" and not self.may_keep:
            return LanguageForm(
                *given,
                edition=self.edition,
                kinds=BY_TRANSLATORS,
                zone=self.zone,
                contribution=self.held,
                tags=languages_for(self.person, self.edition),
                prefix="file",
            )
        if name == "file":
            return FileForm(
                *given,
                edition=self.edition,
                kinds=OF_THE_HOST,
                zone=self.zone,
                on_behalf=False,
                prefix="file",
            )
        if name == "speech":
            return SpeechForm(
                *given, edition=self.edition, on_behalf=False, prefix="speech"
            )
        return ClearForm(*given)


def _summarise(page: _Page, form: SummaryForm) -> str:
    summarise(
        page.edition,
        page.kind,
        form.cleaned_data["summary"],
        revision=form.cleaned_data["revision"],
        by=page.person,
        now=page.at,
    )
    return _("The summary is saved.")


def _send(page: _Page, form: FileForm) -> str:
    take(
        form.cleaned_data["file"],
        form.labelled(),
        lambda: contribution_of(page.edition, page.kind),
        by=page.person,
        now=page.at,
    )
    return _("The file is handed in.")


def _speak(page: _Page, form: SpeechForm) -> str:
    terms = Terms(audience=Material.Audience.INTERPRETERS)
    language = form.cleaned_data["language"]
    take(
        SimpleUploadedFile("speech.txt", form.cleaned_data["words"].encode()),
        Labelled(kind=Material.Kind.TEXT, language=language, terms=terms),
        lambda: contribution_of(page.edition, page.kind),
        by=page.person,
        now=page.at,
    )
    return _("The text of the speech is handed in.")


def _clear(page: _Page, form: ClearForm) -> str:
    told = form.cleaned_data
    if page.held is None:
        raise Refusal("nothing_to_clear", {"lang": told["language"]})
    clear(page.held, told["language"], seen=told["seen"], by=page.person, now=page.at)
    return _("This language is cleared.")


_DONE: dict[str, Any] = {
    "summary": _summarise,
    "file": _send,
    "speech": _speak,
    "clear": _clear,
}
# What others than the secretariat may do.
_MAY = {_send: may_add_languages, _clear: may_clear}


def _shown(page: _Page) -> dict[str, Any]:
    edition, held, file_form = page.edition, page.held, page.form("file")
    items = edition.items.filter(kind=page.kind).values_list("minutes", flat=True)
    starts = first_starts(edition)
    setting = Setting(dues={}, starts=starts, slot=items.first(), now=page.at)
    files = list(materials_of(held).select_related("file", "by")) if held else []
    if not (page.may_keep or page.may_clear):
        files = newest(files)
    for one in files:
        one.contribution = held
    return {
        "edition": edition,
        "kind": page.address,
        "name": KINDS[Item.Kind(page.kind)],
        "sessions": _sessions(edition, page.kind),
        "is_over": page.kind in starts and starts[page.kind] <= page.at,
        "slot": setting.slot,
        "files": shown(files, setting),
        "zone": page.zone,
        "cleared": cleared_of(held) if held else [],
        "may_clear": page.may_clear,
        "may_keep": page.may_keep,
        "may_add": may_add_languages(page.person, edition),
        "held": held,
        "kinds": [
            (label, accepted_words(kind))
            for kind, label in file_form.fields["kind"].choices
        ],
        "uploads": page.uploads,
        "summary_form": page.form("summary"),
        "file_form": file_form,
        "speech_form": page.form("speech"),
        "clear_form": page.form("clear"),
    }
