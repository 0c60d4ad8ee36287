"""`intercity demo`, as a newcomer runs it: it tells links, serves, and stops."""

from __future__ import annotations

import re
import signal
from urllib.parse import urlsplit

from tests.markup import words
from tests.project.conftest import Site, until
from tests.project.servers import Reader, free_port

ROLES = {
    "the secretariat": "Aiko Minato",
    "Costa Serena's focal point": "Marina Sol",
    "a stranger": "Robin Vale",
    "an administrator": "Noor Hale",
    "an approver": "Kenji Hama",
    "a moderator": "Ines Brook",
    "an interpreter": "Mei Sato",
    "a translator": "Luc Marsh",
    "a press officer": "Ada Wells",
}
ROWS = """
from django.apps import apps
told = {model._meta.label: model._default_manager.count() for model in apps.get_models()
        if model._meta.label not in {"sessions.Session", "base.Entry"}}
"""


def test_a_demonstration_is_served_with_a_link_for_each_role(site: Site):
    before = site.asks(ROWS)
    port = free_port()
    site.environment["INTERCITY_URL"] = origin = f"http://127.0.0.1:{port}"
    told = site.data / "told"
    with told.open("wb") as out:
        demo = site.start("-m", "intercity", "demo", "--port", str(port), stdout=out)
    until(lambda: demo.poll() is not None or told.read_text().endswith("\nready\n"))
    assert demo.poll() is None
    links = dict(re.findall(r"^  (.+?): +(http\S+)$", told.read_text(), re.MULTILINE))
    assert set(links) == set(ROLES)
    assert f"they are files in {site.data / 'mails'}\n" in told.read_text()
    for role, link in links.items():
        assert link.startswith(origin)
        reader = Reader(origin)
        reader.send(reader.open(urlsplit(link).path), "Sign in")
        page = reader.open("/en/account/")
        assert ROLES[role] in words(next(page.tree.iter("header")))
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(60) == 0
    assert site.asks(ROWS) == before
