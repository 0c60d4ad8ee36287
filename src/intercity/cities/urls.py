"""Addresses of the directory at the desk."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from intercity.base.navigation import Link
from intercity.cities.rules import may_view_directory
from intercity.cities.views import (
    directory,
    editing,
    focal_points,
    importing,
    language,
    officials,
)

app_name = "cities"

# The fixed ones stand first; `actions.RESERVED` keeps cities off them.
desk_patterns = [
    path("cities/", directory.cities, name="list"),
    path("cities/export/", directory.export, name="export"),
    path("cities/add/", editing.find, name="find"),
    path("cities/new/", editing.new, name="new"),
    path("cities/import/", importing.choose, name="import"),
    path("cities/import/example/", importing.example, name="example"),
    path("cities/<slug:slug>/", directory.city, name="city"),
    path("cities/<slug:slug>/edit/", editing.edit, name="edit"),
    path("cities/<slug:slug>/language/", language.language, name="language"),
    path("cities/<slug:slug>/focal-points/add/", focal_points.add, name="appoint"),
    path(
        "cities/<slug:slug>/focal-points/<int:pk>/",
        focal_points.change,
        name="focal_point",
    ),
    path(
        "cities/<slug:slug>/focal-points/<int:pk>/hand-over/",
        focal_points.succeed,
        name="hand_over",
    ),
    path("cities/<slug:slug>/officials/add/", officials.add, name="add_official"),
    path("cities/<slug:slug>/officials/<int:pk>/", officials.change, name="official"),
    path(
        "cities/<slug:slug>/officials/<int:pk>/remove/",
        officials.remove,
        name="remove_official",
    ),
]

desk_navigation = [Link(_("Cities"), "cities:list", may_view_directory)]
