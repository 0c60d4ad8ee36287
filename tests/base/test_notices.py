"""What an edition's kind says on every one of its pages."""

from types import SimpleNamespace

import pytest
from django.template import engines

from tests.markup import inline_code, parsed, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.site")]


def page(rf, edition):
    request = rf.get("/en/x/")
    template = engines["django"].from_string(
        '{% extends "base/public.html" %}{% block title %}T{% endblock %}'
    )
    return template.render({"edition": edition}, request)


def notice(rf, **edition):
    html = page(rf, SimpleNamespace(**edition))
    assert inline_code(html) == []
    tree = parsed(html)
    robots = [m.get("content") for m in tree.iter("meta") if m.get("name") == "robots"]
    notes = list(tree.iter("aside"))
    links = [link.get("href") for note in notes for link in note.iter("a")]
    return [words(note) for note in notes], links, robots


def test_a_sample_says_so_and_is_not_indexed(rf):
    said = "Sample data. The cities, people and times on this page are invented."
    assert notice(rf, kind="sample", source_url="") == ([said], [], ["noindex"])


def test_a_reconstruction_says_so_and_links_the_original(rf):
    said = (
        "Reconstruction for demonstration. This is not a publication of the host city."
        " Read the original https://example.org/release"
    )
    url = "https://example.org/release"
    assert notice(rf, kind="reconstruction", source_url=url) == (
        [said],
        [url],
        ["noindex"],
    )


def test_a_real_edition_says_nothing(rf):
    assert notice(rf, kind="real", source_url="") == ([], [], [])
