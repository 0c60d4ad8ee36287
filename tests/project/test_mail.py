"""Where mails go follows from one setting."""

import json
import os
import subprocess
import sys

import pytest

PRINT = """
import json
from django.conf import settings
names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL", "TIMEOUT")
print(json.dumps([getattr(settings, f"EMAIL_{name}") for name in names]))
"""


def run(code, url, folder):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "intercity.project.settings",
        "INTERCITY_DATA_DIR": str(folder),
        "INTERCITY_EMAIL_URL": url,
    }
    return subprocess.run(
        [sys.executable, *code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.city.example", ["", "", False, False, 25]),
        ("smtp+tls://a:b%40c@mail.city.example", ["a", "b@c", True, False, 587]),
        ("smtps://a:b@mail.city.example", ["a", "b", False, True, 465]),
        ("smtp://mail.city.example:2525", ["", "", False, False, 2525]),
    ],
)
def test_a_mail_server_is_named_by_one_address(url, expected, tmp_path):
    *account, port = expected
    found = json.loads(run(["-c", PRINT], url, tmp_path).stdout)
    assert found == ["mail.city.example", port, *account, 30]


@pytest.mark.parametrize("url", ["mail.city.example:25", "http://mail.city.example"])
def test_an_address_of_another_kind_stops_the_start(url, tmp_path):
    done = run(["-m", "intercity", "doctor"], url, tmp_path)
    assert done.returncode == 2
    assert "accepted are smtp://, smtp+tls://, smtps://" in done.stderr
    assert done.stdout == ""
