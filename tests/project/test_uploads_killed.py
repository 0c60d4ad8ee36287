"""A server that is killed in the middle of an upload: it goes on where it was."""

from __future__ import annotations

import hashlib
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Thread
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor

from tests.project.conftest import Site
from tests.project.servers import SECRETARIAT, Reader, serving, signed_in

EDITION = "partner-cities-4"
PART = 1024 * 1024
VIDEO = b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(range(256)) * (4 * 12 * 1024)
PRESENTING = f"""
from intercity.seminars.models import Participant
found = Participant.objects.filter(edition__slug="{EDITION}", presents=True)
told = found.values_list("city__slug", flat=True)[0]
"""
KEPT = """
from intercity.base.files import path_of
from intercity.programme.models import Material, Upload
import hashlib
told = [Upload.objects.count(), [
    hashlib.sha256(path_of(one.file.place).read_bytes()).hexdigest()
    for one in Material.objects.select_related("file").filter(kind="video")
]]
"""


@dataclass
class Sender:
    """The page's script, in Python: the cookies of a reader, and the form's token."""

    reader: Reader
    page: str

    def __post_init__(self) -> None:
        form = self.reader.open(self.page).form("Hand in")
        self.token = dict(form.fields)["csrfmiddlewaretoken"]

    @property
    def _cookies(self) -> str:
        handlers: list[object] = vars(self.reader.opener)["handlers"]
        (jar,) = (
            one.cookiejar for one in handlers if isinstance(one, HTTPCookieProcessor)
        )
        return "; ".join(f"{one.name}={one.value}" for one in jar)

    def ask(
        self, method: str, at: str, body: bytes = b"", **headers: str
    ) -> HTTPResponse:
        place = urlsplit(self.reader.origin).netloc
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named |= {"Cookie": self._cookies, "X-CSRFToken": self.token}
        with closing(HTTPConnection(place, timeout=60)) as line:
            line.request(method, at, body, named)
            answer = line.getresponse()
            answer.read()
        return answer

    def begin(self) -> str:
        told = {
            "file-kind": "video",
            "file-language": "en",
            "file-audience": "participants",
            "file-embargo": "session",
            "file-name": "film.mp4",
            "file-size": len(VIDEO),
            "file-sha256": hashlib.sha256(VIDEO).hexdigest(),
        }
        body = urlencode(told).encode()
        kind = "application/x-www-form-urlencoded"
        answer = self.ask("POST", f"{self.page}uploads/", body, Content_Type=kind)
        assert answer.status == 201
        return str(answer.headers["Location"])

    def send(self, at: str, offset: int) -> int:
        part = VIDEO[offset : offset + PART]
        kind = "application/offset+octet-stream"
        answer = self.ask(
            "PATCH", at, part, Content_Type=kind, Upload_Offset=str(offset)
        )
        assert answer.status == 204
        return int(answer.headers["Upload-Offset"])

    def reached(self, at: str) -> int:
        answer = self.ask("HEAD", at)
        assert answer.status == 200
        return int(answer.headers["Upload-Offset"])


def test_an_upload_goes_on_at_what_was_acknowledged(site: Site):
    link, city = site.asks(SECRETARIAT), site.asks(PRESENTING)
    page = f"/en/desk/{EDITION}/my-city/{city}/presentation/"
    web, origin = serving(site)
    sender = Sender(signed_in(origin, link), page)
    at = sender.begin()
    acknowledged = [0]

    def write(parts: int) -> None:
        for _ in range(parts):
            acknowledged.append(sender.send(at, acknowledged[-1]))

    def write_one() -> None:
        with suppress(OSError, HTTPException):  # the server is gone
            write(1)

    for _ in range(2):
        write(3)
        # Killed while a part is on its way, told or not; the last part is far off.
        under_way = Thread(target=write_one)
        under_way.start()
        site.kill(web)
        under_way.join(60)
        web, origin = serving(site)
        # The session is the same one: only the server is another.
        sender.reader.origin = origin
        reached = sender.reached(at)
        # A part may have been kept without its answer; none that was told is lost.
        assert reached in {acknowledged[-1], acknowledged[-1] + PART}
        acknowledged.append(reached)
    while acknowledged[-1] < len(VIDEO):
        write(1)
    assert sender.ask("POST", f"{at}finish/").status == 201
    assert site.asks(KEPT) == [
        0,
        [hashlib.sha256(VIDEO).hexdigest()],
    ]
    assert list((site.data / "uploads").iterdir()) == []
