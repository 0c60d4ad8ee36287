"""What members, and those who entered them, are told by mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.base.letters import Letter
from intercity.seminars.words import edition_plain, listed

if TYPE_CHECKING:
    from intercity.delegations.models import Member


def entered(member: Member, token: str) -> Letter:
    """Who entered the person, for what, what is kept and why, and how to object."""
    named = _named(member)
    if member.delegation is None:
        subject = _("Your invitation to the %(edition)s") % named
        first = _("You are invited to the %(edition)s.") % named
    else:
        subject = _("You are in the delegation of %(city)s") % named
        first = (
            _("You are entered in the delegation of %(city)s to the %(edition)s.")
            % named
        )
    paragraphs = [first]
    if member.entered_by is not None:
        paragraphs.append(
            _("%(name)s entered your name, office and address.")
            % {"name": str(member.entered_by)}
        )
    paragraphs += [
        _who_reads(member),
        _(
            "On your own page you see all that is kept, put it right, confirm that you"
            " take part, or decline. Declining has no other consequence."
        ),
        _(
            "The page needs no account. Your office may use it for you; whoever has the"
            " link can open it, so do not send it further."
        ),
        _("If you object to being entered, decline there or answer this mail."),
    ]
    link = (_("Your own page"), reverse("delegations:member", args=[token]))
    return Letter(subject, tuple(paragraphs), link, is_secret=True)


def _who_reads(member: Member) -> str:
    """Why it is kept and who reads it; nobody speaks for a guest's city."""
    if member.delegation is None:
        return _(
            "They are kept so that the seminar can be prepared, and are read by the"
            " secretariat. Nothing of them is published without you."
        )
    return _(
        "They are kept so that the seminar can be prepared, and are read by the"
        " secretariat and by the focal points of your city. Nothing of them is"
        " published without you."
    )


def decided(member: Member) -> Letter:
    """Whether the secretariat approved the person, or why not."""
    named = _named(member)
    if member.refused_at is None:
        return Letter(
            _("Your part in the %(edition)s is approved") % named,
            (
                _("The secretariat approved your part in the delegation of %(city)s.")
                % named,
            ),
        )
    return Letter(
        _("Your part in the %(edition)s is not approved") % named,
        (
            _(
                "The secretariat did not approve your part in the delegation of"
                " %(city)s."
            )
            % named,
            _("The reason: %(reason)s") % {"reason": member.refusal},
            _("If this is a mistake, answer this mail."),
        ),
    )


def decided_of(members: Sequence[Member]) -> Letter:
    """The same for whoever entered these people of one delegation."""
    first = members[0]
    named = {**_named(first), "names": listed(one.known_as for one in members)}
    if first.refused_at is None:
        return Letter(
            _("Members of the delegation of %(city)s are approved") % named,
            (_("The secretariat approved: %(names)s.") % named,),
        )
    return Letter(
        _("Members of the delegation of %(city)s are not approved") % named,
        (
            _("The secretariat did not approve: %(names)s.") % named,
            _("The reason: %(reason)s") % {"reason": first.refusal},
            _("Their places are free again."),
        ),
    )


def declined(member: Member) -> Letter:
    """Somebody in the list does not take part, and said so by the personal link."""
    named = {**_named(member), "name": member.known_as}
    return Letter(
        _("%(name)s does not take part") % named,
        (
            _("%(name)s declined to take part in the %(edition)s.") % named,
            _("The place is free again."),
        ),
    )


def _named(member: Member) -> dict[str, str]:
    city = ""
    if member.delegation is not None:
        names = member.delegation.participant.city.names
        city = names.in_(reader_language()).text
    return {"edition": edition_plain(member.edition), "city": city}
