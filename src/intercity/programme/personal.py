"""Who is named in the programme: in the draft, and in what was published."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercity.base.registry import (
    Basis,
    Erasing,
    Holding,
    Rows,
    published,
    trace,
    words,
)
from intercity.base.retention import Sweep, as_if_erased
from intercity.delegations.contacts import over
from intercity.programme.models import Interpreter, TechnicalTest

_DAY = _("published: it keeps the names of the day, as every public record does")

_OWN_WORK = _("the city's own work, which it replaces where somebody is named in it")

HOLDINGS = (
    words(
        "programme.Session",
        "title",
        purpose="what the draft of the programme says",
    ),
    words(
        "programme.Item",
        "title",
        "description",
        purpose="what the draft of the programme says",
    ),
    words(
        "programme.Presentation",
        "title",
        "abstract",
        "theme",
        "presenter",
        "asked",
        "in_programme",
        purpose="what a city presents, and who does",
    ),
    words("programme.Contribution", "summary", purpose="what the host's leader says"),
    words("programme.Clearance", "note", purpose="how the leader's office cleared it"),
    trace("programme.Clearance", "by"),
    words("programme.Material", "note", purpose="remarks on what was handed in"),
    published("programme.Material", "file", why=_OWN_WORK),
    trace("programme.Material", "by"),
    words("programme.Upload", "name", "note", purpose="files on their way in"),
    trace("programme.Upload", "by"),
    published("programme.Version", "content", "changes", "note", why=_DAY),
    trace("programme.Version", "published_by"),
    published("programme.Export", "body", why=_DAY),
    trace("programme.Told", "by"),
    Holding(
        model="programme.Interpreter",
        fields=("given_name", "family_name", "email", "language", "languages"),
        purpose="knowing who interprets, and reaching them",
        basis=Basis.TASK,
        kept="members",
        erasing=Erasing.BLANK,
        whose=("person",),
        addressed=("email",),
        numbered={"interpreter": "pk"},
        also={"family_first": False, "digest": ""},
        why=_("the row stays as a count: which channels of a session had how many"),
    ),
    trace("programme.Interpreter", "person"),
    words(
        "programme.Term",
        "words",
        "note",
        "source",
        purpose="what the glossary says",
    ),
    words(
        "programme.TechnicalTest",
        "who",
        "note",
        purpose="who tests the equipment of a city, and how it went",
        kept="members",
    ),
    trace("programme.TechnicalTest", "booked_by"),
    words("programme.Meeting", "note", purpose="how to join a session"),
)

IMPERSONAL = {
    "programme.Session": ("start", "zone"),
    "programme.Contribution": ("kind",),
    "programme.Clearance": ("language", "digest"),
    "programme.Material": ("language", "findings"),
    "programme.Upload": ("language", "digest"),
    "programme.Told": ("sessions",),
    "programme.Export": ("name", "media_type", "digest"),
    "programme.Interpreter": ("digest",),
    "programme.Languages": ("floor", "channels"),
    "programme.Assignment": ("language",),
    "programme.OfferedTime": ("start", "zone"),
    "programme.Meeting": ("url", "numbers", "passcode"),
}


def _interpreters(cutoff: datetime, now: datetime) -> Rows:
    nameless = Q(given_name="", family_name="", email="")
    return Interpreter.objects.filter(~nameless, edition__in=over(cutoff))


def _tests(cutoff: datetime, now: datetime) -> Rows:
    said = ~Q(who="") | ~Q(note="")
    editions = over(cutoff)
    return TechnicalTest.objects.filter(said, participant__edition__in=editions)


def _forget_words(rows: Rows, now: datetime) -> None:
    rows.update(who="", note="")


SWEEPS = (
    Sweep("members", _interpreters, as_if_erased),
    Sweep("members", _tests, _forget_words),
)
