"""The operations of the API: each reads published content by the queries of pages."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from pydantic import AfterValidator

from intercity.api.v1 import answers, problems, schemas
from intercity.api.v1.answers import Reader
from intercity.api.v1.docs import Docs
from intercity.base.clock import now
from intercity.base.errors import NotFound
from intercity.front import queries
from intercity.front.zones import LONGEST, meant, near
from intercity.kernel.clock import UnknownZone, zone_names
from intercity.kernel.clock import zone as zone_called
from intercity.kernel.wording import language_tag

_LARGEST = 2**31 - 1
_SLUG = "^[-a-zA-Z0-9_]+$"
# What `language_tag` accepts, for the description: a bare zh names no script.
LANG_PATTERN = (
    r"^(?![Zz][Hh]$|[Zz][Hh][-_]([A-Za-z]{2}|[0-9]{3})$)"
    r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?$"
)


def _lang(tag: str | None) -> str | None:
    return None if tag is None else language_tag(tag)


def _zone(name: str | None) -> str | None:
    try:
        return None if name is None else zone_called(name).key
    except UnknownZone as error:
        raise ValueError(str(error)) from None


Slug = Annotated[
    str,
    Path(
        max_length=80,
        pattern=_SLUG,
        description="The short name, as it stands in addresses of pages.",
    ),
]
Number = Annotated[
    int, Path(ge=1, le=_LARGEST, description="The number of the session.")
]
Lang = Annotated[
    str | None,
    AfterValidator(_lang),
    Query(None, description="The language of texts; without it the author's own."),
]
Zone = Annotated[
    str | None,
    AfterValidator(_zone),
    Query(None, description="The zone of local times; without it the host's."),
]
Name = Annotated[
    str,
    Query(
        min_length=1,
        max_length=LONGEST,
        description="A city, a place or a zone: Seoul, ソウル, Asia/Seoul.",
    ),
]


class _Readable(JSONRenderer):
    """Words as they are written, not as escapes."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Api(NinjaAPI):
    """The operations, and their description: errors are problem JSON."""

    _described: Any = None

    def get_openapi_schema(self, **given: Any) -> Any:
        """Made once: it does not change while the program runs."""
        if self._described is None:
            self._described = _completed(super().get_openapi_schema(**given))
        return self._described

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """An operation is called as its function is."""
        return operation.view_func.__name__


def _completed(described: dict[str, Any]) -> dict[str, Any]:
    zones = {"type": "string", "enum": list(zone_names())}
    described["components"]["schemas"]["Zone"] = zones
    for operations in described["paths"].values():
        for operation in operations.values():
            _describe(operation)
    return described


def _describe(operation: dict[str, Any]) -> None:
    """Which values `lang` and `zone` take, and how errors are written."""
    for parameter in operation["parameters"]:
        if parameter["name"] == "zone":
            parameter["schema"] = {"$ref": "#/components/schemas/Zone"}
        if parameter["name"] == "lang":
            parameter["schema"] = {"type": "string", "pattern": LANG_PATTERN}
    for status, response in operation["responses"].items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            response["content"] = {
                problems.MEDIA_TYPE: response["content"]["application/json"]
            }


api = Api(
    title="Intercity",
    version="1",
    description=(
        "Published programmes: editions, their sessions, items, cities and versions."
        " It needs no key; it answers 120 requests a minute."
    ),
    urls_namespace="api-files:v1",
    renderer=_Readable(),
    docs=Docs(),
    docs_url="/docs/",
)
api.exception_handler(problems.Refused)(problems.refused)
api.exception_handler(ValidationError)(problems.invalid)

_MISSING: dict[int, Any] = {
    404: schemas.Problem,
    422: schemas.Problem,
    429: schemas.Problem,
}
_READABLE: dict[int, Any] = {422: schemas.Problem, 429: schemas.Problem}


