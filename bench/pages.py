"""Processor time and bytes of pages, files and answers, one after another."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from posixpath import dirname, join, normpath
from random import Random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import site
from bench.ports import HERE
from bench.server import Answer, Server, ask
from intercity.programme.models import Export

ROUNDS, REQUESTS = 6, 10
ENOUGH = 2.0  # seconds of processor time for one page
ITEMS, MORE_ITEMS = 36, 144
MIXED = 1000
LANGUAGES = ("en", "ja", "zh-hans", "ko")

BAR_PAGE, BAR_KEPT, BAR_COLD = 10.0, 5.0, 60.0
BAR_WEIGHT, BAR_SCRIPT, BAR_MEMORY = 60_000, 15_000, 140.0


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked for; `bar` is in milliseconds of processor time, 0 for none.

    `peer` is what pretalx 2025.2.2 took for the like, measured another day.
    """

    name: str
    path: str
    bar: float = 0.0
    peer: str = ""
    is_desk: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A page's row: bytes plain and as sent, queries, milliseconds."""

    page: Page
    answer: Answer
    queries: int
    cpu: float


def pages(lang: str = "ko") -> list[Page]:
    """Everything that is measured, in the order of the table."""
    slug = site.SLUG
    public, desk = f"/{lang}/{slug}", f"/{lang}/desk"
    return [
        Page("floor: robots.txt", "/robots.txt"),
        Page("home", f"/{lang}/", BAR_PAGE),
        Page("overview", f"{public}/", BAR_PAGE),
        Page("programme", f"{public}/programme/", BAR_PAGE, "65 (25 for a shell)"),
        Page("cities", f"{public}/cities/", BAR_PAGE, "61 (list of speakers)"),
        Page("map", f"{public}/map/", BAR_PAGE),
        Page("hours", f"{public}/hours/", BAR_PAGE),
        Page("versions", f"{public}/versions/", BAR_PAGE),
        Page("choose a zone", f"/{lang}/zone/", BAR_PAGE),
        Page("calendar, kept", f"{public}/programme.ics", BAR_KEPT, "58"),
        Page("schedule.json, kept", f"/{slug}/schedule.json", BAR_KEPT, "155"),
        Page("schedule.xml, kept", f"/{slug}/schedule.xml", BAR_KEPT, "52"),
        Page("schedule.csv, kept", f"/{slug}/schedule.csv", BAR_KEPT),
        Page("Atom feed, kept", f"{public}/versions.atom", BAR_KEPT, "20"),
        Page("RSS feed, kept", f"{public}/versions.rss", BAR_KEPT),
        Page("API: editions", "/api/v1/editions"),
        Page("API: all items", f"/api/v1/editions/{slug}/items", 0, "194"),
        Page("API: cities", f"/api/v1/editions/{slug}/cities"),
        Page("API: description", "/api/v1/openapi.json"),
        Page("desk: editions", f"{desk}/editions/", is_desk=True),
        Page("desk: one edition", f"{desk}/editions/{slug}/", is_desk=True),
        Page("desk: cities", f"{desk}/cities/", is_desk=True),
        Page("desk: programme", f"{desk}/{slug}/programme/", is_desk=True),
        Page("desk: planning", f"{desk}/{slug}/plan/", is_desk=True),
        Page("desk: compare plans", f"{desk}/{slug}/plan/compare/", is_desk=True),
    ]


class Reader:
    """Somebody in another city's time, who is signed in where the desk is asked."""

    def __init__(self, session: str) -> None:
        """`session` is the cookie of the secretariat."""
        self._session = session
        self._addresses = count(1)

    def cookies(self, page: Page) -> dict[str, str]:
        """The zone that was chosen, and the session at the desk."""
        signed = {"sessionid": self._session} if page.is_desk else {}
        return {"zone": f"{site.CITY}@{site.ZONE}", **signed}

    def headers(self, page: Page) -> dict[str, str]:
        """As a browser sends them, each time from another address."""
        cookies = "; ".join(f"{key}={val}" for key, val in self.cookies(page).items())
        number = next(self._addresses)
        return {
            "Accept": "text/html,*/*;q=0.8",
            "Accept-Encoding": "gzip",
            "Cookie": cookies,
            "X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}",
        }


def measure() -> list[str]:
    """Print the tables; what missed its bar."""
    person = site.enter()
    site.grow(ITEMS, person)
    reader = Reader(site.signed_in(person))
    with Server() as server:
        warm = [measured(page, reader, server) for page in pages()]
        rows = [*warm, *_unchanged_and_cold(warm, reader, server)]
        weight = list(_weight(rows, reader, server))
    memory = list(_memory(reader))
    site.grow(MORE_ITEMS, person)
    missed = list(_table(rows, reader))
    print("\n".join(["", *(line for line, _missed in (*weight, *memory))]))
    return missed + [line for line, is_missed in (*weight, *memory) if is_missed]


def measured(page: Page, reader: Reader, server: Server) -> Measured:
    """The least processor time of several rounds of requests, once it is warm."""
    line = server.line()
    for _ in range(3):
        answer = _asked(ask(line, page.path, reader.headers(page)), page)
    best, begun = float("inf"), server.cpu()
    for _ in range(ROUNDS):
        before = server.cpu()
        for _ in range(REQUESTS):
            ask(line, page.path, reader.headers(page))
        best = min(best, (server.cpu() - before) / REQUESTS)
        if server.cpu() - begun > ENOUGH:
            break
    line.close()
    return Measured(page, answer, queries(page, reader), best * 1000)


def _asked(answer: Answer, page: Page, status: int = 200) -> Answer:
    assert answer.status == status, f"{page.path}: {answer.status}"
    return answer


