"""What all answers of the API pass through: a rate limit, digests, open doors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from intercity.api.v1.problems import too_many, wrong_method
from intercity.base.limits import TooMany, client_network, take

View = Callable[..., HttpResponseBase]

LIMIT = 120
_SECONDS = 60
_METHODS = "GET, HEAD"


def served(view: View) -> View:
    """Count the request, and let whoever has this answer keep it.

    Anybody may read, pages of other sites too; who asks is told by nothing but the
    address that the request comes from, so that answers are the same for everybody.
    """

    @wraps(view)
    def inner(
        request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            answer: HttpResponseBase = wrong_method(_METHODS)
        else:
            answer = _read(view, request, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    inner.csrf_exempt = True  # type: ignore[attr-defined]
    return inner


def _read(
    view: View, request: HttpRequest, *args: object, **kwargs: object
) -> HttpResponseBase:
    try:
        take("api", client_network(request), LIMIT, seconds=_SECONDS)
    except TooMany as error:
        return too_many(error)
    # The server leaves out the body of an answer to HEAD.
    request.method, asked = "GET", request.method
    answer = view(request, *args, **kwargs)
    request.method = asked
    return _conditional(request, answer)


def _conditional(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    if not isinstance(answer, HttpResponse) or answer.status_code != HTTPStatus.OK:
        return answer
    digest = sha256(answer.content).hexdigest()
    answer["ETag"] = f'"{digest[:32]}"'
    answer["Cache-Control"] = "public, max-age=60"
    return get_conditional_response(request, answer["ETag"], None, answer) or answer
