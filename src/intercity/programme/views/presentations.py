"""A city's presentation, and the secretariat's list of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.dates import zone_label
from intercity.base.errors import conflict
from intercity.base.languages import language_words, reader_language
from intercity.base.refusals import Refusal, Stale
from intercity.base.tables import sent_table
from intercity.people.models import Person
from intercity.programme.actions.materials import Labelled, Terms, materials_of
from intercity.programme.actions.presentations import (
    accept,
    ask_revision,
    hand_in_words,
    presentation_of,
)
from intercity.programme.clearing import newest
from intercity.programme.embargo import first_starts, without_consent
from intercity.programme.handing import (
    Row,
    Setting,
    dues_of,
    is_late,
    rows_of,
    shown,
    slot_of,
)
from intercity.programme.handing_forms import (
    OF_A_CITY,
    FileForm,
    PresentationForm,
    ReviewForm,
    SpeechForm,
)
from intercity.programme.handing_words import accepted_words, state_words
from intercity.programme.models import Material, Presentation
from intercity.programme.rules import may_hand_in, may_review
from intercity.programme.views.handing import refuse, take
from intercity.seminars.models import Participant
from intercity.seminars.queries import host_day
from intercity.seminars.views.finding import edition_for, in_words, no_edition
from intercity.seminars.words import listed


@dataclass(slots=True)
class Page:
    """A city's presentation as one reader works on it."""

    request: HttpRequest
    person: Person
    participant: Participant
    presentation: Presentation | None
    at: datetime
    made: dict[str, forms.Form] = field(default_factory=dict)

    @property
    def reviews(self) -> bool:
        """Whether the reader is of the secretariat."""
        return may_review(self.person, self.participant.edition)

    @property
    def here(self) -> str:
        """The page itself."""
        slugs = [self.participant.edition.slug, self.participant.city.slug]
        return reverse("programme:presentation", args=slugs)

    @property
    def zone(self) -> str:
        """The city's own."""
        return self.participant.city.zones.values_list("zone", flat=True)[0]

    @property
    def today(self) -> date:
        """The day of the host, on which something came that is recorded without one."""
        return host_day(self.participant.edition, self.at)

    def form(self, name: str) -> Any:
        """One of the forms; bound where it was this one that was sent."""
        if name not in self.made:
            sent = self.request.POST.get("do") == name
            given = (self.request.POST, self.request.FILES) if sent else ()
            self.made[name] = self._made(name, given)
        return self.made[name]

    def _made(self, name: str, given: tuple[Any, ...]) -> forms.Form:
        edition = self.participant.edition
        if name == "words":
            return PresentationForm(
                *given,
                participant=self.participant,
                presentation=self.presentation,
                on_behalf=self.reviews,
            )
        if name == "file":
            return FileForm(
                *given,
                edition=edition,
                kinds=OF_A_CITY,
                participant=self.participant,
                zone=self.zone,
                on_behalf=self.reviews,
                prefix="file",
            )
        if name == "speech":
            return SpeechForm(
                *given,
                edition=edition,
                participant=self.participant,
                on_behalf=self.reviews,
                prefix="speech",
            )
        revision = self.presentation.revision if self.presentation else 1
        return ReviewForm(*given, initial={"revision": revision}, prefix="review")


