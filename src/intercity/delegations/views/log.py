"""The log of what a city and the secretariat told each other, with its letters."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base import files
from intercity.base.clock import now
from intercity.base.limits import limited
from intercity.base.refusals import Refusal
from intercity.delegations.actions.log import note_correspondence
from intercity.delegations.channels import Channel
from intercity.delegations.log_queries import log_of
from intercity.delegations.models import Correspondence
from intercity.delegations.reply_forms import NoteForm, refuse
from intercity.delegations.reply_words import asked_words, subject_words
from intercity.delegations.views.cities import desk_participant
from intercity.delegations.views.finding import participant_for
from intercity.seminars.models import Participant
from intercity.seminars.queries import host_day
from intercity.seminars.rules import is_secretariat

PAGE = 50
_few = limited(60, seconds=600, name="delegations.note")


@require_safe
def desk_log(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """All of it, for the secretariat."""
    _person, participant = desk_participant(request, slug, city)
    return _page(request, participant, "delegations/log.html", sees_all=True)


@require_safe
def own_log(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """What concerns the city, for who speaks for it."""
    _person, participant = participant_for(request, slug, city)
    return _page(request, participant, "delegations/own_log.html", sees_all=False)


def _page(
    request: HttpRequest, participant: Participant, template: str, *, sees_all: bool
) -> HttpResponse:
    direction = request.GET.get("direction", "")
    channel = request.GET.get("channel", "")
    direction = direction if direction in Correspondence.Direction.values else ""
    channel = channel if channel in Channel.values else ""
    found = log_of(participant, sees_all=sees_all, direction=direction, channel=channel)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    chosen = {"direction": direction, "channel": channel}
    context = {
        "edition": participant.edition,
        "city": participant.city,
        "participant": participant,
        "page": page,
        "rows": [
            {
                "line": line,
                "subject": subject_words(line),
                "language": line.mail.language if line.mail else "",
            }
            for line in page
        ],
        "filters": [
            _filter(_("Direction"), "direction", Correspondence.Direction, chosen),
            _filter(_("How"), "channel", Channel, chosen),
        ],
    }
    return render(request, template, context)


def _filter(
    label: str, name: str, values: type[TextChoices], chosen: Mapping[str, str]
) -> dict[str, object]:
    """Links to the lines of each value; what is chosen of the other filter stays."""
    choices = [("", pgettext("no filter", "All"))]
    choices += [(one.value, str(one.label)) for one in values]
    queries = [(words, {**chosen, name: value}) for value, words in choices]
    return {
        "label": label,
        "choices": [
            {
                "label": words,
                "url": "?" + urlencode({k: v for k, v in query.items() if v}),
                "is_current": query == chosen,
            }
            for words, query in queries
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@_few
def note(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Write down a call, a letter or a mail."""
    person, participant = desk_participant(request, slug, city)
    at = now()
    today = host_day(participant.edition, at)
    form = NoteForm(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        letter = form.cleaned_data["letter"]
        try:
            note_correspondence(
                participant, form.note(), letter=letter, by=person, now=at
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The line stands in the log."))
            return redirect("delegations:log", slug, city)
    context = {
        "edition": participant.edition,
        "city": participant.city,
        "form": form,
    }
    return render(request, "delegations/log_note.html", context)


def _line(
    request: HttpRequest, slug: str, city: str, pk: int
) -> tuple[Participant, Correspondence, bool]:
    """A line that the reader may read: the city what is shown to it."""
    person, participant = participant_for(request, slug, city)
    sees_all = is_secretariat(person, participant.edition)
    found = Correspondence.objects.filter(participant=participant, pk=pk)
    if not sees_all:
        found = found.filter(is_shown=True)
    line = found.select_related("mail", "file", "reply", "by").first()
    if line is None:
        raise Http404
    return participant, line, sees_all


@require_safe
def line(request: HttpRequest, slug: str, city: str, pk: int) -> HttpResponse:
    """One line with all its words."""
    participant, found, sees_all = _line(request, slug, city, pk)
    context = {
        "edition": participant.edition,
        "city": participant.city,
        "participant": participant,
        "line": found,
        "subject": subject_words(found),
        "asked": asked_words(found.reply) if found.reply else [],
        "sees_all": sees_all,
    }
    return render(request, "delegations/log_line.html", context)


@require_safe
def letter(request: HttpRequest, slug: str, city: str, pk: int) -> HttpResponseBase:
    """The file that came with a line."""
    _participant, found, _sees_all = _line(request, slug, city, pk)
    if found.file is None:
        raise Http404
    return files.sent(found.file)
