"""The site's own web server as a child, with its processor time and its memory."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import clock_gettime, monotonic, sleep
from types import TracebackType
from typing import Self

from bench.ports import HERE, free_port
from intercity.project.commands.serve import answers, gunicorn, start, stop

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was sent, as it was sent."""

    status: int
    headers: Mapping[str, str]
    sent: bytes

    @property
    def body(self) -> bytes:
        """What it says, uncompressed."""
        packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.sent) if packed else self.sent


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB of a process: all that it touches (RSS), and its share of it (PSS)."""

    rss: float
    pss: float


class Server:
    """gunicorn as `intercity serve` starts it, with a single web process."""

    def __enter__(self) -> Self:
        self.port = free_port()
        self._master = start(*gunicorn(HERE, self.port, 1))
        until = monotonic() + PATIENCE
        while not answers(HERE, self.port):
            if self._master.poll() is not None or monotonic() > until:
                raise RuntimeError("the web server does not answer")
            sleep(0.1)
        (self.worker,) = _children(self._master.pid)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        stop(self._master)

    def line(self) -> http.client.HTTPConnection:
        """A connection that is kept between requests."""
        return http.client.HTTPConnection(HERE, self.port, timeout=PATIENCE)

    def cpu(self) -> float:
        """Seconds of processor time, user's and system's, of all threads so far."""
        # Linux gives the clock of any process under a number made of its own.
        return clock_gettime((~self.worker << 3) | 2)

    def memory(self) -> Memory:
        """What the web process holds now."""
        lines = Path(f"/proc/{self.worker}/smaps_rollup").read_text("ascii")
        sizes = {
            name.rstrip(":"): float(size)
            for name, size, *_unit in map(str.split, lines.splitlines()[1:])
        }
        return Memory(sizes["Rss"] / 1024, sizes["Pss"] / 1024)


def ask(
    line: http.client.HTTPConnection, path: str, headers: Mapping[str, str]
) -> Answer:
    """One request, read to its end."""
    line.request("GET", path, headers=dict(headers))
    response = line.getresponse()
    told = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, told, response.read())


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(child) for child in listed.split()]
