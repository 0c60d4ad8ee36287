"""Addresses of the directory at the desk."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from intercity.base.navigation import Link
from intercity.cities.rules import may_view_directory
from intercity.cities.views import directory, editing, importing

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
]

desk_navigation = [Link(_("Cities"), "cities:list", may_view_directory)]