def queries(page: Page, reader: Reader) -> int:
    """How many queries the page asks once it is warm."""
    client = Client(SERVER_NAME=HERE, headers={"x-forwarded-for": "10.1.1.1"})
    client.cookies.load(reader.cookies(page))
    for _ in range(2):
        assert client.get(page.path).status_code == 200, page.path
    with CaptureQueriesContext(connection) as asked:
        client.get(page.path)
    return len(asked)


def _unchanged_and_cold(
    rows: list[Measured], reader: Reader, server: Server
) -> Iterator[Measured]:
    """The programme and the files again: asked by their ETag, and made anew."""
    for row in rows:
        if row.page.bar == BAR_KEPT or row.page.name == "programme":
            yield _unchanged(row, reader, server)
    for row in rows:
        if row.page.bar == BAR_KEPT:
            yield _cold(row, reader, server)


def _unchanged(row: Measured, reader: Reader, server: Server) -> Measured:
    page, etag = row.page, {"If-None-Match": row.answer.headers["etag"]}
    line = server.line()
    best = float("inf")
    for _ in range(ROUNDS):
        begun = server.cpu()
        for _ in range(REQUESTS):
            answer = ask(line, page.path, {**reader.headers(page), **etag})
            _asked(answer, page, status=304)
        best = min(best, (server.cpu() - begun) / REQUESTS)
    line.close()
    name = f"{page.name.removesuffix(', kept')}, 304"
    return Measured(Page(name, page.path, page.bar), answer, row.queries, best * 1000)


def _cold(row: Measured, reader: Reader, server: Server) -> Measured:
    page = row.page
    line = server.line()
    best = float("inf")
    for _ in range(ROUNDS):
        Export.objects.all().delete()
        begun = server.cpu()
        answer = _asked(ask(line, page.path, reader.headers(page)), page)
        best = min(best, server.cpu() - begun)
    line.close()
    name = f"{page.name.removesuffix('kept')}cold"
    return Measured(Page(name, page.path, BAR_COLD), answer, 0, best * 1000)


def _table(rows: list[Measured], reader: Reader) -> Iterator[str]:
    """Print a row a page; what missed its bar, or asks more queries at more items."""
    print("| page | bytes | sent | queries | CPU ms | bar | pretalx 2025.2.2 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for row in rows:
        page, answer = row.page, row.answer
        bar = f"{page.bar:.0f}" if page.bar else "none"
        size = f"{len(answer.body):,} | {len(answer.sent):,}"
        asked = row.queries or "–"
        print(
            f"| {page.name} | {size} | {asked} | {row.cpu:.1f} | {bar} | {page.peer} |"
        )
        if page.bar and row.cpu > page.bar:
            yield f"{page.name}: {row.cpu:.1f} ms"
        if page.name in {one.name for one in pages()}:
            more = queries(page, reader)
            if more != row.queries:
                yield f"{page.name}: {row.queries} queries, {more} at {MORE_ITEMS}"


def _weight(
    rows: list[Measured], reader: Reader, server: Server
) -> Iterator[tuple[str, bool]]:
    """What a browser fetches for the programme: HTML, style sheets and scripts."""
    row = next(row for row in rows if row.page.name == "programme")
    html = row.answer.body.decode()
    line, headers = server.line(), reader.headers(row.page)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    style = sum(len(ask(line, sheet, headers).sent) for sheet in sheets)
    first = re.findall(r'<script[^>]* src="([^"]+)"', html)
    scripts: dict[str, Answer] = {}
    while first:
        path = first.pop()
        scripts[path] = ask(line, path, headers)
        first.extend(set(_imports(path, scripts[path])) - scripts.keys())
    line.close()
    plain = sum(len(answer.body) for answer in scripts.values())
    sent = sum(len(answer.sent) for answer in scripts.values())
    page, packed = len(row.answer.body), len(gzip.compress(row.answer.body))
    yield (
        f"Programme page: {page:,} bytes of HTML and {style:,} of CSS gzipped"
        f" make {page + style:,} (bar {BAR_WEIGHT:,}); the HTML gzipped is {packed:,}.",
        page + style > BAR_WEIGHT,
    )
    yield (
        f"Its {len(scripts)} scripts: {plain:,} bytes, {sent:,} as sent"
        f" (bar {BAR_SCRIPT:,}).",
        plain > BAR_SCRIPT,
    )


def _imports(path: str, script: Answer) -> list[str]:
    """The modules that a module imports."""
    found = re.findall(r"""\bfrom\s*["'](\.[^"']+)["']""", script.body.decode())
    return [normpath(join(dirname(path), one)) for one in found]


def _memory(reader: Reader) -> Iterator[tuple[str, bool]]:
    """A fresh web process after mixed requests, four at a time as it has threads."""
    kinds = [page for lang in LANGUAGES for page in pages(lang)]
    mixed = Random(7).choices(kinds, k=MIXED)  # the same ones every time
    with Server() as server:
        before = server.memory()
        with ThreadPoolExecutor(4) as readers:
            parts = [mixed[start::4] for start in range(4)]
            list(readers.map(lambda part: _read_all(part, reader, server), parts))
        after = server.memory()
    yield (
        f"A web process: {before.rss:.0f} MiB RSS ({before.pss:.0f} PSS) at its start,"
        f" {after.rss:.0f} ({after.pss:.0f}) after {MIXED:,} mixed requests"
        f" (bar {BAR_MEMORY:.0f} RSS).",
        after.rss > BAR_MEMORY,
    )


def _read_all(part: list[Page], reader: Reader, server: Server) -> None:
    line = server.line()
    for page in part:
        _asked(ask(line, page.path, reader.headers(page)), page)
    line.close()
