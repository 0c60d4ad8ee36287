"""Letters and invitations in words: fields, states, and why something was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercity.base.dates import date_plain
from intercity.delegations.models import Invitation
from intercity.seminars.deadlines import RUNGS
from intercity.seminars.words import listed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from intercity.base.refusals import Refusal
    from intercity.delegations.drafting import Writer

FIELD_WORDS: Mapping[str, _StrPromise] = {
    "salutation": gettext_lazy("The salutation, by the rules of the language"),
    "city": gettext_lazy("The name of the city"),
    "leader": gettext_lazy("The city’s leader, with the title"),
    "host": gettext_lazy("The host city"),
    "series": gettext_lazy("The name of the series"),
    "edition": gettext_lazy("The edition with its number"),
    "theme": gettext_lazy("The theme of the edition"),
    "dates": gettext_lazy("The dates of the edition"),
    "reply_by": gettext_lazy("The deadline for replies, in the city’s own time"),
    "link": gettext_lazy("The link that leads the reader on"),
    "reference": gettext_lazy("The reference number"),
    "signature": gettext_lazy("The signature of the letterhead"),
    "asked": gettext_lazy("What is asked of the city"),
    "due": gettext_lazy("The deadline, in the city’s own time"),
}

_State = Invitation.State
STATE_COLOURS: Mapping[str, str] = {
    _State.DRAFT: "grey",
    _State.INVITED: "blue",
    _State.OPENED: "light-blue",
    _State.ACCEPTED: "green",
    _State.DECLINED: "yellow",
    _State.WITHDRAWN: "grey",
    _State.EXPIRED: "orange",
}


def braces(names: Any) -> str:
    """Fields as they are written: "{city}, {dates}"."""
    return ", ".join(f"{{{name}}}" for name in names)


def refusal_words(refusal: Refusal) -> str:
    """Why nothing was done, and what helps."""
    return _REFUSALS[refusal.code](refusal.params)


def late_words(writer: Writer, now: datetime) -> str:
    """Until when whoever is invited now may answer, where the deadline is over."""
    due, reply = writer.deadlines.get("reply"), writer.reply
    if due is None or reply is None or reply.is_past(now) or due == reply:
        return ""
    return _(
        "The deadline for replies was %(day)s. Whoever is invited now is asked to"
        " answer by %(until)s."
    ) % {"day": date_plain(due.on), "until": date_plain(reply.on)}


def _cities(sentence: str, params: Mapping[str, Any]) -> str:
    return sentence % {"cities": listed(params["cities"])}


def _gaps(params: Mapping[str, Any]) -> str:
    gaps: Mapping[str, list[str]] = params["gaps"]
    shown = "; ".join(f"{city}: {braces(names)}" for city, names in gaps.items())
    return _("Letters have gaps, so none was sent. Without a value are – %(gaps)s") % {
        "gaps": shown
    }


_REFUSALS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "none_chosen": lambda _params: _("Choose one city at least."),
    "not_taking_part": lambda _params: _(
        "A city that was chosen no longer takes part. Choose again."
    ),
    "already_invited": lambda params: _cities(
        _("Invited already: %(cities)s. Nothing was sent."), params
    ),
    "no_address": lambda params: _cities(
        _(
            "No address is known for: %(cities)s. Nothing was sent. Enter an address,"
            " or appoint a focal point."
        ),
        params,
    ),
    "no_dates": lambda _params: _(
        "The edition has no date yet, so that there is no deadline for replies."
    ),
    "reply_is_past": lambda params: (
        _("The deadline for replies was %(day)s. Move it before you invite.")
        % {"day": date_plain(params["day"])}
    ),
    "gaps": _gaps,
    "not_registered": lambda params: (
        _(
            "%(address)s is not registered for this city. A new link goes to a focal"
            " point, or to the address that was invited first."
        )
        % {"address": params["address"]}
    ),
    "not_invited": lambda _params: _("This city is not invited."),
    "has_answered": lambda _params: _(
        "This city has answered already; it needs no new link."
    ),
    "unknown_fields": lambda params: (
        _("There is no field %(unknown)s in this letter. The fields are %(accepted)s.")
        % {"unknown": braces(params["fields"]), "accepted": braces(params["accepted"])}
    ),
    "secret_in_subject": lambda params: (
        _("There is no field %(unknown)s in this letter. The fields are %(accepted)s.")
        % {"unknown": braces(params["fields"]), "accepted": braces(params["accepted"])}
    ),
    "needs_field": lambda params: (
        _("The letter needs the field %(field)s.")
        % {"field": braces([params["field"]])}
    ),
    "deadline_order": lambda params: (
        _("“%(one)s” cannot lie before “%(other)s”.")
        % {"one": RUNGS[params["kind"]].label, "other": RUNGS[params["other"]].label}
    ),
    "file_empty": lambda _params: _("The file is empty."),
    "file_too_large": lambda _params: _("The picture is too large: at most 500 kB."),
    "file_not_accepted": lambda params: (
        _("“%(name)s” is not accepted. Choose a file that ends in %(accepted)s.")
        % params
    ),
    "file_not_what_it_says": lambda params: (
        _("“%(name)s” does not hold what its name says. Save it as PNG again.") % params
    ),
}

# The field of a form at which a refusal is shown.
REFUSED_FIELDS = {
    "unknown_fields": "body",
    "secret_in_subject": "subject",
    "needs_field": "body",
    "not_registered": "address",
    "file_empty": "logo",
    "file_too_large": "logo",
    "file_not_accepted": "logo",
    "file_not_what_it_says": "logo",
}
