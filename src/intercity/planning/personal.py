"""Plans name cities; only their remarks may name somebody."""

from __future__ import annotations

from intercity.base.registry import trace, words

HOLDINGS = (
    trace("planning.Plan", "made_by", "settled_by"),
    trace("planning.Search", "asked_by"),
    words(
        "planning.Plan",
        "name",
        "assumptions",
        "reason",
        purpose="what the secretariat remarked on a plan",
    ),
)

IMPERSONAL = {
    "planning.Plan": ("brief", "answer", "sessions", "tzdata"),
    "planning.Search": (
        "brief",
        "digest",
        "options",
        "stage",
        "message",
        "answers",
    ),
}
