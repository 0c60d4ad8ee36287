"""Rate limits in the shared cache, so that they hold across processes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import blake2s
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from intercity.base.clock import now

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class TooMany(Exception):
    """Too many requests; `seconds` until the next one is accepted."""

    def __init__(self, seconds: int) -> None:
        """Until the window ends."""
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


def limited(
    number: int,
    *,
    seconds: int,
    name: str = "",
    key: Callable[[HttpRequest], str] | None = None,
    methods: tuple[str, ...] = ("POST",),
) -> Callable[[View[P]], View[P]]:
    """At most `number` requests by these methods in each window of `seconds`, per key.

    The key is the signed-in person or else the address; a view may give its own.
    """

    def decorator(view: View[P]) -> View[P]:
        what = name or f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def inner(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if request.method in methods:
                take(what, (key or who)(request), number, seconds=seconds)
            return view(request, *args, **kwargs)

        return inner

    return decorator


def take(what: str, key: str, number: int, *, seconds: int) -> None:
    """Count one more use of `what` by `key`; raises `TooMany` beyond `number`.

    Windows are fixed: each begins at a multiple of its length, so that all processes
    agree on it without asking one another.
    """
    at = int(now().timestamp())
    window, passed = divmod(at, seconds)
    digest = blake2s(f"{what}\0{key}\0{window}".encode(), digest_size=16).hexdigest()
    places = [f"limit:{digest}:{place}" for place in range(number)]
    taken = cache.get_many(places)
    # Of two who add the same key one is told no, in every cache; counting up is not
    # atomic in all of them.
    if any(
        cache.add(place, 1, timeout=seconds) for place in places if place not in taken
    ):
        return
    raise TooMany(seconds - passed)


def who(request: HttpRequest) -> str:
    """The signed-in person, or the address that the last trusted proxy saw."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"person:{user.pk}"
    return f"address:{client_network(request)}"


def client_network(request: HttpRequest) -> str:
    """What addresses are counted by: of the newer kind (IPv6) the whole /64.

    Whoever has one of those has all of them.
    """
    address = client_address(request)
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(IPv6Network((int(found) >> 64 << 64, 64)))


def client_address(request: HttpRequest) -> str:
    """The caller's address: behind n trusted proxies the nth from the right.

    An IPv4 address in the clothes of the newer kind (::ffff:…) is shown without them.
    """
    count = int(settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    seen = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")
    ]
    told = str(request.META.get("REMOTE_ADDR", ""))
    if count and len(seen) >= count and seen[-count]:
        told = seen[-count]
    return told.removeprefix("::ffff:") if "." in told else told
