"""Translating a text: the original, and beside it the translator's languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercity.base.clock import now
from intercity.base.errors import NotFound, conflict
from intercity.base.forms import StaleForm
from intercity.base.languages import language_words
from intercity.base.refusals import Refusal, Stale
from intercity.programme.actions.translations import FIELDS, Translated, translate
from intercity.programme.handing_words import refusal_words
from intercity.programme.translations import (
    LABELS,
    languages_for,
    may_translate,
    text_owner,
    wanted,
)
from intercity.seminars.views.finding import edition_for

_MOST = {"title": 300}


class TranslationForm(StaleForm):
    """Each text of something in each of some languages, but for the original."""

    def __init__(self, *args: Any, of: Translated, languages: tuple[str, ...]) -> None:
        """As it is held now."""
        super().__init__(*args, initial={"revision": of.revision})
        self.asked: list[tuple[str, str]] = []
        for name in FIELDS[type(of)]:
            words = getattr(of, name)
            for tag in wanted(words, languages) if words else ():
                self.asked.append((name, tag))
                self.fields[f"{name}_{tag}"] = forms.CharField(
                    label=f"{LABELS[name]}, {language_words(tag)}",
                    required=False,
                    max_length=_MOST.get(name, 4000),
                    initial=words.as_dict().get(tag, ""),
                    widget=forms.Textarea(
                        attrs={"rows": 2 if name in _MOST else 6, "lang": tag}
                    ),
                )

    def words(self) -> dict[str, dict[str, str]]:
        """What was typed, by text and language."""
        found: dict[str, dict[str, str]] = {}
        for name, tag in self.asked:
            found.setdefault(name, {})[tag] = self.cleaned_data[f"{name}_{tag}"]
        return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, slug: str, kind: str, key: int) -> HttpResponse:
    """The texts of one thing, with the original of each."""
    person, edition = edition_for(request, slug, may_translate)
    of = text_owner(edition, kind, key)
    if of is None:
        raise NotFound(_("There is no such text; somebody may have taken it out."))
    languages = languages_for(person, edition)
    form = TranslationForm(request.POST or None, of=of, languages=languages)
    if request.method == "POST" and form.is_valid():
        try:
            translate(
                of,
                form.words(),
                languages=languages,
                revision=form.cleaned_data["revision"],
                by=person,
                now=now(),
            )
        except Stale as stale:
            return conflict(request, stale, form)
        except Refusal as refusal:
            form.add_error(None, refusal_words(refusal))
        else:
            messages.success(request, _("The translation is saved."))
            return redirect("programme:translation", slug, kind, key)
    texts = [(LABELS[name], getattr(of, name)) for name in FIELDS[type(of)]]
    context = {
        "edition": edition,
        "form": form,
        "texts": [(label, words) for label, words in texts if words],
    }
    return render(request, "programme/translation.html", context)
