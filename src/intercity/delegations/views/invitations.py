"""Inviting cities at the desk: the list, the preview, sending, and each invitation."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from intercity.base.clock import now
from intercity.base.dates import zone_label
from intercity.base.errors import NotFound, conflict
from intercity.base.fields import whole_number, whole_numbers
from intercity.base.files import PDF, attached
from intercity.base.languages import own_name, reader_language
from intercity.base.limits import limited
from intercity.base.models import Mail
from intercity.base.printing import NotPrinted
from intercity.base.refusals import Refusal, Stale
from intercity.base.templatetags.ui import day_plain, tag
from intercity.delegations.actions.invitations import (
    PLACE_OF_LINK,
    enter_address,
    invite,
    send_again,
    withdraw_invitation,
    without_time_to_reply,
)
from intercity.delegations.addressees import (
    OPEN,
    Addressee,
    Invited,
    addressees,
    invited,
)
from intercity.delegations.attachments import letter_pdf
from intercity.delegations.drafting import Draft, Writer
from intercity.delegations.letter_forms import (
    AddressForm,
    AgainForm,
    ChosenForm,
    refuse,
)
from intercity.delegations.letter_words import (
    STATE_COLOURS,
    braces,
    late_words,
    refusal_words,
)
from intercity.delegations.models import Invitation
from intercity.delegations.posting import html_of
from intercity.delegations.sheet import as_pdf, sheet
from intercity.seminars.models import Edition
from intercity.seminars.views.finding import edition_for

State = Invitation.State
_TROUBLED = frozenset({Mail.State.FAILED, Mail.State.BOUNCED})


@require_safe
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """All cities of the edition with their invitations; some can be chosen."""
    _person, edition = edition_for(request, slug)
    rows = invited(edition, now().date())
    counts = Counter[str](one.state for one in rows)
    wanted = request.GET.get("state", "")
    if wanted not in State.values:
        wanted = ""
    shown = [one for one in rows if not wanted or one.state == wanted]
    mails = Counter(one.mail for one in rows)
    context = {
        "edition": edition,
        "rows": _rows(shown),
        "states": _states(request, counts, wanted),
        "chooses_all": "all" in request.GET,
        "may_choose": any(one.state in OPEN for one in shown),
        "waiting": mails[Mail.State.WAITING],
        "sent": mails[Mail.State.SENT],
        "troubled": sum(mails[state] for state in _TROUBLED),
        "deadline": Writer(edition).deadlines.get("reply"),
    }
    return render(request, "delegations/invitations.html", context)


def _sorted(rows: tuple[Addressee, ...]) -> list[Addressee]:
    return sorted(rows, key=lambda one: one.city.list_key)


def _state(one: Addressee) -> str:
    return one.invitation.state if one.invitation else State.DRAFT


def _states(
    request: HttpRequest, counts: Counter[str], wanted: str
) -> list[dict[str, Any]]:
    """The states with how many cities, as links that narrow the list."""
    every = (pgettext("no filter", "All"), "", sum(counts.values()))
    found = [(str(state.label), state.value, counts[state]) for state in State]
    return [
        {
            "label": label,
            "count": count,
            "url": f"?state={value}" if value else request.path,
            "is_current": value == wanted,
        }
        for label, value, count in (every, *found)
        if count
    ]


def _rows(found: list[Invited]) -> list[dict[str, Any]]:
    """The lines of the list; what they show of states is made once, not in each."""
    tags = {state: tag(str(state.label), STATE_COLOURS[state]) for state in State}
    mails = {
        str(state): render_to_string(
            "base/mail_state.html", {"mail": Mail(state=state)}
        )
        for state in Mail.State
    }
    return [
        {
            "one": one,
            "tag": tags[one.state],
            "sent_on": one.sent_at and day_plain(one.sent_at.date()),
            "language": own_name(one.language),
            "may_choose": one.state in OPEN and one.address,
            "mail": mails[one.mail] if one.mail and one.state != State.DRAFT else "",
        }
        for one in found
    ]


@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """What would be sent to the cities that were chosen (`?city=`, by numbers)."""
    _person, edition = edition_for(request, slug)
    rows = _chosen(edition, request.GET.getlist("city"))
    form = ChosenForm(known=[one.participant.pk for one in rows])
    return _preview_page(request, edition, rows, form)


def _chosen(edition: Edition, given: list[str]) -> list[Addressee]:
    return _sorted(addressees(edition, now().date(), whole_numbers(given)))


def _preview_page(
    request: HttpRequest,
    edition: Edition,
    rows: list[Addressee],
    form: ChosenForm,
    refusal: Refusal | None = None,
) -> HttpResponse:
    at = now()
    writer = Writer(edition, at)
    drafts = [(one, _mail_of(writer, one), _letter_of(writer, one)) for one in rows]
    wanted = request.GET.get("show", "")
    shown = next(
        (ready for ready in drafts if str(ready[0].participant.pk) == wanted),
        drafts[0] if drafts else None,
    )
    query = "&".join(f"city={one.participant.pk}" for one in rows)
    hurdle = without_time_to_reply(writer, at) if rows and not refusal else None
    address = reverse("delegations:invitations_preview", args=[edition.slug])
    context = {
        "edition": edition,
        "form": form,
        "rows": [_draft_row(*ready) for ready in drafts],
        "shown": _shown(*shown) if shown else None,
        "here": f"{address}?{query}",
        "refusal": refusal_words(refusal) if refusal else "",
        "warning": refusal_words(hurdle) if hurdle else late_words(writer, at),
        "deadline": writer.reply,
    }
    return render(
        request,
        "delegations/invitations_preview.html",
        context,
        status=422 if refusal else 200,
    )


def _reference(one: Addressee) -> str:
    """Its reference number, or what stands for one until it is sent."""
    return (one.invitation.reference if one.invitation else "") or PLACE_OF_LINK


def _mail_of(writer: Writer, one: Addressee) -> Draft:
    return writer.invitation(one, link=PLACE_OF_LINK, reference=_reference(one))


def _letter_of(writer: Writer, one: Addressee) -> Draft | None:
    if one.leader is None:
        return None
    return writer.to_leader(one, reference=_reference(one))


def _draft_row(one: Addressee, mail: Draft, letter: Draft | None) -> dict[str, Any]:
    both = [mail, letter] if letter else [mail]
    return {
        "one": one,
        "mail": mail,
        "letter": letter,
        "language": own_name(mail.language),
        "instead_of": own_name(mail.instead_of) if mail.instead_of else "",
        "missing": braces(sorted({name for draft in both for name in draft.missing})),
        "elsewhere": braces(
            sorted({name for draft in both for name in draft.elsewhere})
        ),
    }


def _shown(one: Addressee, mail: Draft, letter: Draft | None) -> dict[str, Any]:
    return {
        **_draft_row(one, mail, letter),
        "paragraphs": html_of(mail, ""),
    }


@require_POST
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite the cities that were chosen, all or none."""
    person, edition = edition_for(request, slug)
    known = edition.participants.values_list("pk", flat=True)
    form = ChosenForm(request.POST, known=known)
    rows = _chosen(edition, request.POST.getlist("city"))
    if not form.is_valid():
        refusal = Refusal("not_taking_part" if rows else "none_chosen")
        fresh = ChosenForm(known=known)
        return _preview_page(request, edition, rows, fresh, refusal)
    told = form.cleaned_data
    try:
        count = invite(edition, told["city"], key=told["key"].hex, by=person, now=now())
    except Refusal as refusal:
        return _preview_page(request, edition, rows, form, refusal)
    messages.success(
        request,
        ngettext("%(count)s city is invited.", "%(count)s cities are invited.", count)
        % {"count": count},
    )
    return redirect("delegations:invitations", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """One city's invitation: its address, a new link, taking it back."""
    person, edition = edition_for(request, slug)
    one = _one(edition, city)
    kept = one.invitation
    revision = kept.revision if kept else 0
    entered = kept.address if kept else ""
    initial = {"revision": revision}
    asked = request.POST.get("act", "")
    address = AddressForm(
        request.POST if asked == "address" else None,
        initial={**initial, "address": entered},
    )
    again = AgainForm(
        request.POST if asked == "again" else None,
        addresses=one.addresses,
        initial=initial,
    )
    form = again if asked == "again" else address
    if request.method == "POST" and asked == "withdraw":
        return _withdraw(request, edition, one)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = send_again if asked == "again" else enter_address
        try:
            act(
                one.participant,
                told["address"],
                revision=told["revision"],
                by=person,
                now=now(),
            )
        except Stale as stale:
            return conflict(request, stale, form)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                _("A new link is sent; the one before opens nothing any more.")
                if asked == "again"
                else _("The address is saved."),
            )
            return redirect("delegations:invitation_of", slug, city)
    state = State(_state(one))
    context = {
        "one": one,
        "state": state.label,
        "colour": STATE_COLOURS[state],
        "language": own_name(one.city.language),
        "mail": kept.mail if kept and state != State.DRAFT else None,
        "sent_at": kept.sent_at if kept else None,
        "sent_to": one.address if state in OPEN else entered or one.address,
        "edition": edition,
        "city": one.city,
        "invitation": kept,
        "address": address,
        "again": again,
        "is_open": state in OPEN,
        "may_send_again": one.needs_link,
        "may_withdraw": state not in {State.DRAFT, State.WITHDRAWN},
        "letter": kept.letters.first() if kept and kept.pk else None,
        "preview": one.leader is not None,
        "late": late_words(Writer(edition, now()), now()),
        "zone_words": zone_label(
            one.city.names.in_(reader_language()).text, one.zone, now()
        ),
    }
    return render(request, "delegations/invitation_of.html", context)


