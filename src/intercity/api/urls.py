"""Addresses of the API, without a language."""

from __future__ import annotations

from django.urls import path, re_path
from django.urls.resolvers import URLPattern

from intercity.api.v1.operations import api
from intercity.api.v1.problems import nothing_here
from intercity.api.v1.serving import served

app_name = "api"

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    # The page of the description is one of ours, with the reader's name on it.
    if isinstance(_pattern, URLPattern) and _pattern.name != "openapi-view":
        _pattern.callback = served(
            nothing_here if _pattern.name == "api-root" else _pattern.callback
        )

file_patterns = [
    path("api/v1/", (_patterns, _app, _namespace)),
    re_path(r"^api(?:/(?P<rest>.*))?$", served(nothing_here)),
]
