"""The same result on every run: no network, and repeatable cases where it counts."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from intercity.project.demo.cast import Cast
from intercity.project.demo.seed import seed
from intercity.seminars.models import Edition
from tests.cast import Cast as People
from tests.cast import cast_of

# When the demonstration was seeded.
DEMO_AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

# No clock decides a test: cases may take long on a busy machine, and continuous
# integration draws the same ones every time (a laptop looks for new ones).
settings.register_profile(
    "house",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


def _is_here(host: object) -> bool:
    """Whether a socket's host is this machine."""
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Break any attempt to look up or reach another machine."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if not _is_here(host):
        raise RuntimeError(f"tests do not use the network: {event} {host!r}")


sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Each test begins in English: a request leaves its language in the thread."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(autouse=True)
def _both_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    """`force_login` signs in as with a passkey: that is both factors.

    What holds for a code by mail alone is tested with `tests.cast.by_code_alone`.
    """
    by_code_alone = Client.force_login

    def force_login(client: Client, user: Any, backend: str | None = None) -> None:
        by_code_alone(client, user, backend)
        session = client.session
        session["second_factor"] = user.pk
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture(autouse=True)
def _files_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is answered is read whole and closed, as by a server."""
    ask = Client.request

    def asked(client: Client, **given: Any) -> Any:
        answer: Any = ask(client, **given)
        if answer.streaming:
            answer.streaming_content = [b"".join(answer.streaming_content)]
        return answer

    monkeypatch.setattr(Client, "request", asked)


@pytest.fixture(autouse=True)
def _no_answers_of_others(request: pytest.FixtureRequest) -> Iterator[None]:
    """The cache is no table of a model: what a test commits in it is emptied here."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        cache.clear()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The demonstration, seeded once for a module; what a test does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(DEMO_AT)
        transaction.set_rollback(True)


@pytest.fixture
def cast(edition: Edition) -> People:
    """One person of each kind, for the edition that a module tests with."""
    return cast_of(edition)


@pytest.fixture
def desk(client: Client, cast: People) -> Client:
    """A browser of the edition's secretariat."""
    client.force_login(cast.secretariat)
    return client
