"""Consents at the secretariat's desk: who answered, what came in writing, the words."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base import files
from intercity.base.clock import now
from intercity.base.errors import NotFound, conflict
from intercity.base.refusals import Refusal, Stale
from intercity.base.tables import sent_table
from intercity.base.templatetags.ui import plain
from intercity.delegations.actions.consents import change_notice, record_received
from intercity.delegations.consent_forms import NoticeForm, ReceivedForm
from intercity.delegations.consent_words import refusal_words
from intercity.delegations.consents import (
    Line,
    asked_of,
    counts_of,
    lines_of,
    those_asked,
)
from intercity.delegations.models import Consent, Member, Purpose
from intercity.kernel.wording import NATIVE_NAMES
from intercity.seminars.models import Edition
from intercity.seminars.queries import host_day
from intercity.seminars.views.finding import edition_for

PAGE = 100
# The field at which a refusal is shown; others stand above the form.
_REFUSED_FIELDS = {
    "in_the_future": "received_on",
    "answered_since": "received_on",
    "not_in_writing": "file",
}


@never_cache
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """How many answered what, and who."""
    _person, edition = edition_for(request, slug)
    lines = lines_of(those_asked(edition))
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "counts": counts_of(lines),
        "asked": asked_of(edition),
        "page": page,
        "rows": [_shown(line) for line in page],
    }
    return render(request, "delegations/consents_overview.html", context)


def _shown(line: Line) -> dict[str, object]:
    labels = dict(Consent.Answer.choices)
    answers = [
        (labels.get(answer, pgettext("answer to a consent", "none yet")), answer)
        for answer in line.answers
    ]
    return {
        "member": line.member,
        "stands_for": line.member.stands_for,
        "answers": answers,
    }


@require_safe
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a table."""
    _person, edition = edition_for(request, slug)
    rows = (
        [
            line.member.pk,
            line.member.known_as,
            plain(line.member.stands_for),
            *line.answers,
        ]
        for line in lines_of(those_asked(edition))
    )
    head = ["member", "name", "stands_for", *Purpose.values]
    return sent_table([head, *rows], "csv", f"{slug}-consents")


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, slug: str, purpose: str) -> HttpResponse:
    """The words of a question; other words are a new version."""
    person, edition = edition_for(request, slug)
    asked = next((one for one in asked_of(edition) if one.purpose == purpose), None)
    if asked is None:
        raise NotFound(_("There is no such question."))
    form = NoticeForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            changed = change_notice(
                edition,
                asked.purpose,
                told["words"],
                seen=told["seen"],
                by=person,
                now=now(),
            )
        except Stale as stale:
            return conflict(request, _by_name(stale))
        except Refusal as refusal:
            form.add_error("words", refusal_words(refusal))
        else:
            if changed:
                messages.success(request, _("From now on these words are asked with."))
            else:
                messages.info(request, _("Nothing was changed."))
            return redirect("delegations:edition_consents", slug)
    context = {"edition": edition, "form": form, "asked": asked}
    return render(request, "delegations/notice.html", context)


def _by_name(stale: Stale) -> Stale:
    """The versions by the names of their languages."""

    def named(words: dict[str, str]) -> dict[str, str]:
        return {NATIVE_NAMES.get(tag, tag): text for tag, text in words.items()}

    return Stale(named(stale.theirs), named(stale.yours))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All that somebody answered; what came outside this site is recorded here."""
    person, edition = edition_for(request, slug)
    found = _member(edition, pk)
    form = ReceivedForm(
        request.POST or None,
        request.FILES or None,
        member=found,
        today=host_day(edition, now()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_received(
                found, form.answers(), form.evidence(), by=person, now=now()
            )
        except Refusal as refusal:
            form.add_error(_REFUSED_FIELDS.get(refusal.code), refusal_words(refusal))
            form.show_present_words()
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect("delegations:member_consents", slug, pk)
    history = found.consents.select_related("notice", "file", "recorded_by")
    context = {"edition": edition, "member": found, "form": form, "history": history}
    return render(request, "delegations/member_consents.html", context)


def _member(edition: Edition, pk: int) -> Member:
    members = Member.objects.filter(edition=edition).select_related("edition__series")
    found = members.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such member."))
    return found


@require_safe
def paper(request: HttpRequest, slug: str, pk: int, consent: int) -> FileResponse:
    """What somebody wrote."""
    _person, edition = edition_for(request, slug)
    found = Consent.objects.filter(member__edition=edition, member=pk, pk=consent)
    one = found.select_related("file").first()
    if one is None or one.file is None:
        raise NotFound(_("There is no such file."))
    return files.sent(one.file)
