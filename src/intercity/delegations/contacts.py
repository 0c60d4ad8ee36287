"""Accounts of people who have had no part for long: they are asked, then erased."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.dates import date_plain
from intercity.base.letters import Letter, tell
from intercity.base.mentions import ERASED_DOMAIN
from intercity.base.record import key_of, record
from intercity.base.registry import Rows
from intercity.cities.models import FocalPoint
from intercity.delegations.models import Member
from intercity.people.erasures import erase_person, subject_of
from intercity.people.models import Person
from intercity.seminars.models import Edition, Role

NOTICE = timedelta(days=30)
_STAYED = Q(last_login__isnull=False, last_login__gt=F("asked_at"))


def over(cutoff: datetime) -> set[int]:
    """Editions whose last day is before the cutoff.

    Their days are a list, which not every database can compare.
    """
    day = cutoff.date()
    dated = Edition.objects.exclude(dates=[]).values_list("pk", "dates")
    return {pk for pk, days in dated if max(map(date.fromisoformat, days)) < day}


def due(cutoff: datetime, now: datetime) -> Rows:
    """Who has had no part since the cutoff, and was asked long enough ago."""
    asked = Q(asked_at__lte=now - NOTICE) & ~_STAYED
    return _without_part(cutoff).filter(asked | Q(is_active=False))


def ask(cutoff: datetime, now: datetime) -> None:
    """Tell those whose time is over in a month, once; a sign-in keeps the account."""
    unasked = Q(asked_at=None) | _STAYED
    for person in _without_part(cutoff + NOTICE).filter(unasked, is_active=True):
        person.asked_at = now
        person.save(update_fields=["asked_at"])
        record("people.ask_to_stay", person, by=None, now=now)
        tell(
            person,
            partial(asks_to_stay, (now + NOTICE).date()),
            key=f"people.ask_to_stay:{person.pk}:{now.date()}",
            about=key_of(person),
            now=now,
        )


def erase(rows: Rows, now: datetime) -> None:
    """As if each had asked for it."""
    for person in rows:
        subject = subject_of(str(person.pk))
        erase_person(subject, by=None, now=now, every_name=True)


def asks_to_stay(until: date) -> Letter:
    """That the account goes on that day, and what to do to keep it."""
    return Letter(
        _("Your account will be erased"),
        (
            _(
                "You have spoken for no city for a long time. On %(day)s we will"
                " therefore erase your account, with your name and address."
            )
            % {"day": date_plain(until)},
            _(
                "If we may keep them, sign in once before that day. If not, you need do"
                " nothing."
            ),
        ),
        (_("Sign in"), reverse("account_login")),
    )


def _without_part(cutoff: datetime) -> Rows:
    """Those with no role, no city, no seminar and no sign-in since the cutoff."""
    day = cutoff.date()
    mine = {"person": OuterRef("pk")}
    still = Q(until_on=None) | Q(until_on__gt=day)
    recent = Edition.objects.exclude(pk__in=over(cutoff))
    return Person.objects.filter(
        Q(last_login=None) | Q(last_login__lt=cutoff),
        Q(joined_at=None) | Q(joined_at__lt=cutoff),
        ~Exists(Role.objects.filter(**mine)),
        ~Exists(FocalPoint.objects.filter(still, **mine)),
        ~Exists(Member.objects.filter(edition__in=recent, **mine)),
        is_administrator=False,
    ).exclude(email__endswith=ERASED_DOMAIN)
