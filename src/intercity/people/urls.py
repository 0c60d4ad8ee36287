"""Addresses of a person's own pages, and of all people; signing in is in `sign_in`."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.access import is_administrator
from intercity.base.navigation import Link
from intercity.people import data_views, desk, session_views, views
from intercity.people.models import Person

app_name = "people"

account_patterns = [
    path("", views.preferences, name="preferences"),
    path("demo/<str:token>/", views.demo, name="demo"),
    path("second-factor/", session_views.second_factor, name="second_factor"),
    path("sessions/", session_views.sessions, name="sessions"),
]

desk_patterns = [
    path("people/", desk.people, name="people"),
    path("people/enter/", desk.enter, name="enter"),
    path("people/data/", data_views.data, name="data"),
    path("people/<int:pk>/", desk.person, name="person"),
]

desk_navigation = [
    Link(
        pgettext_lazy("those who sign in", "People"), "people:people", is_administrator
    )
]


def _everybody(person: Person) -> bool:
    return person.is_authenticated


account_navigation = [
    Link(_("Second factor"), "mfa_index", _everybody),
    Link(_("Where you are signed in"), "people:sessions", _everybody),
]
