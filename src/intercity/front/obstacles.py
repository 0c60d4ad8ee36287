"""What keeps the programme of an edition from being published."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercity.planning.queries import settled_plan
from intercity.planning.replanning import strained
from intercity.planning.words import strained_words
from intercity.programme.content import source_language
from intercity.programme.models import Item, Session
from intercity.seminars.models import Edition, Participant


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A sentence, and where it is put right."""

    words: str
    url: str


def obstacles_of(
    edition: Edition, taking_part: Collection[int]
) -> tuple[Obstacle, ...]:
    """In the order in which they are put right; seven queries at most.

    `taking_part` are the participants (by their keys) that accepted.
    """
    found = []
    draft = reverse("programme:draft", args=[edition.slug])
    settled = settled_plan(edition)
    days = list(edition.sessions.order_by("number").values_list("day", flat=True))
    if not days:
        if settled is not None:
            return (Obstacle(_("The programme has no session yet."), draft),)
        plan = reverse("planning:desk", args=[edition.slug])
        return (Obstacle(_("No plan is settled yet."), plan),)
    if settled and (number := len(strained(edition, settled))):
        replan = reverse("planning:replan", args=[edition.slug])
        found.append(Obstacle(strained_words(number), replan))
    elsewhere = [day for day in days if day.isoformat() not in edition.dates]
    if number := len(elsewhere) if edition.dates else 0:
        words = ngettext(
            "%(number)s session lies on another day than the edition.",
            "%(number)s sessions lie on another day than the edition.",
            number,
        )
        moved = reverse("planning:replan", args=[edition.slug]) + "?question=edition"
        found.append(Obstacle(words % {"number": number}, moved if settled else draft))
    if number := _unseated(edition, taking_part):
        words = ngettext(
            "%(number)s city that takes part has no session.",
            "%(number)s cities that take part have no session.",
            number,
        )
        found.append(Obstacle(words % {"number": number}, draft))
    if number := _untitled(edition):
        words = ngettext(
            "%(number)s item has no title in the language of the programme.",
            "%(number)s items have no title in the language of the programme.",
            number,
        )
        found.append(Obstacle(words % {"number": number}, draft))
    return tuple(found)


def _unseated(edition: Edition, taking_part: Collection[int]) -> int:
    if Session.objects.filter(edition=edition, seats_known=False).exists():
        return 0
    seated = Session.cities.through.objects.filter(session__edition=edition)
    cities = set(seated.values_list("city_id", flat=True))
    own = Participant.objects.filter(edition=edition).values_list("pk", "city_id")
    accepted = set(taking_part)
    return sum(key in accepted and city not in cities for key, city in own)


def _untitled(edition: Edition) -> int:
    """Items of the draft that a version could not be published with."""
    standing = Item.objects.filter(edition=edition, slots__isnull=False).distinct()
    source = source_language(edition.languages)
    titles = standing.values_list("pk", "title")
    return sum(bool(title.missing([source])) for _key, title in titles)
