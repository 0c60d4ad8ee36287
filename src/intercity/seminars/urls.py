"""Addresses of editions at the desk."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from intercity.base.navigation import Link
from intercity.seminars.rules import has_editions
from intercity.seminars.views import editions, new, participants, secretariat

app_name = "seminars"

# "new" is no edition's address (`rules.RESERVED_SLUGS`).
desk_patterns = [
    path("editions/", editions.editions, name="editions"),
    path("editions/new/", new.begin, name="new"),
    path("editions/new/<int:number>/", new.step, name="new_step"),
    path("editions/<slug:slug>/", editions.edition, name="edition"),
    path("editions/<slug:slug>/change/", editions.change, name="change"),
    path("editions/<slug:slug>/series/", editions.series, name="series"),
    path(
        "editions/<slug:slug>/secretariat/",
        secretariat.secretariat,
        name="secretariat",
    ),
    path(
        "editions/<slug:slug>/secretariat/<int:pk>/remove/",
        secretariat.remove,
        name="remove_colleague",
    ),
    path(
        "editions/<slug:slug>/cities/", participants.participants, name="participants"
    ),
    path("editions/<slug:slug>/cities/add/", participants.add, name="add_city"),
    path(
        "editions/<slug:slug>/cities/<slug:city>/asks/", participants.asks, name="asks"
    ),
    path(
        "editions/<slug:slug>/cities/<slug:city>/remove/",
        participants.remove,
        name="remove_city",
    ),
    path("<slug:slug>/my-city/<slug:city>/", participants.own_city, name="own_city"),
]

desk_navigation = [Link(_("Editions"), "seminars:editions", has_editions)]
