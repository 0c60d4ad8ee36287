"""The files of an edition on a member's own page, and where each is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from intercity.base.clock import now
from intercity.programme.drafts import content_of
from intercity.programme.embargo import materials_for
from intercity.programme.shelves import shelves
from intercity.seminars.words import rule_words

if TYPE_CHECKING:
    from intercity.delegations.models import Member


def files_of(_request: HttpRequest, member: Member, token: str) -> str:
    """The section of the member's page; "" while there is no file for the member."""
    found = materials_for(member, now())
    if not found:
        return ""
    content = content_of(member.edition)
    listed = shelves(
        found,
        (content.host, *content.cities),
        lambda one: reverse("programme:member_material", args=[token, one.pk]),
    )
    context = {"shelves": listed, "rule": rule_words(member.edition)}
    return render_to_string("programme/member_files.html", context)
