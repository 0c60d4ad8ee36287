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


def is_administrator(person: Person | AnonymousUser) -> bool:
    """Whether the person may do everything on this site."""
    return person.is_authenticated and person.is_administrator


def require(
    request: HttpRequest,
    predicate: Callable[..., bool] | None = None,
    *objects: object,
    hidden: bool = False,
) -> Person:
    """The signed-in person, for whom `predicate(person, *objects)` holds.

    Raises `SignInNeeded` when nobody is signed in; else `PermissionDenied`, or where
    not even the existence is to be known (`hidden`), `Http404`.
    """
    if not request.user.is_authenticated:
        raise SignInNeeded
    person = request.user
    if predicate is None or predicate(person, *objects):
        return person
    if hidden:
        raise Http404
    raise PermissionDenied
