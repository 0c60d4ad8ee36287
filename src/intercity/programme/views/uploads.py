"""Files in parts: announced, sent piece by piece, finished, as our script asks.

After the resumable protocol of tus.io, as far as one page needs it: a part is sent to
`Upload-Offset`, and HEAD tells how much is kept for good. Who goes on with a file
announces it again, so that what the form says now counts.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intercity.base.access import require
from intercity.base.clock import now
from intercity.base.fields import whole_number
from intercity.base.limits import limited
from intercity.base.refusals import Refusal
from intercity.people.models import Person
from intercity.programme.actions.contributions import contribution_of
from intercity.programme.actions.materials import Owner
from intercity.programme.actions.presentations import presentation_of
from intercity.programme.actions.uploads import (
    MOST_OF_A_PART,
    Announced,
    append,
    begin_upload,
    finish_upload,
    give_up_upload,
    upload_at,
)
from intercity.programme.handing_forms import OF_A_CITY, OF_THE_HOST, AnnounceForm
from intercity.programme.handing_words import refusal_words
from intercity.programme.models import Upload
from intercity.programme.queries import host_zone
from intercity.programme.rules import (
    may_change_material,
    may_hand_in,
    may_keep_contributions,
    may_review,
)
from intercity.programme.views.contributions import kind_at
from intercity.seminars.models import Edition, Participant
from intercity.seminars.queries import host_day
from intercity.seminars.views.finding import edition_for, no_edition

_STATUS = {
    "gone": HTTPStatus.GONE,
    "busy": HTTPStatus.LOCKED,
    "wrong_offset": HTTPStatus.CONFLICT,
    "not_whole": HTTPStatus.CONFLICT,
    "file_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "beyond_size": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
_beginning = limited(200, seconds=3600, name="programme.uploads")


@require_POST
@_beginning
def of_presentation(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Announce a file of a city's presentation."""
    person = require(request)
    found = Participant.objects.select_related("city", "edition").filter(
        edition__slug=slug, city__slug=city
    )
    participant = found.first()
    if participant is None or not may_hand_in(person, participant, now().date()):
        raise no_edition(slug)
    zone = participant.city.zones.values_list("zone", flat=True)[0]
    form = AnnounceForm(
        request.POST,
        edition=participant.edition,
        kinds=OF_A_CITY,
        participant=participant,
        zone=zone,
        on_behalf=may_review(person, participant.edition),
        prefix="file",
    )
    return _announced(
        person, participant.edition, form, lambda: presentation_of(participant)
    )


@require_POST
@_beginning
def of_contribution(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Announce a file of one of the host's contributions."""
    person, edition = edition_for(request, slug, may_keep_contributions)
    found = kind_at(kind)
    form = AnnounceForm(
        request.POST,
        edition=edition,
        kinds=OF_THE_HOST,
        zone=host_zone(edition),
        on_behalf=False,
        prefix="file",
    )
    return _announced(person, edition, form, lambda: contribution_of(edition, found))


def _announced(
    person: Person, edition: Edition, form: AnnounceForm, owner: Callable[[], Owner]
) -> HttpResponse:
    if not form.is_valid():
        words = [str(error) for errors in form.errors.values() for error in errors]
        return _problem(" ".join(words), HTTPStatus.UNPROCESSABLE_ENTITY)
    told = form.cleaned_data
    announced = Announced(
        name=told["name"],
        size=told["size"],
        digest=told["sha256"],
        resumes=told["resumes"],
    )
    at = now()
    came = form.told(host_day(edition, at))
    try:
        with transaction.atomic():
            upload = begin_upload(
                owner(), form.labelled(), announced, told=came, by=person, now=at
            )
    except Refusal as refusal:
        return _refused(refusal)
    here = reverse("programme:upload", args=[upload.key])
    finish_at = reverse("programme:upload_finish", args=[upload.key])
    places = {"key": str(upload.key), "at": here, "finish": finish_at}
    answer = JsonResponse(places, status=HTTPStatus.CREATED)
    answer["Location"] = here
    return _told(answer, upload.offset)


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """How much of a file is kept for good; another part of it; or give it up."""
    found = _own(request, key)
    if request.method == "PATCH":
        return _appended(request, found)
    if request.method == "DELETE":
        give_up_upload(found)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer = HttpResponse(status=HTTPStatus.OK)
    answer["Upload-Length"] = str(found.size)
    return _told(answer, found.offset)


def _own(request: HttpRequest, key: UUID) -> Upload:
    """The upload of the person who began it, as long as that person may."""
    found = upload_at(key)
    person = require(request, _may_send, found, hidden=True)
    assert found is not None  # noqa: S101 -- the rule above refuses what is not there
    found.by = person
    return found


def _may_send(person: Person, found: Upload | None) -> bool:
    return (
        found is not None
        and found.by_id == person.pk
        and may_change_material(person, found, now().date())
    )


def _appended(request: HttpRequest, found: Upload) -> HttpResponse:
    offset = whole_number(request.headers.get("Upload-Offset", ""))
    length = whole_number(request.headers.get("Content-Length", ""))
    if offset is None or length is None:
        return _problem(_("The part says neither where it begins nor how long it is."))
    if not 0 < length <= MOST_OF_A_PART:
        words = _("A part may have at most %(most)s MB.")
        most = {"most": MOST_OF_A_PART // (1024 * 1024)}
        return _problem(words % most, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        reached = append(found, offset, request, length)  # type: ignore[arg-type]  # a request is read as a file is
    except UnreadablePostError:
        return _problem(_("The part did not come to its end."))
    except Refusal as refusal:
        return _refused(refusal)
    return _told(HttpResponse(status=HTTPStatus.NO_CONTENT), reached)


@require_POST
def finish(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file is whole: it is looked at, and handed in."""
    found = _own(request, key)
    assert found.by is not None  # noqa: S101 -- `_own` sets it
    try:
        material = finish_upload(found, by=found.by, now=now())
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse({"material": material.pk}, status=HTTPStatus.CREATED)


def _refused(refusal: Refusal) -> HttpResponse:
    status = _STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    answer = _problem(refusal_words(refusal), status)
    offset = refusal.params.get("offset")
    return _told(answer, int(str(offset))) if offset is not None else answer


def _problem(words: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> HttpResponse:
    return JsonResponse({"problem": words}, status=status)


def _told(answer: HttpResponse, offset: int) -> HttpResponse:
    answer["Upload-Offset"] = str(offset)
    add_never_cache_headers(answer)
    return answer