def _one(edition: Edition, slug: str) -> Addressee:
    pks = edition.participants.filter(city__slug=slug).values_list("pk", flat=True)
    found = addressees(edition, now().date(), pks)
    if not found:
        raise NotFound(
            _("“%(city)s” does not take part in this edition.") % {"city": slug[:80]}
        )
    return found[0]


def _withdraw(request: HttpRequest, edition: Edition, one: Addressee) -> HttpResponse:
    person = request.user
    try:
        withdraw_invitation(
            one.participant,
            revision=whole_number(request.POST.get("revision", "")) or 0,
            by=person if person.is_authenticated else None,
            now=now(),
        )
    except Stale as stale:
        return conflict(request, stale)
    except Refusal as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(
            request, _("The invitation is withdrawn. Its links open nothing any more.")
        )
    return redirect("delegations:invitation_of", edition.slug, one.city.slug)


# A sheet takes a second of a processor.
@require_safe
@limited(120, seconds=3600, name="delegations.sheet", methods=("GET", "HEAD"))
def letter(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """The letter to the leader as a PDF: as it was sent, or as it would be."""
    _person, edition = edition_for(request, slug)
    one = _one(edition, city)
    try:
        content = _sheet_of(edition, one)
    except NotPrinted:
        messages.error(request, _("The PDF could not be made. Try again later."))
        return redirect("delegations:invitation_of", slug, city)
    return attached(content, PDF.media_type, f"{one.city.slug}.pdf")


def _sheet_of(edition: Edition, one: Addressee) -> bytes:
    kept = one.invitation.letters.first() if one.invitation else None
    if kept is not None and _state(one) not in OPEN:
        return letter_pdf(letter=kept.pk)
    writer = Writer(edition, now())
    draft = _letter_of(writer, one)
    if draft is None:
        raise NotFound(_("No leader of this city is known."))
    words = sheet(writer, one, draft, reference=_reference(one), at=now())
    return as_pdf(words, writer.letterhead.logo if writer.letterhead else None)
