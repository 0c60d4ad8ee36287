"""A site behind HTTPS: Django's own checks find nothing, and browsers are told so."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from intercity.project.environment import BadEnvironment, Environment
from tests.project.conftest import ROOT, Site

CHECK = ("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
BEHIND_HTTPS = {
    "INTERCITY_HTTPS": "1",
    "INTERCITY_DEMO": "0",
    "INTERCITY_HOSTS": "cities.example.org",
    "INTERCITY_URL": "https://cities.example.org",
    "INTERCITY_PROXIES": "1",
}

ASKED = """
from django.templatetags.static import static
from django.test import Client
client = Client(headers={"host": "cities.example.org"})
plain = client.get("/en/account/sign-in/?next=/en/desk/")
proxied = client.get("/en/account/sign-in/", headers={"X-Forwarded-Proto": "https"})
picture = client.get(static("base/mark.svg"), headers={"X-Forwarded-Proto": "https"})
told = {
    "picture": sorted(picture["Content-Security-Policy"].split("; "))[2],
    "plain": [plain.status_code, plain["Location"]],
    "proxied": proxied.status_code,
    "hsts": proxied["Strict-Transport-Security"],
    "secure": sorted(name for name, one in client.cookies.items() if one["secure"]),
    "cookies": sorted(client.cookies),
}
"""


def test_django_finds_nothing_to_put_right_behind_https(site: Site):
    done = site.run(*CHECK, **BEHIND_HTTPS)
    assert done.stdout == "System check identified no issues (0 silenced).\n"
    assert done.returncode == 0
    without = site.run(*CHECK, **BEHIND_HTTPS | {"INTERCITY_HTTPS": "0"})
    assert without.returncode == 1
    assert "security.W008" in without.stdout


def test_browsers_are_led_to_https_and_keep_cookies_for_it(site: Site):
    site.environment |= BEHIND_HTTPS
    told = site.asks(ASKED)
    address = "https://cities.example.org/en/account/sign-in/?next=/en/desk/"
    assert told["plain"] == [301, address]
    assert told["proxied"] == 200
    assert told["picture"] == "default-src 'none'"
    assert told["hsts"] == "max-age=31536000; includeSubDomains; preload"
    assert told["cookies"] == told["secure"] != []


def test_the_doctor_says_what_a_site_that_others_reach_lacks(site: Site):
    done = site.run("-m", "intercity", "doctor", INTERCITY_URL="http://example.org")
    assert done.returncode == 1
    lack = "INTERCITY_URL=http://example.org is not among INTERCITY_HOSTS"
    assert lack in done.stdout
    assert "security.W008" in done.stdout
    advice = "-> set INTERCITY_HTTPS=1 behind a proxy that speaks HTTPS"
    assert advice in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HOST", "x", "did you mean INTERCITY_HOSTS?"),
        ("HTTPS", "yes", "INTERCITY_HTTPS=yes: accepted are 0 and 1"),
        ("PROXIES", "-1", "INTERCITY_PROXIES=-1: accepted is a number from 0"),
        ("SECRET_KEY_FILE", "/nowhere", "INTERCITY_SECRET_KEY_FILE=/nowhere: No such"),
    ],
)
def test_a_setting_that_is_none_is_named(name, value, told):
    with pytest.raises(BadEnvironment, match=re.escape(told)):
        read({f"INTERCITY_{name}": value})


def read(variables: dict[str, str]) -> None:
    """Read settings of each type, as at the start."""
    found = Environment(variables)
    found.flag("HTTPS")
    found.number("PROXIES")
    found.text("SECRET_KEY")


def test_a_misspelt_setting_stops_every_command(tmp_path):
    environment = {"INTERCITY_DATADIR": str(tmp_path), "PATH": "/usr/bin"}
    done = subprocess.run(
        [sys.executable, "-m", "intercity", "doctor"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "INTERCITY_DATADIR: unknown setting; did you mean" in done.stderr
    assert "Traceback" not in done.stderr
