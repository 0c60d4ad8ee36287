"""Real servers of a site, and browsers at them."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from intercity.project.commands import serve
from tests.browsing import Fields, Page
from tests.project.conftest import Site, until

# Signs in somebody who may change the sample edition.
SECRETARIAT = """
from intercity.people.demo import link
from intercity.people.models import Person
told = link(Person.objects.get(email="secretariat@example.org"))
"""


def free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as line:
        return int(line.getsockname()[1])


class Staying(HTTPRedirectHandler):
    """Follows no redirect: that there is one is the answer."""

    def redirect_request(self, *_: object) -> None:
        return None


class Reader:
    """A browser at a real server; a connection that breaks is no answer."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), Staying())

    def open(self, address: str, data: Fields | None = None) -> Page:
        body = urlencode(data).encode() if data is not None else None
        try:
            answer = self.opener.open(urljoin(self.origin, address), body, 60)
        except HTTPError as redirect:
            answer = redirect
        with answer:
            return Page(answer.url, answer.status, answer.read().decode())

    def send(self, page: Page, button: str, **values: str) -> Page:
        form = page.form(button).filled(values)
        return self.open(form.action, list(form.fields))


def serving(site: Site) -> tuple[subprocess.Popen[bytes], str]:
    """The web server as `intercity serve` starts it, once it answers."""
    port = free_port()
    web = site.start(*serve.gunicorn("127.0.0.1", port, 2))
    until(lambda: web.poll() is not None or serve.answers("127.0.0.1", port))
    assert web.poll() is None
    return web, f"http://127.0.0.1:{port}"


def signed_in(origin: str, link: str) -> Reader:
    reader = Reader(origin)
    reader.send(reader.open(link), "Sign in")
    return reader
