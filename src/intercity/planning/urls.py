"""Addresses of planning at the desk."""

from __future__ import annotations

from django.urls import path

from intercity.planning import brief_views

app_name = "planning"

# "new" is no edition's address (`seminars.rules.RESERVED_SLUGS`).
desk_patterns = [
    path("editions/new/from-brief/", brief_views.from_brief, name="from_brief"),
    path("<slug:slug>/plan/brief.toml", brief_views.brief, name="brief"),
]
