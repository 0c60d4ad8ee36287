"""What people of a secretariat are told by mail, in the language that is active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.base.letters import Letter

if TYPE_CHECKING:
    from intercity.people.models import Person
    from intercity.seminars.models import Series


def role_given(series: Series, by: Person | None) -> Letter:
    """The person works for the secretariat now, by whom, and how to sign in."""
    named = _named(series)
    paragraphs = [
        _("You work for the secretariat of the %(series)s from now on.") % named,
        _(
            "You sign in with this address. There is no password: a code is sent to you"
            " each time."
        ),
    ]
    if by is not None:
        paragraphs.append(
            _(
                "%(name)s entered your name and address for this. If this is a mistake,"
                " answer this mail."
            )
            % {"name": str(by)}
        )
    link = (_("Sign in"), reverse("account_login"))
    return Letter(_("Secretariat of the %(series)s") % named, tuple(paragraphs), link)


def role_taken(series: Series) -> Letter:
    """The person works for the secretariat no more."""
    named = _named(series)
    return Letter(
        _("Secretariat of the %(series)s") % named,
        (
            _("You no longer work for the secretariat of the %(series)s.") % named,
            _("If this is a mistake, answer this mail."),
        ),
    )


def _named(series: Series) -> dict[str, str]:
    return {"series": series.names.in_(reader_language()).text}
