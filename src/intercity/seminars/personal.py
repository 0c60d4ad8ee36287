"""What is held of those who work for a secretariat, and named in an edition's words."""

from __future__ import annotations

from intercity.base.registry import Basis, Erasing, Holding, words

HOLDINGS = (
    Holding(
        model="seminars.Role",
        fields=("person", "given_name", "family_name", "languages"),
        purpose="who works for a series or an edition, as what",
        basis=Basis.TASK,
        kept="role",
        erasing=Erasing.DELETE,
        whose=("person",),
    ),
    words("seminars.Edition", "source", "unnamed_source", purpose="sources of facts"),
    words("seminars.Participant", "asks", purpose="what a city asks for"),
)

IMPERSONAL = {
    "seminars.Series": ("slug", "names"),
    "seminars.Edition": (
        "slug",
        "theme",
        "dates",
        "languages",
        "order_seed",
        "source_url",
        "question",
    ),
    "seminars.Deadline": ("kind", "time"),
}
