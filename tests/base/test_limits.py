"""Rate limits: exact, per key, and the same across processes."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from intercity.base import limits
from intercity.base.limits import (
    TooMany,
    client_address,
    client_network,
    take,
    who,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is set."""
    reading = SimpleNamespace(at=AT)
    monkeypatch.setattr(limits, "now", lambda: reading.at)
    return reading


@pytest.mark.django_db
def test_a_window_takes_so_many_and_no_more(clock):
    for _ in range(3):
        take("mail", "a", 3, seconds=600)
    with pytest.raises(TooMany) as refused:
        take("mail", "a", 3, seconds=600)
    assert refused.value.seconds == 600
    take("mail", "b", 3, seconds=600)
    take("plan", "a", 3, seconds=600)


@pytest.mark.django_db
def test_the_next_window_begins_anew(clock):
    take("mail", "a", 1, seconds=600)
    clock.at = AT + timedelta(seconds=590)
    with pytest.raises(TooMany) as refused:
        take("mail", "a", 1, seconds=600)
    assert refused.value.seconds == 10
    clock.at = AT + timedelta(seconds=600)
    take("mail", "a", 1, seconds=600)


COUNT = """
import django; django.setup()
from intercity.base.limits import TooMany, take
taken = 0
for _ in range(20):
    try:
        take("mail", "a", 10, seconds=10**9)
        taken += 1
    except TooMany:
        pass
print(taken)
"""


def test_two_processes_share_one_limit(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "intercity.project.settings",
        "INTERCITY_DATA_DIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    # Each process would make its own key at once; a database of a server is shared.
    environment.pop("INTERCITY_DATABASE_URL", None)
    environment["INTERCITY_SECRET_KEY"] = "k" * 50
    run = [sys.executable, "-m", "django", "createcachetable"]
    subprocess.run(run, env=environment, check=True)
    both = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    taken = [int(process.communicate(timeout=60)[0]) for process in both]
    assert sum(taken) == 10


def test_who_is_counted(rf):
    request = rf.get("/", REMOTE_ADDR="192.0.2.1")
    request.user = SimpleNamespace(is_authenticated=True, pk=7)
    assert who(request) == "person:7"
    request.user = SimpleNamespace(is_authenticated=False)
    assert who(request) == "address:192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_trusted_proxies_are_believed(rf, settings, proxies, header, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": header})
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_who_has_a_network_of_addresses_is_counted_once(rf, address, counted):
    assert client_network(rf.get("/", REMOTE_ADDR=address)) == counted
