"""Files of the published programme, for anybody and for other programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intercity.base.errors import NotFound
from intercity.base.languages import reader_language
from intercity.programme.exports.kept import FORMATS, NotPublished, export
from intercity.programme.exports.part import NotThere, Scope
from intercity.programme.models import Export
from intercity.seminars.models import Edition

_SAVED = frozenset({"ics", "csv"})


@require_safe
def in_own_language(
    request: HttpRequest,
    edition: str,
    kind: str,
    session: int | None = None,
    city: str | None = None,
) -> HttpResponseBase:
    """A file in the edition's own language, or without one."""
    return _file(request, edition, Scope(session, city), kind, None)


@require_safe
def in_reader_language(
    request: HttpRequest,
    edition: str,
    kind: str,
    session: int | None = None,
    city: str | None = None,
) -> HttpResponseBase:
    """A file in the language of its address."""
    return _file(request, edition, Scope(session, city), kind, reader_language())


def _file(
    request: HttpRequest, slug: str, scope: Scope, kind: str, lang: str | None
) -> HttpResponseBase:
    try:
        kept = export(slug, scope, kind, lang)
    except NotPublished:
        raise NotFound(
            _("There is no published programme of “%(slug)s”.") % {"slug": slug}
        ) from None
    except NotThere as missing:
        raise NotFound(_missing(missing.code, scope)) from None
    response = HttpResponse(bytes(kept.body), content_type=kept.media_type)
    if kind in _SAVED:
        name = slug if scope == Scope() else f"{slug}-{scope}"
        ending = FORMATS[kind].ending
        response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return _kept_by_readers(request, response, kept)


def _kept_by_readers(
    request: HttpRequest, response: HttpResponse, kept: Export
) -> HttpResponseBase:
    """Public, for pages of other sites too; whoever has this version gets a 304."""
    response["Cache-Control"] = "public, max-age=60"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if kept.version.edition.kind != Edition.Kind.REAL:
        response["X-Robots-Tag"] = "noindex"
    etag = f'"{kept.digest[:32]}"'
    changed = int(kept.version.published_at.timestamp())
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    answer = get_conditional_response(request, etag, changed, response)
    return answer if answer is not None else response


def _missing(code: str, scope: Scope) -> str:
    match code:
        case "no_session":
            words = {"number": scope.session}
            return _("There is no session %(number)s in this programme.") % words
        case "no_city":
            return _("There is no city “%(slug)s” in this programme.") % {
                "slug": scope.city
            }
    return _("It is not published in which session this city takes part.")
