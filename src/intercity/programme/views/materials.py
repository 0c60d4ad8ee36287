"""Files: downloads that are guarded, and who may read them from when."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.dates import zone_label
from intercity.base.errors import conflict
from intercity.base.files import sent
from intercity.base.languages import reader_language
from intercity.base.refusals import Stale
from intercity.delegations.links import link_of
from intercity.people.models import Person
from intercity.programme.actions.materials import change_terms, withdraw
from intercity.programme.embargo import (
    materials_for,
    may_read_material,
    public_materials,
)
from intercity.programme.handing_forms import ChangeTermsForm, TermsForm
from intercity.programme.handing_words import size_words
from intercity.programme.models import Material
from intercity.programme.queries import host_zone
from intercity.programme.rules import may_change_material
from intercity.seminars.models import Edition


def _material(slug: str, key: int) -> Material | None:
    found = Material.objects.select_related(
        "file",
        "presentation__participant__edition__series",
        "presentation__participant__edition__host",
        "presentation__participant__city",
        "contribution__edition__series",
        "contribution__edition__host",
    ).filter(pk=key)
    material = found.first()
    return material if material and material.edition.slug == slug else None


@require_safe
def download(request: HttpRequest, slug: str, key: int) -> FileResponse:
    """A file, for whom it is meant and when its time has come; else it is not there."""
    material = _material(slug, key)
    require(request, _may_read, material, hidden=True)
    assert material is not None  # noqa: S101 -- the rule above refuses what is not there
    return sent(material.file, request)


def _may_read(person: Person, material: Material | None) -> bool:
    return material is not None and may_read_material(person, material, now())


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Change who reads a file and from when, or withdraw it (`withdraw`)."""
    material = _material(slug, key)
    person = require(request, _may_change, material, hidden=True)
    assert material is not None  # noqa: S101 -- the rule above refuses what is not there
    zone, back = _zone(material), _back(material)
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw(material, by=person, now=now())
        messages.success(request, _("The file is withdrawn."))
        return redirect(back)
    initial = {**TermsForm.of(material, zone), "revision": material.revision}
    form = ChangeTermsForm(request.POST or None, zone=zone, initial=initial)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            change_terms(
                material, form.terms(), revision=revision, by=person, now=now()
            )
        except Stale as stale:
            return conflict(request, stale, form)
        messages.success(request, _("The changes were saved."))
        return redirect(back)
    context = {
        "edition": material.edition,
        "material": material,
        "size": size_words(material.file.size),
        "form": form,
        "back": back,
        "zone_words": _zone_words(material, zone),
    }
    return render(request, "programme/material.html", context)


def _may_change(person: Person, material: Material | None) -> bool:
    return material is not None and may_change_material(person, material, now().date())


def _zone_words(material: Material, zone: str) -> str:
    participant = material.participant
    city = participant.city if participant else material.edition.host
    return zone_label(city.names.in_(reader_language()).text, zone, now())


def _zone(material: Material) -> str:
    """The clock on which its times are read: the city's, or the host's."""
    if material.participant is None:
        return host_zone(material.edition)
    zones = material.participant.city.zones.values_list("zone", flat=True)
    return str(zones[0])


def _back(material: Material) -> str:
    edition = material.edition.slug
    if material.participant is not None:
        slugs = [edition, material.participant.city.slug]
        return reverse("programme:presentation", args=slugs)
    assert material.contribution is not None  # noqa: S101 -- it is one of the two
    return reverse(
        "programme:contribution", args=[edition, material.contribution.address]
    )


@never_cache
@require_safe
def by_link(request: HttpRequest, token: str, key: int) -> FileResponse:
    """A file for the member whose personal link it is; else it is not there."""
    link = link_of(token, now())
    member = link.member if link else None
    materials = materials_for(member, now()) if member else []
    return _sent_of(materials, key, request)


@require_safe
def public(request: HttpRequest, edition: str, key: int) -> FileResponse:
    """A file that everybody may have; until then there is no such address."""
    found = Edition.objects.filter(slug=edition, is_public=True).first()
    materials = public_materials(found, now()) if found else []
    return _sent_of(materials, key, request)


def _sent_of(
    materials: Iterable[Material], key: int, request: HttpRequest
) -> FileResponse:
    material = next((one for one in materials if one.pk == key), None)
    if material is None:
        raise Http404
    return sent(material.file, request)
