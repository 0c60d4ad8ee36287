"""The files of an edition on somebody's own page, and where each is fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from intercity.base.clock import now
from intercity.programme.drafts import content_of
from intercity.programme.embargo import materials_for, newest_of
from intercity.programme.shelves import shelves
from intercity.seminars.words import rule_words

if TYPE_CHECKING:
    from intercity.delegations.models import Member
    from intercity.programme.models import Interpreter, Material
    from intercity.seminars.models import Edition


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
    return _card(
        edition,
        newest_of(edition),
        lambda one: reverse("programme:material", args=[edition.slug, one.pk]),
    )


def _card(
    edition: Edition, found: list[Material], url_of: Callable[[Material], str]
) -> str:
    if not found:
        return ""
    content = content_of(edition)
    listed = shelves(found, (content.host, *content.cities), url_of)
    context = {"shelves": listed, "rule": rule_words(edition)}
    return render_to_string("programme/own_files.html", context)
