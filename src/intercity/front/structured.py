"""An edition as schema.org tells of events, for search engines and calendars.

Data, not code: the content policy lets it stand in the page. A reconstruction names
nobody as its organizer.
"""

from __future__ import annotations

import json
from datetime import datetime
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.base.templatetags.ui import plain
from intercity.front.words import session_words
from intercity.kernel.clock import local
from intercity.programme.content import Content, ContentSession
from intercity.seminars.models import Edition

_MODES = {
    Edition.Mode.ONLINE: "OnlineEventAttendanceMode",
    Edition.Mode.HYBRID: "MixedEventAttendanceMode",
    Edition.Mode.IN_PERSON: "OfflineEventAttendanceMode",
}
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def event_script(content: Content, path: str) -> SafeString:
    """The edition as a block of JSON-LD; `path` is that of its page."""
    written = json.dumps(event(content, path), ensure_ascii=False)
    safe = mark_safe(written.translate(_ESCAPES))  # noqa: S308 -- no sign of markup is left
    return format_html('<script type="application/ld+json">{}</script>', safe)


def event(content: Content, path: str) -> dict[str, Any]:
    """The edition, with its sessions as events within it."""
    edition, url = content.edition, settings.SITE_URL + path
    sessions = sorted(content.sessions, key=lambda one: one.starts_at)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": plain(edition.names),
        "url": url,
        "inLanguage": reader_language(),
        "isAccessibleForFree": True,
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": f"https://schema.org/{_MODES[Edition.Mode(edition.mode)]}",
        "location": _places(content, url),
        **_times(sessions[0], sessions[-1]),
        "subEvent": [_session(session, content, url) for session in sessions],
    }
    if edition.theme:
        told["about"] = plain(edition.theme)
    if edition.kind == Edition.Kind.RECONSTRUCTION:
        told["description"] = _("A reconstruction for demonstration.")
    else:
        told["organizer"] = {
            "@type": "Organization",
            "name": plain(content.host.names),
            "url": url,
        }
    return told


def _session(session: ContentSession, content: Content, url: str) -> dict[str, Any]:
    mode = _MODES[Edition.Mode(content.edition.mode)]
    return {
        "@type": "Event",
        "name": unescape(strip_tags(session_words(session, content))),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "location": _places(content, url),
        **_times(session, session),
    }


def _times(first: ContentSession, last: ContentSession) -> dict[str, str]:
    told = {"startDate": _on_its_clock(first.starts_at, first.zone)}
    if last.ends_at:
        told["endDate"] = _on_its_clock(last.ends_at, last.zone)
    return told


def _on_its_clock(at: datetime, zone: str) -> str:
    return local(at, zone).isoformat(timespec="minutes")


def _places(content: Content, url: str) -> list[dict[str, str]]:
    places = []
    if content.edition.mode != Edition.Mode.IN_PERSON:
        places.append({"@type": "VirtualLocation", "url": url})
    if content.edition.mode != Edition.Mode.ONLINE:
        name = plain(content.host.names)
        places.append({"@type": "Place", "name": name, "address": name})
    return places
