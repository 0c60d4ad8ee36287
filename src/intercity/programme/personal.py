"""Who is named in the programme: in the draft, and in what was published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from intercity.base.registry import published, trace, words

_DAY = _("published: it keeps the names of the day, as every public record does")

HOLDINGS = (
    words(
        "programme.Session",
        "title",
        purpose="what the draft of the programme says",
    ),
    words(
        "programme.Item",
        "title",
        "description",
        purpose="what the draft of the programme says",
    ),
    published("programme.Version", "content", "changes", "note", why=_DAY),
    trace("programme.Version", "published_by"),
    published("programme.Export", "body", why=_DAY),
    trace("programme.Told", "by"),
)

IMPERSONAL = {
    "programme.Session": ("start", "zone"),
    "programme.Told": ("sessions",),
    "programme.Export": ("name", "media_type", "digest"),
}
