"""Addresses of the pages about this site itself."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from intercity.base import views
from intercity.base.access import is_administrator
from intercity.base.navigation import Link

app_name = "base"

desk_patterns = [
    path("mails/", views.mails, name="mails"),
    path("mails/<int:pk>/", views.mail, name="mail"),
]

desk_navigation = [Link(_("Mails"), "base:mails", is_administrator)]

public_patterns = [
    path("about/help/", views.help_page, name="help"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/cookies/", views.cookies, name="cookies"),
]
