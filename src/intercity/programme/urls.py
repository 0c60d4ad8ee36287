"""Addresses of a programme at the desk, under /desk/{edition}/programme/."""

from __future__ import annotations

from django.urls import include, path

from intercity.programme.views import drafts, items, sessions, versions

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
    path("publish/", versions.publish, name="publish"),
    path("versions/", versions.versions, name="versions"),
    path("versions/<int:number>/", versions.version, name="version"),
]

desk_patterns = [path("<slug:slug>/programme/", include(_programme))]
