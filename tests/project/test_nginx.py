"""The site behind nginx as `deploy/nginx.conf` has it: HTTPS, bounds, compression."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from intercity.base.clock import now
from tests.project.conftest import ROOT, Site, until
from tests.project.servers import free_port, serving

HOST = "seminars.city.example"
DESK = "/en/desk/partner-cities-4"
MIB = 1024 * 1024
# What a server of this machine would have in its own files; folders are made here.
AROUND = """
{user}daemon off; pid {here}/pid; error_log {here}/errors;
events {{}}
http {{
    access_log off;
    client_body_temp_path {here}/body; proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/f; uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;
    {site}
}}
"""


class Nginx:
    """Where it listens."""

    def __init__(self) -> None:
        self.plain, self.secure = free_port(), free_port()

    def line(self) -> HTTPSConnection:
        """A connection by HTTPS, whose certificate is not looked at."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return HTTPSConnection("127.0.0.1", self.secure, timeout=30, context=context)

    def ask(
        self, at: str, *, method: str = "GET", size: int = 0, **headers: str
    ) -> HTTPResponse:
        """A request by HTTPS; of a body of `size` bytes only the first is sent."""
        with closing(self.line()) as line:
            line.putrequest(method, at, skip_host=True, skip_accept_encoding=True)
            named = {"Host": HOST, **headers}
            if size:
                named |= {"Content-Length": str(size), "Content-Type": "text/plain"}
            for name, value in named.items():
                line.putheader(name.replace("_", "-"), value)
            line.endheaders(b"x" if size else None)
            answer = line.getresponse()
            answer.read()
        return answer


def certificate(folder: Path) -> tuple[Path, Path]:
    """One that nobody signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    today = now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    kind = serialization.PrivateFormat.PKCS8
    words = key.private_bytes(pem, kind, serialization.NoEncryption())
    paths = folder / "certificate.pem", folder / "certificate.key"
    for path, content in zip(paths, (made.public_bytes(pem), words), strict=True):
        path.write_bytes(content)
    return paths


def configured(nginx: Nginx, folder: Path, upstream: str) -> str:
    """The example, with the places of this test instead of those of a server."""
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    shown, key = certificate(folder)
    for pattern, by in (
        (r"\n *listen \[::\]:.*;", ""),
        (r"listen 80;", f"listen 127.0.0.1:{nginx.plain};"),
        (r"listen 443 ", f"listen 127.0.0.1:{nginx.secure} "),
        (r"ssl_certificate .*;", f"ssl_certificate {shown};"),
        (r"ssl_certificate_key .*;", f"ssl_certificate_key {key};"),
        (r"http://127.0.0.1:8000", upstream),
    ):
        text, count = re.subn(pattern, by, text)
        assert count, pattern
    return text


@pytest.fixture
def nginx(site: Site, tmp_path: Path) -> Iterator[Nginx]:
    site.environment |= {
        "INTERCITY_HTTPS": "1",
        "INTERCITY_PROXIES": "1",
        "INTERCITY_HOSTS": HOST,
        "INTERCITY_URL": f"https://{HOST}",
    }
    _web, upstream = serving(site)
    found = Nginx()
    # As root it would read bodies as somebody who may not write to this folder.
    user = "user root; " if os.geteuid() == 0 else ""
    text = configured(found, tmp_path, upstream)
    file = tmp_path / "nginx.conf"
    file.write_text(AROUND.format(user=user, here=tmp_path, site=text))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is not installed"
    running = subprocess.Popen([program, "-e", tmp_path / "errors", "-c", file])
    until(lambda: running.poll() is not None or listens(found.secure))
    assert running.poll() is None
    yield found
    running.terminate()
    running.wait(30)


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def test_pages_come_by_https_alone(nginx: Nginx):
    with closing(HTTPConnection("127.0.0.1", nginx.plain, timeout=30)) as line:
        line.request("GET", "/ko/?zone=Asia/Seoul", headers={"Host": HOST})
        answer = line.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/ko/?zone=Asia/Seoul"
    page = nginx.ask("/en/account/sign-in/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "; Secure" in page.headers["Set-Cookie"]
    calendar = nginx.ask("/en/partner-cities-4/programme.ics", Accept_Encoding="gzip")
    assert (calendar.status, calendar.headers["Content-Encoding"]) == (200, "gzip")


def test_large_files_go_to_the_pages_that_take_them(nginx: Nginx):
    def sent(at: str, size: int) -> tuple[int, bool]:
        answer = nginx.ask(f"{DESK}/{at}/", method="POST", size=size * MIB)
        return answer.status, "Content-Security-Policy" in answer.headers

    # The site's own answers have a policy; 413 without one is nginx's.
    assert sent("cities", 211) == (413, False)
    for at in ("my-city/costa-serena/presentation", "contributions/video-message"):
        assert sent(at, 2101) == (413, False)
        assert sent(at, 2099) == (403, True)


def test_slow_uploads_from_one_address_leave_the_site_to_others(nginx: Nginx):
    at = f"{DESK}/my-city/costa-serena/presentation/"
    kind = {"Host": HOST, "Content-Type": "multipart/form-data; boundary=x"}
    with contextlib.ExitStack() as slow:
        for _ in range(3):
            line = slow.enter_context(closing(nginx.line()))
            line.putrequest("POST", at, skip_host=True)
            for name, value in {**kind, "Content-Length": str(MIB)}.items():
                line.putheader(name, value)
            line.endheaders(b"--x")
        until(lambda: nginx.ask(at).status == 429)
        assert nginx.ask("/en/").status == 200
    until(lambda: nginx.ask(at).status == 302)
