"""Addresses of a person's own pages; signing in and out is in `sign_in`."""

from __future__ import annotations

from django.urls import path

from intercity.people import views

app_name = "people"

account_patterns = [
    path("", views.preferences, name="preferences"),
    path("demo/<str:token>/", views.demo, name="demo"),
]
