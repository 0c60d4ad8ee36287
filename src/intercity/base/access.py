"""Whether a person may: every view of the desk asks here, with a rule of its room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from intercity.people.models import Person


class SignInNeeded(Exception):
    """Nobody is signed in; the reader is taken to the sign-in page and back."""


class SecondFactorNeeded(Exception):
    """The person's role asks for a second factor, and this session has shown none."""


# The session holds here whom it showed a second factor of.
_SHOWN = "second_factor"


def is_administrator(person: Person | AnonymousUser) -> bool:
    """Whether the person may do everything on this site."""
    return person.is_authenticated and person.is_administrator


def signed_in(request: HttpRequest) -> Person:
    """The signed-in person, by whichever factor; raises `SignInNeeded` for nobody.

    For a person's own account; the pages of the desk ask `require`.
    """
    if not request.user.is_authenticated:
        raise SignInNeeded
    return request.user


def show_second_factor(request: HttpRequest, person: Person) -> None:
    """Keep in the session that this person has just shown a second factor."""
    request.session[_SHOWN] = person.pk


def forget_second_factor(request: HttpRequest) -> None:
    """The person has none any more."""
    request.session.pop(_SHOWN, None)


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor of who is signed in."""
    return (
        request.user.is_authenticated and request.session.get(_SHOWN) == request.user.pk
    )


def require(
    request: HttpRequest,
    predicate: Callable[..., bool] | None = None,
    *objects: object,
    hidden: bool = False,
) -> Person:
    """The signed-in person, for whom `predicate(person, *objects)` holds.

    Raises `SignInNeeded` when nobody is signed in, `SecondFactorNeeded` when the
    person's role asks for one that was not shown; else `PermissionDenied`, or where not
    even the existence is to be known (`hidden`), `Http404`.
    """
    person = signed_in(request)
    if not has_shown_second_factor(request) and person.needs_second_factor:
        raise SecondFactorNeeded
    if predicate is None or predicate(person, *objects):
        return person
    if hidden:
        raise Http404
    raise PermissionDenied
