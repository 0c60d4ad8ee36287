"""Addresses of a programme: its desk, /desk/{edition}/programme/, and its files.

Files stand beside the public pages: `programme:calendar` in the language of the
address, `programme-files:json` without one. With `session-` or `city-` before its name
an address leads to the part of a session or a city.
"""

from __future__ import annotations

from django.urls import URLPattern, include, path

from intercity.programme import preparation_urls
from intercity.programme.views import (
    contributions,
    drafts,
    exports,
    items,
    materials,
    presentations,
    sessions,
    times,
    translations,
    uploads,
    versions,
)

app_name = "programme"

_programme = [
    path("", drafts.draft, name="draft"),
    path("preview/", drafts.preview, name="preview"),
    path("sessions/add/", sessions.add, name="session-add"),
    path("sessions/<int:number>/", sessions.edit, name="session"),
    path("sessions/<int:number>/remove/", sessions.remove, name="session-remove"),
    path("sessions/<int:number>/order/", drafts.order, name="order"),
    path("sessions/<int:number>/rule/", drafts.rule, name="rule"),
    path("items/add/", items.add, name="item-add"),
    path("items/<int:key>/", items.edit, name="item"),
    path("items/<int:key>/share/", items.share, name="item-share"),
    path("items/<int:key>/remove/", items.remove, name="item-remove"),
    path("times/", times.times, name="times"),
    path("publish/", versions.publish, name="publish"),
    path("versions/", versions.versions, name="versions"),
    path("versions/<int:number>/", versions.version, name="version"),
]

_handed_in = [
    path(
        "<slug:slug>/my-city/<slug:city>/presentation/",
        presentations.presentation,
        name="presentation",
    ),
    path(
        "<slug:slug>/my-city/<slug:city>/presentation/uploads/",
        uploads.of_presentation,
        name="presentation_upload",
    ),
    path(
        "<slug:slug>/presentations/", presentations.presentations, name="presentations"
    ),
    path(
        "<slug:slug>/presentations/export/",
        presentations.export,
        name="presentations_export",
    ),
    path(
        "<slug:slug>/contributions/", contributions.contributions, name="contributions"
    ),
    path(
        "<slug:slug>/contributions/<slug:kind>/",
        contributions.contribution,
        name="contribution",
    ),
    path(
        "<slug:slug>/contributions/<slug:kind>/uploads/",
        uploads.of_contribution,
        name="contribution_upload",
    ),
    path("<slug:slug>/materials/<int:key>/", materials.download, name="material"),
    path(
        "<slug:slug>/materials/<int:key>/terms/",
        materials.terms,
        name="material_terms",
    ),
    path(
        "<slug:slug>/translations/<slug:kind>/<int:key>/",
        translations.translation,
        name="translation",
    ),
    path("uploads/<uuid:key>/", uploads.upload, name="upload"),
    path("uploads/<uuid:key>/finish/", uploads.finish, name="upload_finish"),
]

desk_patterns = [
    path("<slug:slug>/programme/", include(_programme)),
    *_handed_in,
    *preparation_urls.desk_patterns,
]

site_patterns = [
    path(
        "link/<str:token>/materials/<int:key>/",
        materials.by_link,
        name="member_material",
    ),
    *preparation_urls.site_patterns,
]

_SCOPES = {
    "": "<slug:edition>/",
    "session-": "<slug:edition>/sessions/<int:session>/",
    "city-": "<slug:edition>/cities/<slug:city>/",
}


def _calendar(scope: str) -> URLPattern:
    return path(
        f"{_SCOPES[scope]}programme.ics",
        exports.in_reader_language,
        {"kind": "ics"},
        name=f"{scope}calendar",
    )


def _feed(kind: str) -> URLPattern:
    return path(
        f"<slug:edition>/versions.{kind}",
        exports.in_reader_language,
        {"kind": kind},
        name=kind,
    )


def _file(scope: str, kind: str) -> URLPattern:
    return path(
        f"{_SCOPES[scope]}schedule.{kind}",
        exports.in_own_language,
        {"kind": kind},
        name=f"{scope}{kind}",
    )


public_patterns = [
    *(_calendar(scope) for scope in _SCOPES),
    *(_feed(kind) for kind in ("rss", "atom")),
]

file_patterns = [
    *(
        _file(scope, kind)
        for scope in _SCOPES
        for kind in ("ics", "json", "xml", "csv")
    ),
    path(
        "<slug:edition>/materials/<int:key>/", materials.public, name="public_material"
    ),
]
