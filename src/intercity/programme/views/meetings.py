"""Meeting links: kept at the desk, shown in time to those who are admitted."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.errors import NotFound, conflict
from intercity.base.fields import whole_number
from intercity.base.files import CSV, PDF, attached
from intercity.base.languages import reader_language
from intercity.base.printing import NotPrinted
from intercity.base.refusals import Refusal, Stale
from intercity.base.tables import sent_table
from intercity.delegations.links import digest_of, link_of, refuse_after_the_end
from intercity.programme.actions import meetings as actions
from intercity.programme.contact_sheet import pdf_sheet, sheets_of, table_of
from intercity.programme.meeting_forms import MeetingForm
from intercity.programme.meetings import (
    Visitor,
    interpreter_visitor,
    meeting_of,
    member_visitor,
    provider_of,
    times_of,
    visitor_of,
)
from intercity.programme.models import Interpreter, Session
from intercity.programme.preparation_forms import refuse
from intercity.programme.preparation_words import refusal_words
from intercity.programme.views.access import acting, edition_of, session_of
from intercity.seminars.models import Edition
from intercity.seminars.views.finding import in_words

_FORM = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """The link of every session, and how many are admitted to it."""
    edition = edition_of(request, slug)
    context = {"edition": edition, "sheets": sheets_of(edition)}
    return render(request, "programme/meetings.html", context)


@never_cache
@require_http_methods(_FORM)
def meeting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Enter or change the link of a session."""
    edition = edition_of(request, slug)
    session = session_of(edition, number)
    kept = meeting_of(session)
    form = MeetingForm(request.POST or None, meeting=kept)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            actions.keep_meeting(
                session, form.values(), revision=revision, **acting(request)
            )
        except Stale as stale:
            return conflict(request, in_words(stale), form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The meeting link was saved."))
            return redirect("programme:meetings", slug)
    context = {
        "edition": edition,
        "session": session,
        "form": form,
        "meeting": kept,
        "provider": provider_of(kept.url) if kept else "",
    }
    return render(request, "programme/meeting.html", context)


@require_POST
def meeting_remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take the link away."""
    session = session_of(edition_of(request, slug), number)
    revision = whole_number(request.POST.get("revision", "")) or 0
    try:
        actions.remove_meeting(session, revision=revision, **acting(request))
    except Stale as stale:
        return conflict(request, in_words(stale))
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(request, _("The meeting link was taken away."))
    return redirect("programme:meetings", slug)


@never_cache
@require_safe
def contact_sheet(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Links, numbers and names of all sessions, as CSV or PDF."""
    edition = edition_of(request, slug)
    name = f"{slug}-contact-sheet"
    if kind == CSV.ending:
        return sent_table(table_of(edition), kind, name)
    try:
        body = pdf_sheet(edition, reader_language(), now())
    except NotPrinted:
        messages.error(request, _("The PDF could not be made. Try again later."))
        return redirect("programme:meetings", slug)
    return attached(body, PDF.media_type, f"{name}.pdf")


# Joining


@never_cache
@require_safe
def join(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How to join a session, for somebody who is signed in and admitted."""
    session, visitor = _signed_in(request, slug, number)
    go = reverse("programme:desk-join-now", args=[slug, number])
    return _page(request, session, visitor, go)


@never_cache
@require_safe
def join_now(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """To the meeting, if it is open at this moment."""
    session, visitor = _signed_in(request, slug, number)
    back = reverse("programme:desk-join", args=[slug, number])
    return _leave(session, visitor, back)


def _signed_in(request: HttpRequest, slug: str, number: int) -> tuple[Session, Visitor]:
    person = require(request)
    session = _session(slug, number)
    visitor = visitor_of(person, session) if session else None
    if session is None or visitor is None:
        raise NotFound(_("There is no session of yours at this address."))
    return session, visitor


@never_cache
@require_safe
def link_join(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """How to join a session, by the personal link of a member or an interpreter."""
    session, visitor = _by_link(token, number)
    go = reverse("programme:join-now", args=[token, number])
    return _page(request, session, visitor, go)


@never_cache
@require_safe
def link_join_now(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """To the meeting by a personal link, if it is open at this moment."""
    session, visitor = _by_link(token, number)
    back = reverse("programme:join", args=[token, number])
    return _leave(session, visitor, back)


def _by_link(token: str, number: int) -> tuple[Session, Visitor]:
    """Whose link it is; one that is revoked, or of nobody admitted, leads nowhere."""
    interpreter = interpreter_of(token)
    if interpreter is not None:
        session = _session(interpreter.edition.slug, number)
        visitor = interpreter_visitor(interpreter, session) if session else None
    else:
        link = link_of(token, now())
        if link is None or link.member is None:
            raise Http404
        session = _session(link.member.edition.slug, number)
        visitor = member_visitor(link.member, session) if session else None
    if session is None or visitor is None:
        raise Http404
    return session, visitor


def interpreter_of(token: str) -> Interpreter | None:
    """The interpreter of a personal link that holds.

    Raises `NotFound` after the end of the edition, as `link_of` does.
    """
    rows = Interpreter.objects.filter(digest=digest_of(token))
    found = rows.select_related("edition__series", "edition__host").first()
    if found is not None:
        refuse_after_the_end(found.edition, now())
    return found


def _session(slug: str, number: int) -> Session | None:
    sessions = Session.objects.select_related(
        "edition__series", "edition__host", "meeting"
    )
    return sessions.filter(edition__slug=slug, number=number).first()


def _page(
    request: HttpRequest, session: Session, visitor: Visitor, go: str
) -> HttpResponse:
    """The link, or from when it is shown; the secretariat sees it at any time."""
    found = meeting_of(session)
    times = times_of(session, found)
    at = now()
    is_open = times.is_open(at) or visitor.is_desk
    edition: Edition = session.edition
    shown = found if found is not None and is_open else None
    context = {
        "edition": edition,
        "session": session,
        "times": times,
        "zone": visitor.zone or session.zone,
        "place": _place(visitor, session),
        "meeting": shown,
        "provider": provider_of(shown.url) if shown else "",
        "numbers": shown.numbers.split("\n") if shown and shown.numbers else [],
        "is_entered": found is not None,
        "is_over": times.is_over(at),
        "go": go,
    }
    return render(request, "programme/join.html", context)


def _place(visitor: Visitor, session: Session) -> object:
    """Whose clock is shown: the member's city's, else the host's."""
    if visitor.zone and visitor.member and visitor.member.delegation:
        return visitor.member.delegation.participant.city
    return session.edition.host


def _leave(session: Session, visitor: Visitor, back: str) -> HttpResponse:
    """To the meeting while its link is shown, else back to the page that says when."""
    found = meeting_of(session)
    is_open = found is not None and times_of(session, found).is_open(now())
    goes = found is not None and (is_open or visitor.is_desk)
    answer = HttpResponseRedirect(found.url if found is not None and goes else back)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
