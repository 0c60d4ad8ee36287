"""What people with a role are told by mail, in the language that is active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.base.letters import Letter
from intercity.seminars.models import Role
from intercity.seminars.words import edition_plain

if TYPE_CHECKING:
    from intercity.people.models import Person


def role_given(role: Role, by: Person | None) -> Letter:
    """The person has a role now, by whom, and how to sign in."""
    named = _named(role)
    if role.name == Role.Name.SECRETARIAT:
        begins = [
            _("You work for the secretariat of the %(series)s from now on.") % named
        ]
    else:
        begins = [
            _("You have a role in the %(of)s from now on: %(role)s.") % named,
            _("What it needs stands at your desk, after signing in."),
        ]
    paragraphs = [
        *begins,
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
    return Letter(_subject(role), tuple(paragraphs), link)


def role_taken(role: Role) -> Letter:
    """The person has the role no more."""
    if role.name == Role.Name.SECRETARIAT:
        ended = _("You no longer work for the secretariat of the %(series)s.")
    else:
        ended = _("Your role in the %(of)s has ended: %(role)s.")
    mistake = _("If this is a mistake, answer this mail.")
    return Letter(_subject(role), (ended % _named(role), mistake))


def _subject(role: Role) -> str:
    if role.name == Role.Name.SECRETARIAT:
        return _("Secretariat of the %(series)s") % _named(role)
    return _named(role)["of"]


def _named(role: Role) -> dict[str, str]:
    if role.edition is not None:
        of = edition_plain(role.edition)
    else:
        of = role.series.names.in_(reader_language()).text
    return {"of": of, "series": of, "role": str(role.get_name_display())}
