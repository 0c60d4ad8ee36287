"""Addresses of consents: by the personal link, of one's own account, at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path
from django.utils.translation import gettext_lazy as _

from intercity.base.navigation import Link
from intercity.delegations.views import consents, consents_desk

if TYPE_CHECKING:
    from intercity.people.models import Person

site_patterns = [
    path("link/<str:token>/consents/", consents.by_link, name="consents"),
]

account_patterns = [
    path("consents/", consents.own, name="own_consents"),
    path("consents/<int:pk>/", consents.own_member, name="own_member_consents"),
]

desk_patterns = [
    path("<slug:slug>/consents/", consents_desk.overview, name="edition_consents"),
    path("<slug:slug>/consents.csv", consents_desk.export, name="consents_csv"),
    path(
        "<slug:slug>/consents/questions/<slug:purpose>/",
        consents_desk.notice,
        name="notice",
    ),
    path(
        "<slug:slug>/consents/<int:pk>/", consents_desk.member, name="member_consents"
    ),
    path(
        "<slug:slug>/consents/<int:pk>/paper/<int:consent>/",
        consents_desk.paper,
        name="consent_paper",
    ),
]


def _is_member(person: Person) -> bool:
    return person.memberships.exists()


account_navigation = [
    Link(_("Your consents"), "delegations:own_consents", _is_member),
]