@require_http_methods(["GET", "HEAD", "POST"])
def presentation(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """What a city presents: its words, its files, how far they are."""
    page = _page(request, slug, city)
    done = _DONE.get(request.POST.get("do", ""))
    if request.method == "POST" and done is None:
        page.made["words"] = PresentationForm(
            request.POST,
            participant=page.participant,
            presentation=page.presentation,
            on_behalf=page.reviews,
        )
        page.made["words"].is_valid()
    if request.method == "POST" and done is not None:
        form = page.form(request.POST["do"])
        if form.is_valid():
            try:
                messages.success(request, done(page, form))
            except Stale as stale:
                return conflict(request, in_words(stale), form)
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                return redirect(page.here)
    return render(request, "programme/presentation.html", _shown(page))


def _page(request: HttpRequest, slug: str, city: str) -> Page:
    person, at = require(request), now()
    found = Participant.objects.select_related(
        "city", "edition__series", "edition__host"
    ).filter(edition__slug=slug, city__slug=city)
    participant = found.first()
    if participant is None or not may_hand_in(person, participant, at.date()):
        raise no_edition(slug)
    held = Presentation.objects.filter(participant=participant).first()
    if held is not None:
        held.participant = participant
    return Page(request, person, participant, held, at)


def _say(page: Page, form: PresentationForm) -> str:
    hand_in_words(
        page.participant,
        form.values(),
        told=form.told(page.today),
        revision=form.cleaned_data["revision"],
        by=page.person,
        now=page.at,
    )
    return _("The words of the presentation are saved.")


def _send(page: Page, form: FileForm) -> str:
    take(
        form.cleaned_data["file"],
        form.labelled(),
        lambda: presentation_of(page.participant),
        told=form.told(page.today),
        by=page.person,
        now=page.at,
    )
    return _("The file is handed in.")


def _speak(page: Page, form: SpeechForm) -> str:
    words = form.cleaned_data["words"]
    upload = SimpleUploadedFile("speech.txt", words.encode())
    terms = Terms(audience=Material.Audience.INTERPRETERS)
    language = form.cleaned_data["language"]
    take(
        upload,
        Labelled(kind=Material.Kind.TEXT, language=language, terms=terms),
        lambda: presentation_of(page.participant),
        told=form.told(page.today),
        by=page.person,
        now=page.at,
    )
    return _("The text of the speech is handed in.")


def _review(page: Page, form: ReviewForm) -> str:
    require(page.request, may_review, page.participant.edition)
    if page.presentation is None:
        raise Refusal("nothing_said")
    told = form.cleaned_data
    by = {"revision": told["revision"], "by": page.person, "now": page.at}
    if told["decision"] == ReviewForm.REVISE:
        ask_revision(page.presentation, told["note"], **by)
        return _("The city is asked for a revision.")
    final = told["decision"] == ReviewForm.FINISH
    accept(page.presentation, final=final, **by)
    return _("The decision is saved, and the city is told.")


_DONE: dict[str, Any] = {
    "words": _say,
    "file": _send,
    "speech": _speak,
    "review": _review,
}


def _shown(page: Page) -> dict[str, Any]:
    participant, held = page.participant, page.presentation
    edition, city = participant.edition, participant.city
    dues, zone = dues_of(edition), page.zone
    setting = Setting(
        dues=dues,
        starts=first_starts(edition),
        slot=slot_of(participant),
        now=page.at,
    )
    files = materials_of(held).select_related("file", "by") if held else []
    for one in files:
        one.presentation = held
    words, colour = state_words(held)
    name = city.names.in_(reader_language()).text
    rungs = [dues[kind] for kind in ("abstract", "slides") if kind in dues]
    final = held is not None and held.state == Presentation.State.FINAL
    return {
        "edition": edition,
        "city": city,
        "participant": participant,
        "presentation": held,
        "state": words,
        "colour": colour,
        "is_final": final,
        "may_keep": True,
        "is_late": held is not None
        and is_late(dues.get("abstract"), held.handed_in_at, held.received_on),
        "dues": [(due, due.is_past(page.at)) for due in rungs],
        "zone": zone,
        "zone_words": zone_label(name, zone, rungs[0].at if rungs else page.at),
        "slot": setting.slot,
        "files": shown(files, setting),
        "waits_for_consent": held is not None
        and any(one.audience == Material.Audience.PUBLIC for one in newest(files))
        and held.pk in without_consent(edition),
        "kinds": [
            (label, accepted_words(kind))
            for kind, label in Material.Kind.choices
            if kind in OF_A_CITY
        ],
        "uploads": reverse(
            "programme:presentation_upload", args=[edition.slug, city.slug]
        ),
        "words_form": page.form("words"),
        "file_form": page.form("file"),
        "speech_form": page.form("speech"),
        "review_form": page.form("review") if page.reviews and held else None,
    }


@require_safe
def presentations(request: HttpRequest, slug: str) -> HttpResponse:
    """All presenting cities: what they have handed in, and what is missing."""
    _person, edition = edition_for(request, slug, may_review)
    rows = rows_of(edition, first_starts(edition), now())
    context = {
        "edition": edition,
        "rows": rows,
        "finished": sum(_is_final(row) for row in rows),
    }
    return render(request, "programme/presentations.html", context)


def _is_final(row: Row) -> bool:
    held = row.presentation
    return held is not None and held.state == Presentation.State.FINAL


@require_safe
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """The same list as a file."""
    _person, edition = edition_for(request, slug, may_review)
    head = [
        _("City"),
        pgettext("of a presentation", "State"),
        _("Title"),
        _("Theme"),
        _("Languages missing"),
        pgettext("kind of material", "slides"),
        pgettext("kind of material", "video"),
        _("Minutes"),
        _("Measured"),
        _("Late"),
    ]
    rows = rows_of(edition, first_starts(edition), now())
    name = f"{edition.slug}-presentations"
    return sent_table([head, *map(_cells, rows)], "csv", name)


def _cells(row: Row) -> list[object]:
    lang, held = reader_language(), row.presentation
    return [
        row.name.in_(lang).text,
        row.state,
        held.title.in_(lang).text if held else "",
        held.theme if held else "",
        listed(language_words(tag) for tag in row.missing),
        len(row.materials.get(Material.Kind.SLIDES, [])),
        len(row.materials.get(Material.Kind.VIDEO, [])),
        row.slot or "",
        listed(words for words, _amiss in row.findings),
        _("yes") if row.is_late else _("no"),
    ]
