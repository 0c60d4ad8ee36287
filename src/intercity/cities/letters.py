"""What focal points are told by mail, in the language that is active."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.dates import date_plain
from intercity.base.languages import reader_language
from intercity.base.letters import Letter
from intercity.cities.models import City, FocalPoint
from intercity.people.models import Person


def _city(city: City) -> str:
    return str(city.names.in_(reader_language()).text)


def appointed(
    point: FocalPoint, before: FocalPoint | None, by: Person | None
) -> Letter:
    """The person speaks for a city now, in whose place, by whom, and how to sign in."""
    named = {"city": _city(point.city), "day": date_plain(point.from_on)}
    if point.is_deputy:
        subject = _("You are deputy focal point of %(city)s") % named
        first = _("From %(day)s on you are deputy focal point of %(city)s.") % named
    else:
        subject = _("You are focal point of %(city)s") % named
        first = _("From %(day)s on you are focal point of %(city)s.") % named
    paragraphs = [first]
    if before is not None:
        paragraphs.append(_("You take over from %(name)s.") % {"name": before.known_as})
    paragraphs.append(
        _(
            "You sign in with this address. There is no password: a code is sent to you"
            " each time."
        )
    )
    if by is not None and by.pk != point.person_id:
        paragraphs.append(
            _(
                "%(name)s entered your name and address, so that the secretariat can"
                " reach your city. If this is a mistake, answer this mail."
            )
            % {"name": str(by)}
        )
    link = (_("Sign in"), reverse("account_login"))
    return Letter(subject, tuple(paragraphs), link)


def ends(point: FocalPoint, successor: str) -> Letter:
    """When the person's time ends, or that it does not end after all."""
    named = {"city": _city(point.city)}
    if point.until_on is None:
        subject = _("You remain focal point of %(city)s") % named
        return Letter(
            subject, (_("Your time as focal point of %(city)s does not end.") % named,)
        )
    subject = _("Your time as focal point of %(city)s ends") % named
    named["day"] = date_plain(point.until_on)
    paragraphs = [_("From %(day)s on you no longer speak for %(city)s.") % named]
    if successor:
        paragraphs.append(_("%(name)s takes over from you.") % {"name": successor})
    paragraphs.append(_("If this is a mistake, answer this mail."))
    return Letter(subject, tuple(paragraphs))


def taken_back(point: FocalPoint) -> Letter:
    """The appointment was a mistake, or is no longer wanted."""
    named = {"city": _city(point.city)}
    return Letter(
        _("You are not focal point of %(city)s") % named,
        (_("Your appointment as focal point of %(city)s was taken back.") % named,),
    )
