"""What is done to people's second factors and sessions.

allauth keeps factors and checks them, and its views change them; each change is
recorded here in the same transaction, with what follows of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from intercity.base import access
from intercity.base.clock import now as present
from intercity.base.fields import whole_number
from intercity.base.record import record
from intercity.people.models import Person
from intercity.people.notices import notify


@transaction.atomic
def note_sign_in(request: HttpRequest, user: Person, **rest: Any) -> None:
    """allauth has let somebody in, by these ways: a code, then a second factor."""
    ways = get_authentication_records(request, user)
    kinds = [one.get("type") or one["method"] for one in ways]
    record("people.sign_in", user, by=user, now=present(), data={"kinds": kinds})


@transaction.atomic
def note_sign_out(person: Person) -> None:
    """The person signs out in this browser."""
    record("people.sign_out", person, by=person, now=present())


def note_used(
    request: HttpRequest, user: Person, authenticator: Authenticator, **rest: Any
) -> None:
    """allauth has accepted a factor; a recovery code is recorded, there are few."""
    access.show_second_factor(request, user)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        with transaction.atomic():
            saved = Authenticator.objects.get(pk=authenticator.pk)
            left = len(saved.wrap().get_unused_codes())
            record(
                "people.use_recovery_code",
                user,
                by=user,
                now=present(),
                data={"left": left},
            )


def add_factor(
    request: HttpRequest, person: Person, kind: str, *, now: datetime
) -> None:
    """allauth has added a factor; who has set one up has shown it."""
    record("people.add_factor", person, by=person, now=now, data={"kind": kind})
    record_authentication(request, person, "mfa", type=kind)
    access.show_second_factor(request, person)


def remove_factor(
    request: HttpRequest, person: Person, kind: str, *, now: datetime
) -> None:
    """allauth has removed one; whoever else signed in with it is signed out.

    Without any factor, what asks for one is closed to this session too.
    """
    record("people.remove_factor", person, by=person, now=now, data={"kind": kind})
    _end_others(request, person)
    if not Authenticator.objects.filter(user=person).exists():
        access.forget_second_factor(request)


def rename_passkey(
    request: HttpRequest, person: Person, kind: str, *, now: datetime
) -> None:
    """allauth has given a passkey another name."""
    record("people.rename_passkey", person, by=person, now=now)


def renew_recovery_codes(
    request: HttpRequest, person: Person, kind: str, *, now: datetime
) -> None:
    """allauth has made new recovery codes."""
    record("people.renew_recovery_codes", person, by=person, now=now)


@transaction.atomic
def end_sessions(
    request: HttpRequest, person: Person, which: str, *, now: datetime
) -> bool:
    """Sign the person out in one other browser, by its number, or in all "others".

    Returns whether there was such a browser.
    """
    if which == "others":
        _end_others(request, person)
    else:
        own = UserSession.objects.filter(user=person)
        one = own.filter(pk=whole_number(which)).first()
        if one is None:
            return False
        one.end()
        which = "one"
    record("people.end_sessions", person, by=person, now=now, data={"which": which})
    return True


@transaction.atomic
def reset_factors(person: Person, *, by: Person | None, now: datetime) -> int:
    """Take every second factor away and sign out everywhere; returns how many.

    For somebody who has lost them all, and will set up another one.
    """
    saved = Person.objects.select_for_update().get(pk=person.pk)
    found = Authenticator.objects.filter(user=saved)
    number = int(found.exclude(type=Authenticator.Type.RECOVERY_CODES).count())
    found.delete()
    _end_all(saved)
    record("people.reset_factors", saved, by=by, now=now, data={"factors": number})
    notify(saved, "reset", now=now)
    return number


def _end_others(request: HttpRequest, person: Person) -> None:
    """In every other browser, also where no session is listed.

    What stands in place of a password changes, on which every session depends. In a
    demonstration the others are other visitors.
    """
    if settings.DEMO:
        return
    _end_all(person)
    update_session_auth_hash(request, person)
    UserSession.objects.create_from_request(request)


def _end_all(person: Person) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()
    person.set_unusable_password()
    person.save(update_fields=["password"])
