"""Who is named in the programme: in the draft, and in what was published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from intercity.base.registry import published, trace, words

_DAY = _("published: it keeps the names of the day, as every public record does")

_OWN_WORK = _("the city's own work, which it replaces where somebody is named in it")

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
    words(
        "programme.Presentation",
        "title",
        "abstract",
        "theme",
        "presenter",
        "asked",
        "in_programme",
        purpose="what a city presents, and who does",
    ),
    words("programme.Contribution", "summary", purpose="what the host's leader says"),
    words("programme.Clearance", "note", purpose="how the leader's office cleared it"),
    trace("programme.Clearance", "by"),
    words("programme.Material", "note", purpose="remarks on what was handed in"),
    published("programme.Material", "file", why=_OWN_WORK),
    trace("programme.Material", "by"),
    words("programme.Upload", "name", "note", purpose="files on their way in"),
    trace("programme.Upload", "by"),
    published("programme.Version", "content", "changes", "note", why=_DAY),
    trace("programme.Version", "published_by"),
    published("programme.Export", "body", why=_DAY),
    trace("programme.Told", "by"),
)

IMPERSONAL = {
    "programme.Session": ("start", "zone"),
    "programme.Contribution": ("kind",),
    "programme.Clearance": ("language", "digest"),
    "programme.Material": ("language", "findings"),
    "programme.Upload": ("language", "digest"),
    "programme.Told": ("sessions",),
    "programme.Export": ("name", "media_type", "digest"),
}
