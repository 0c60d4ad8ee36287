"""The files of an edition on somebody's own page, and where each is fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from intercity.base.clock import now
from intercity.programme.drafts import content_of
from intercity.programme.embargo import (
    materials_for,
    newest_of,
    participants_materials,
)
from intercity.programme.shelves import shelves
from intercity.seminars.words import rule_words

if TYPE_CHECKING:
    from intercity.delegations.models import Member
    from intercity.programme.models import Interpreter, Material
    from intercity.seminars.models import Edition, Participant


def files_of(_request: HttpRequest, member: Member, token: str) -> str:
    """The section of the member's page; "" while there is no file for the member."""
    return _card(
        member.edition,
        materials_for(member, now()),
        lambda one: reverse("programme:member_material", args=[token, one.pk]),
    )


def files_for(interpreter: Interpreter) -> str:
    """The section of an interpreter who is signed in; "" while there is no file."""
    edition = interpreter.edition
    return _card(edition, newest_of(edition), _at_the_desk(edition))


def files_of_all(_request: HttpRequest, participant: Participant) -> dict[str, Any]:
    """For the page of a city that takes part: the same list as its members have."""
    edition = participant.edition
    found = participants_materials(edition, now()) if participant.takes_part else []
    return _listed(edition, found, _at_the_desk(edition))


def _at_the_desk(edition: Edition) -> Callable[[Material], str]:
    return lambda one: reverse("programme:material", args=[edition.slug, one.pk])


def _card(
    edition: Edition, found: list[Material], url_of: Callable[[Material], str]
) -> str:
    context = _listed(edition, found, url_of)
    return render_to_string("programme/own_files.html", context) if found else ""


def _listed(
    edition: Edition, found: list[Material], url_of: Callable[[Material], str]
) -> dict[str, Any]:
    if not found:
        return {}
    content = content_of(edition)
    listed = shelves(found, (content.host, *content.cities), url_of)
    return {"shelves": listed, "rule": rule_words(edition)}
