"""An edition at a glance, for its secretariat: a page, and tables to take away."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercity.base.clock import now
from intercity.base.forms import choice_field
from intercity.base.tables import sent_table
from intercity.base.templatetags.ui import addresses, of, tag
from intercity.delegations.states import COLOURS, NOT_ASKED, STATE_WORDS, STATES
from intercity.front.overview import Narrowing, Overview, overview_of
from intercity.front.overview_table import table_of
from intercity.front.words import invitation_words
from intercity.kernel.wording import LocalizedText
from intercity.seminars.views.finding import edition_for


@dataclass(frozen=True, slots=True)
class Row:
    """A city as a line of the page."""

    names: LocalizedText
    url: str
    invitation: str
    cells: list[SafeString]


class NarrowForm(forms.Form):
    """Which cities the reader wants to see."""

    q = forms.CharField(
        label=_("City"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    deadline = forms.ChoiceField(label=_("Deadline"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("of what a city owes", "State"), required=False
    )

    def __init__(self, request: HttpRequest, overview: Overview) -> None:
        """The deadlines are those of the edition."""
        super().__init__(request.GET)
        everything = ("", pgettext_lazy("no filter", "All"))
        choice_field(self, "deadline").choices = [
            everything,
            *((one.kind, one.due.rung.label) for one in overview.columns),
        ]
        choice_field(self, "state").choices = [
            everything,
            *((state, STATE_WORDS[state]) for state in STATES),
        ]

    @property
    def narrowing(self) -> Narrowing:
        """What was asked for; what is no choice asks for everything."""
        self.is_valid()
        told = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Narrowing(**told)


@never_cache
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has answered, what is late, what blocks publication."""
    _person, edition = edition_for(request, slug)
    found = overview_of(edition, now())
    form = NarrowForm(request, found)
    tags = {state: _tag(state) for state in STATES}
    own = addresses("seminars:own_city", slug)
    context = {
        "edition": edition,
        "overview": found,
        "form": form,
        "rows": [
            Row(
                names=one.names,
                url=of(own, one.slug),
                invitation=invitation_words(one.invitation),
                cells=[tags[state] for state in one.states],
            )
            for one in found.narrowed(form.narrowing)
        ],
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render(request, "front/overview.html", context)


def _tag(state: str) -> SafeString:
    """A state as it stands in a cell; what nobody asks for stands back."""
    words = str(STATE_WORDS[state])
    if state == NOT_ASKED:
        return format_html('<span class="ic-note">{}</span>', words)
    return tag(words, COLOURS[state])


@require_safe
def table(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The cities that the address asks for, as a file."""
    _person, edition = edition_for(request, slug)
    found = overview_of(edition, now())
    rows = found.narrowed(NarrowForm(request, found).narrowing)
    lines = table_of(found, rows)
    name = f"{slug}-overview"
    return sent_table(lines, kind, name, sheet=str(_("Overview")), frozen="B3")
