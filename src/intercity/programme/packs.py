"""The preparation pack: all that an interpreter reads beforehand, always current.

A ZIP made on request from what is known now: programme and names as pages in each
language of the edition, names and glossary as tables, and slides. `manifest.json` says
when it was made and the digest of each file; the digest of the whole is its ETag.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from intercity.base.files import path_of
from intercity.base.models import File
from intercity.base.tables import as_csv
from intercity.base.uploads import unnamed
from intercity.kernel.wording import LocalizedText, url_code
from intercity.programme.admission import Seated, seated
from intercity.programme.drafts import content_of, draft_sessions
from intercity.programme.glossary import entries_of, table_of
from intercity.programme.models import Item, Presentation, Session
from intercity.programme.people_list import named, names_table
from intercity.programme.queries import Row, parts_of
from intercity.seminars.models import Edition

_CHUNK = 1024 * 1024
# Every file in a ZIP has a day; the manifest has the true one.
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Slides:
    """A file for the interpreters of a session, under the name that it has there."""

    session: int
    name: str
    file: File


Source = Callable[[Edition, Iterable[Session]], Iterable[Slides]]
_sources: list[Source] = []


def offer(source: Source) -> None:
    """Bring files along: in one query or a few, whatever the number of sessions."""
    if source not in _sources:
        _sources.append(source)


@dataclass(frozen=True, slots=True)
class _Part:
    """A file of the pack: its bytes, or where they lie."""

    name: str
    digest: str
    body: bytes | Path


@dataclass(frozen=True, slots=True)
class Pack:
    """What is in a pack, and the digest of all of it."""

    edition: Edition
    number: int | None
    parts: tuple[_Part, ...]

    @property
    def digest(self) -> str:
        """Of names and contents: the same while nothing changes."""
        lines = [f"{part.digest} {part.name}" for part in self.parts]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def name(self) -> str:
        """What the file is called."""
        ending = f"-session-{self.number}" if self.number else ""
        return f"{self.edition.slug}{ending}-preparation.zip"


def pack_of(edition: Edition, number: int | None = None) -> Pack:
    """The pack of one session or of the whole edition; as many queries for both."""
    there = seated(edition, number)
    rows = [one for one in draft_sessions(edition) if number in {None, one.number}]
    parts = [
        *_pages(edition, rows, there),
        _made("names.csv", names_table(edition, there)),
        _made("glossary.csv", as_csv(table_of(edition, entries_of(edition)))),
        *_slides(edition, there.sessions),
    ]
    return Pack(edition, number, tuple(parts))


def _made(name: str, body: bytes) -> _Part:
    return _Part(name, hashlib.sha256(body).hexdigest(), body)


def _pages(edition: Edition, rows: list[Session], there: Seated) -> Iterator[_Part]:
    """The programme with its people, a page in each language."""
    content = content_of(edition, rows)
    people = {
        number: named(edition, members) for number, members in there.members.items()
    }
    languages = {one.number: getattr(one, "languages", None) for one in there.sessions}
    told = Presentation.objects.filter(participant__edition=edition)
    abstracts = dict(told.values_list("participant__city__slug", "abstract"))
    for tag in edition.languages:
        with override(url_code(tag)):
            parts = [
                {
                    "part": part,
                    "rows": [(row, _abstract(row, abstracts)) for row in part.rows],
                    "people": people.get(part.shown.number, ()),
                    "languages": languages.get(part.shown.number),
                }
                for part in parts_of(content)
            ]
            context = {"edition": edition, "parts": parts, "lang": tag}
            page = render_to_string("programme/pack.html", context)
        yield _made(f"programme-{url_code(tag)}.html", page.encode())


def _abstract(row: Row, abstracts: dict[str, LocalizedText]) -> LocalizedText | None:
    """What a city says of its presentation, beside the item of it."""
    is_presented = row.shown.kind == Item.Kind.PRESENTATION
    return abstracts.get(row.shown.city or "") if is_presented else None


def _slides(edition: Edition, sessions: Iterable[Session]) -> Iterator[_Part]:
    """Files that others brought along; each name once, missing bytes left out."""
    taken: set[str] = set()
    for source in _sources:
        for one in source(edition, sessions):
            path = path_of(one.file.place)
            head = f"slides/session-{one.session}/"
            name = f"{head}{one.name}"
            if name in taken:
                name = f"{head}{one.file.pk}-{one.name}"
            if path.is_file():
                taken.add(name)
                yield _Part(name, one.file.digest, path)


def written(pack: Pack, now: datetime) -> Iterator[bytes]:
    """The pack as a ZIP, piece by piece, from a file that is gone at the end."""
    with unnamed() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in pack.parts:
                _add(archive, part)
            body = json.dumps(_manifest(pack, now), indent=2, ensure_ascii=False)
            _add(archive, _made("manifest.json", f"{body}\n".encode()))
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _add(archive: zipfile.ZipFile, part: _Part) -> None:
    info = zipfile.ZipInfo(part.name, _DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    if isinstance(part.body, bytes):
        archive.writestr(info, part.body)
        return
    # Slides are packed already, as all their kinds are archives of their own.
    info.compress_type = zipfile.ZIP_STORED
    info.file_size = part.body.stat().st_size
    with part.body.open("rb") as source, archive.open(info, "w") as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)


def _manifest(pack: Pack, now: datetime) -> dict[str, object]:
    return {
        "edition": pack.edition.slug,
        "session": pack.number,
        "made_at": now.isoformat(timespec="seconds"),
        "digest": pack.digest,
        "files": [{"name": part.name, "sha256": part.digest} for part in pack.parts],
    }
