"""What presenting cities still owe an edition, by the deadline that asks for it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from intercity.delegations.models import Invitation
from intercity.programme.models import Material
from intercity.seminars.models import Edition, Participant


def owing_words(edition: Edition) -> set[int]:
    """Who presents and has said nothing of it, or is asked for a revision."""
    presenting = _presenting(edition.participants.all())
    said = presenting.filter(
        presentation__handed_in_at__isnull=False, presentation__asked=""
    )
    found = presenting.exclude(pk__in=said.order_by().values("pk"))
    return set(found.order_by().values_list("pk", flat=True))


def owing_files(edition: Edition) -> set[int]:
    """Who presents and has handed in neither slides nor a video.

    A version that was withdrawn does not bring back the one before (`clearing.newest`).
    """
    newer = Material.objects.filter(
        presentation=OuterRef("presentation"),
        kind=OuterRef("kind"),
        language=OuterRef("language"),
        number__gt=OuterRef("number"),
    )
    shown = Material.objects.filter(
        ~Exists(newer),
        presentation__participant=OuterRef("pk"),
        kind__in=[Material.Kind.SLIDES, Material.Kind.VIDEO],
        withdrawn_at=None,
    )
    found = _presenting(edition.participants.filter(~Exists(shown)))
    return set(found.order_by().values_list("pk", flat=True))


def _presenting(found: QuerySet[Participant]) -> QuerySet[Participant]:
    """Those of the cities that present, and accepted: nobody else is asked."""
    accepted = Invitation.State.ACCEPTED
    return found.filter(presents=True, invitation__state=accepted)
