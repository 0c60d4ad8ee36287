"""Addresses of delegations: at the desk, and of links for people without an account."""

from __future__ import annotations

from django.urls import path

from intercity.delegations.views import member_page

app_name = "delegations"

site_patterns = [
    path("link/<str:token>/member/", member_page.member_page, name="member"),
    path(
        "link/<str:token>/member/details/", member_page.details, name="member_details"
    ),
]
