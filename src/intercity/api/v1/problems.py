"""Errors as problem JSON (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

from intercity.base.limits import TooMany

MEDIA_TYPE = "application/problem+json"


class Refused(Exception):
    """A request that gets no answer: a status, a code, and why in words."""

    def __init__(self, status: HTTPStatus, code: str, detail: str) -> None:
        """`code` is for programs, `detail` for people."""
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


def missing(code: str, detail: str) -> Refused:
    """404: there is no such thing, or it is not public."""
    return Refused(HTTPStatus.NOT_FOUND, code, detail)


def problem(
    status: HTTPStatus, code: str, detail: str, errors: Iterable[str] = ()
) -> JsonResponse:
    """The answer."""
    told = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": detail,
        "errors": list(errors),
    }
    return JsonResponse(told, status=status.value, content_type=MEDIA_TYPE)


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """What a view raised itself."""
    return problem(error.status, error.code, error.detail)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: parameters that are not what the description says, each by its name."""
    errors = (f"{one['loc'][-1]}: {one['msg']}" for one in error.errors)
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid_parameters",
        _("A parameter of the request cannot be read."),
        errors,
    )


def too_many(error: TooMany) -> HttpResponse:
    """429: later again."""
    answer = problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "too_many_requests",
        _("There were too many requests. Ask again later."),
    )
    answer["Retry-After"] = str(error.seconds)
    return answer


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """404: no address of the API."""
    return problem(
        HTTPStatus.NOT_FOUND,
        "no_such_address",
        _("The API has no such address. Its description is at openapi.json."),
    )


def wrong_method(allowed: str) -> HttpResponse:
    """405: the API reads only."""
    answer = problem(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        _("Accepted methods: %(methods)s.") % {"methods": allowed},
    )
    answer["Allow"] = allowed
    return answer
