"""What presenting cities still owe an edition, by the deadline that asks for it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from intercity.programme.models import Material
from intercity.seminars.models import Edition, Participant


def owing_words(edition: Edition) -> set[int]:
    """Who presents and has said nothing of it, or is asked for a revision."""
    presenting = Participant.objects.filter(edition=edition, presents=True)
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
    found = Participant.objects.filter(~Exists(shown), edition=edition, presents=True)
    return set(found.order_by().values_list("pk", flat=True))
