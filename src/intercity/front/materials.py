"""The files that everybody may have by now; asked anew at each request."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from intercity.programme.content import Content
from intercity.programme.embargo import public_materials
from intercity.programme.models import Material
from intercity.programme.shelves import Shelf, shelves
from intercity.seminars.models import Edition


def has_files(content: Content, now: datetime) -> bool:
    """Whether there is anything to list; one query where no file is for everybody."""
    slug = content.edition.slug
    meant = Material.objects.filter(audience=Material.Audience.PUBLIC)
    of_it = Q(presentation__participant__edition__slug=slug) | Q(
        contribution__edition__slug=slug
    )
    if not meant.filter(of_it).exists():
        return False
    return bool(_found(content, now))


def public_shelves(content: Content, now: datetime) -> tuple[Shelf, ...]:
    """All of them, in the order of the published list."""
    slug = content.edition.slug
    return shelves(
        _found(content, now),
        (content.host, *content.listed),
        lambda one: _url(slug, one),
    )


def _found(content: Content, now: datetime) -> list[Material]:
    edition = Edition.objects.get(slug=content.edition.slug)
    return public_materials(edition, now, content)


def _url(slug: str, material: Material) -> str:
    return reverse("programme-files:public_material", args=[slug, material.pk])
