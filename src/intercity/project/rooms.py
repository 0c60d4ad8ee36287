"""The addresses of every room, found in its `urls`.

That module names `app_name` and any of `desk_patterns` (under /desk/),
`public_patterns`, `account_patterns` (under /account/) and `site_patterns` (which may
begin with a reserved word), each within a language; `file_patterns`, without a
language, under the namespace "<room>-files"; and `desk_navigation` and
`account_navigation`, its links at the desk and in a person's account.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path

from intercity.base.navigation import offer, offer_account

Patterns = list[URLPattern | URLResolver]

# No edition may have one of these as its short name.
RESERVED = (
    "about",
    "account",
    "api",
    "desk",
    "language",
    "link",
    "static",
    "zone",
)
_NOT_RESERVED = rf"^(?!(?:{'|'.join(RESERVED)})(?:/|$))"
# The pages about this site itself do begin with one.
_ABOUT = "base"


def addresses(rooms: Sequence[str]) -> Patterns:
    """All addresses of these rooms, in their order: files first, then the pages."""
    modules = [
        import_module(f"intercity.{room}.urls")
        for room in rooms
        if find_spec(f"intercity.{room}.urls") is not None
    ]
    for module in modules:
        offer(*getattr(module, "desk_navigation", []))
        offer_account(*getattr(module, "account_navigation", []))
    return [
        *[pattern for module in modules for pattern in _files(module)],
        *i18n_patterns(
            path("account/", include("intercity.people.sign_in")),
            *[path("", include(_pages(module))) for module in modules],
        ),
    ]


def _pages(module: ModuleType) -> tuple[Patterns, str]:
    """A room's pages, within a language, under its own namespace."""
    public = include(getattr(module, "public_patterns", []))
    patterns: Patterns = [
        *getattr(module, "site_patterns", []),
        path("desk/", include(getattr(module, "desk_patterns", []))),
        path("account/", include(getattr(module, "account_patterns", []))),
        # What begins with a reserved word is never taken for an edition.
        path("", public)
        if module.app_name == _ABOUT
        else re_path(_NOT_RESERVED, public),
    ]
    return patterns, module.app_name


def _files(module: ModuleType) -> Patterns:
    """A room's addresses without a language: exports, the API."""
    patterns: Patterns = getattr(module, "file_patterns", [])
    return (
        [path("", include((patterns, f"{module.app_name}-files")))] if patterns else []
    )