def _published(slug: str) -> queries.Published:
    try:
        return queries.published(slug)
    except NotFound as error:
        raise problems.missing("edition_not_found", error.message) from None


@api.get("/editions", response={200: list[schemas.Edition], **_READABLE})
def editions(request: HttpRequest, lang: Lang = None) -> list[schemas.Edition]:
    """The public editions: the next first, then the past ones."""
    return [
        answers.edition_in_list(entry, Reader(lang)) for entry in queries.entered(now())
    ]


@api.get("/editions/{edition}", response={200: schemas.FullEdition, **_MISSING})
def edition(
    request: HttpRequest, edition: Slug, lang: Lang = None
) -> schemas.FullEdition:
    """One edition with all its facts."""
    return answers.edition(_published(edition), Reader(lang))


@api.get(
    "/editions/{edition}/sessions", response={200: list[schemas.Session], **_MISSING}
)
def sessions(
    request: HttpRequest, edition: Slug, lang: Lang = None, zone: Zone = None
) -> list[schemas.Session]:
    """The sessions of an edition, without their items."""
    return answers.sessions(_published(edition).content, Reader(lang, zone))


@api.get(
    "/editions/{edition}/sessions/{number}",
    response={200: schemas.FullSession, **_MISSING},
)
def session(
    request: HttpRequest,
    edition: Slug,
    number: Number,
    lang: Lang = None,
    zone: Zone = None,
) -> schemas.FullSession:
    """One session with its items."""
    content = _published(edition).content
    found = content.session(number)
    if found is None:
        words = _("There is no session %(number)s in this programme.")
        raise problems.missing("session_not_found", words % {"number": number})
    return answers.session(found, content, Reader(lang, zone))


@api.get("/editions/{edition}/items", response={200: list[schemas.Item], **_MISSING})
def items(
    request: HttpRequest, edition: Slug, lang: Lang = None, zone: Zone = None
) -> list[schemas.Item]:
    """The items of all sessions, in their order."""
    return answers.items(_published(edition).content, Reader(lang, zone))


@api.get("/editions/{edition}/cities", response={200: list[schemas.City], **_MISSING})
def cities(
    request: HttpRequest, edition: Slug, lang: Lang = None
) -> list[schemas.City]:
    """The cities on the public list, without the host, in the list's order."""
    return answers.cities(_published(edition).content, Reader(lang))


@api.get("/editions/{edition}/cities/{city}", response={200: schemas.City, **_MISSING})
def city(
    request: HttpRequest, edition: Slug, city: Slug, lang: Lang = None
) -> schemas.City:
    """One city of the public list."""
    listed = answers.cities(_published(edition).content, Reader(lang))
    found = next((one for one in listed if one.slug == city), None)
    if found is None:
        words = _("There is no city “%(slug)s” in this programme.")
        raise problems.missing("city_not_found", words % {"slug": city})
    return found


@api.get(
    "/editions/{edition}/versions", response={200: list[schemas.Version], **_MISSING}
)
def versions(
    request: HttpRequest, edition: Slug, lang: Lang = None
) -> list[schemas.Version]:
    """The published versions, the newest first, with what each changed."""
    source = _published(edition).content.source
    told = queries.versions(edition)
    return [answers.version(one, source, Reader(lang)) for one in told]


@api.get("/places", response={200: schemas.Places, **_MISSING})
def places(
    request: HttpRequest,
    name: Name,
    edition: Annotated[
        str | None,
        Query(
            None,
            max_length=80,
            pattern=_SLUG,
            description="The edition whose cities are meant.",
        ),
    ] = None,
    lang: Lang = None,
) -> schemas.Places:
    """Places and zones by a name, the cities of an edition first."""
    content = _published(edition).content if edition else None
    found = meant(name, content)
    other = () if found else near(name, content)
    at, reader = now(), Reader(lang)
    return schemas.Places(
        matches=[answers.place(one, at, reader) for one in found],
        near=[answers.place(one, at, reader) for one in other],
    )
