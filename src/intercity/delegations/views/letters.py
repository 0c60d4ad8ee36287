"""The words of an edition's letters, and the letterhead of its series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import conflict
from intercity.base.files import PNG, checked, keep
from intercity.base.languages import languages, own_name
from intercity.base.localized import empty
from intercity.base.models import File
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.invitations import PLACE_OF_LINK
from intercity.delegations.actions.letters import (
    Head,
    check_words,
    reset_letter,
    set_letter,
    set_letterhead,
)
from intercity.delegations.addressees import Addressee, addressees
from intercity.delegations.drafting import Draft, Writer
from intercity.delegations.letter_forms import (
    MOST_LOGO,
    HeadForm,
    LetterForm,
    NewLetterForm,
    refuse,
)
from intercity.delegations.letter_words import FIELD_WORDS, braces
from intercity.delegations.models import Letterhead, LetterTemplate
from intercity.delegations.posting import html_of
from intercity.delegations.rules import may_write_letter, may_write_letters
from intercity.delegations.wordings import (
    KINDS,
    Words,
    fields_of,
    shipped,
    shipped_words,
)
from intercity.kernel.wording import language_tag
from intercity.people.models import Person
from intercity.seminars.models import Edition
from intercity.seminars.queries import languages_of
from intercity.seminars.rules import is_secretariat
from intercity.seminars.views.finding import edition_for


@require_safe
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """All letters by kind and language; `?kind=&language=` begins a new one.

    A translator has those in the own languages, and reads nothing of cities.
    """
    person, edition = edition_for(request, slug, may_write_letters)
    if not is_secretariat(person, edition):
        table = _table(languages_of(person, edition), _own(edition))
        return render(request, "delegations/letters.html", {"edition": edition} | table)
    form = NewLetterForm(request.GET if "language" in request.GET else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        return redirect("delegations:letter", slug, told["kind"], told["language"])
    own = _own(edition)
    tags = dict.fromkeys((*shipped(), *sorted(language for _kind, language in own)))
    wanted = Counter(edition.participants.values_list("city__language", flat=True))
    known = {tag for kind, tag in (*shipped_words(), *own) if kind == "invitation"}
    context = {
        "edition": edition,
        "form": form,
        **_table(tags, own),
        "lacking": [
            (own_name(tag), tag, count)
            for tag, count in sorted(wanted.items())
            if tag not in known and tag.split("-")[0] not in known
        ],
    }
    return render(request, "delegations/letters.html", context)


def _own(edition: Edition) -> set[tuple[str, str]]:
    """Kind and language of the letters that have own words in the edition."""
    found = LetterTemplate.objects.filter(edition=edition)
    return set(found.values_list("kind", "language"))


def _table(tags: Iterable[str], own: set[tuple[str, str]]) -> dict[str, Any]:
    rows = [_row(tag, own) for tag in tags]
    return {"kinds": LetterTemplate.Kind.labels, "rows": rows}


def _row(tag: str, own: set[tuple[str, str]]) -> dict[str, Any]:
    return {
        "tag": tag,
        "name": own_name(tag),
        "letters": [
            {
                "kind": kind,
                "label": LetterTemplate.Kind(kind).label,
                "is_own": (kind, tag) in own,
                "is_there": (kind, tag) in own or (kind, tag) in shipped_words(),
            }
            for kind in KINDS
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """Write a letter: look at it (`preview`), save it, go back to the shipped words.

    A translator has the English words beside it in place of a city's, and only saves.
    """
    person, edition = edition_for(request, slug, may_write_letters)
    require(request, partial(may_write_letter, language), edition)
    may_keep = is_secretariat(person, edition)
    if kind not in KINDS or not _is_tag(language):
        raise Http404
    row = LetterTemplate.objects.filter(
        edition=edition, kind=kind, language=language
    ).first()
    if request.method == "POST" and "reset" in request.POST:
        require(request, is_secretariat, edition)
        reset_letter(edition, kind, language, by=person, now=now())
        messages.success(request, _("The letter has its shipped words again."))
        return redirect("delegations:letters", slug)
    start = Words(row.subject, row.body) if row else _begun(kind, language)
    initial = {
        "subject": start.subject,
        "body": start.body,
        "revision": row.revision if row else 0,
    }
    form = LetterForm(request.POST or None, initial=initial)
    words = start
    if request.method == "POST" and form.is_valid():
        words = form.words()
        try:
            if "preview" in request.POST:
                check_words(kind, language, words)
            else:
                revision = form.cleaned_data["revision"]
                set_letter(
                    edition,
                    (kind, language),
                    words,
                    revision=revision,
                    by=person,
                    now=now(),
                )
                messages.success(request, _("The letter is saved."))
                return redirect("delegations:letters", slug)
        except Stale as stale:
            return conflict(request, stale, form)
        except Refusal as refusal:
            refuse(form, refusal)
    context = {
        "edition": edition,
        "form": form,
        "kind": LetterTemplate.Kind(kind).label,
        "language": language,
        "language_name": own_name(language),
        "may_keep": may_keep,
        "is_own": row is not None and may_keep,
        "is_shipped": (kind, language) in shipped_words(),
        "fields": [
            (braces([name]), FIELD_WORDS[name]) for name in fields_of(kind, language)
        ],
        "sample": _sample(edition, kind, language, words) if may_keep else None,
        "original": None if may_keep else _english(edition, kind),
    }
    return render(request, "delegations/letter_edit.html", context)


def _is_tag(text: str) -> bool:
    try:
        return language_tag(text) == text and bool(own_name(text))
    except ValueError:
        return False


def _english(edition: Edition, kind: str) -> LetterTemplate | Words:
    """What a translator reads: the English words, the own ones if there are any."""
    found = LetterTemplate.objects.filter(edition=edition, kind=kind, language="en")
    return found.first() or shipped_words()[kind, "en"]


def _begun(kind: str, language: str) -> Words:
    """The shipped words; in other languages those in English, to be translated."""
    words = shipped_words()
    found = words.get((kind, language), words[kind, "en"])
    accepted = fields_of(kind, language)
    body = found.body
    for name in ("salutation", "asked"):
        if name not in accepted:
            body = body.replace(f"{{{name}}}", "…")
    subject = found.subject if "asked" in accepted else found.subject.split(":")[0]
    return Words(subject, body)


def _sample(
    edition: Edition, kind: str, language: str, words: Words
) -> dict[str, Any] | None:
    """The letter as a city would get it: one with this language, else the first."""
    cities = edition.participants.select_related("city")
    first = cities.filter(city__language=language).first() or cities.first()
    if first is None:
        return None
    (one,) = addressees(edition, now().date(), [first.pk])
    writer = Writer(edition, now())
    writer.words[kind, language] = words
    draft = _draft(writer, one, kind, language)
    return {
        "one": one,
        "draft": draft,
        "paragraphs": html_of(draft, ""),
        "missing": braces(draft.missing),
        "elsewhere": braces(draft.elsewhere),
    }


def _draft(writer: Writer, one: Addressee, kind: str, language: str) -> Draft:
    one.city.language = language
    if kind == "to_leader":
        return writer.to_leader(one, reference=PLACE_OF_LINK)
    if kind == "invitation":
        return writer.invitation(one, link=PLACE_OF_LINK, reference=PLACE_OF_LINK)
    due = writer.deadlines.get("names")
    if due is None:
        return writer.invitation(one, link=PLACE_OF_LINK, reference=PLACE_OF_LINK)
    return writer.reminder(
        one, due, wanted=language, parts=one.parts, link=PLACE_OF_LINK
    )


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands above the letters of the series, who signs, and the logo."""
    person, edition = edition_for(request, slug)
    row = (
        Letterhead.objects.select_related("logo").filter(series=edition.series).first()
    )
    tags = dict.fromkeys((*(one.tag for one in languages()), *shipped()))
    extra = LetterTemplate.objects.filter(edition__series=edition.series)
    tags |= dict.fromkeys(extra.order_by("language").values_list("language", flat=True))
    initial = {
        "heading": row.heading if row else empty(),
        "signature": row.signature if row else empty(),
        "prefix": row.prefix if row else "",
        "revision": row.revision if row else 0,
    }
    form = HeadForm(
        request.POST or None, request.FILES or None, tags=tags, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            _set_head(edition, form, row, person)
        except Stale as stale:
            return conflict(request, stale, form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The letterhead is saved."))
            return redirect("delegations:letters", slug)
    context = {"edition": edition, "form": form, "logo": row.logo if row else None}
    return render(request, "delegations/letterhead.html", context)


@transaction.atomic
def _set_head(
    edition: Edition, form: HeadForm, row: Letterhead | None, person: Person
) -> None:
    told, at = form.cleaned_data, now()
    logo: File | None = row.logo if row and not told["without_logo"] else None
    if told["logo"]:
        kind = checked(told["logo"], [PNG], most_bytes=MOST_LOGO)
        logo = keep(told["logo"], kind, by=person, now=at)
    head = Head(
        heading=told["heading"],
        signature=told["signature"],
        prefix=told["prefix"],
        logo=logo,
    )
    revision = told["revision"]
    set_letterhead(edition.series, head, revision=revision, by=person, now=at)
