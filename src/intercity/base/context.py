"""What every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from intercity.base.languages import in_language, languages, reader_language
from intercity.base.navigation import desk_links
from intercity.kernel.wording import url_code


def page(request: HttpRequest) -> dict[str, Any]:
    """The language, the same page in the others, and the desk's links (when asked)."""
    lang = reader_language()
    path = request.get_full_path()
    return {
        "lang": lang,
        "home_url": f"/{url_code(lang)}/",
        "desk_url": f"/{url_code(lang)}/desk/",
        "languages": [
            {
                "code": language.code,
                "tag": language.tag,
                "name": language.name,
                "url": in_language(path, language.code),
                "absolute": settings.SITE_URL
                + in_language(request.path, language.code),
                "is_current": language.tag == lang,
            }
            for language in languages()
        ],
        # The address without a language leads to the reader's own.
        "any_language": settings.SITE_URL
        + in_language(request.path, "").replace("//", "/"),
        "desk_links": SimpleLazyObject(lambda: _desk_links(request)),
        "is_demo": settings.DEMO,
    }


def _desk_links(request: HttpRequest) -> list[Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return list(desk_links(request, user))
