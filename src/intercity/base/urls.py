"""Addresses of the pages about this site itself, and of the start of the desk."""

from __future__ import annotations

from django.urls import path

from intercity.base import views

app_name = "base"

desk_patterns = [path("", views.desk, name="desk")]

public_patterns = [
    path("about/help/", views.help_page, name="help"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/cookies/", views.cookies, name="cookies"),
]
