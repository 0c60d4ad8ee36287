"""Addresses of the pages about this site itself."""

from __future__ import annotations

from django.urls import path

from intercity.base import views

app_name = "base"

public_patterns = [
    path("about/help/", views.help_page, name="help"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/cookies/", views.cookies, name="cookies"),
]
