"""Finding a person in words: by address, and by the whole name in every spelling."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape, unescape
from pathlib import Path
from typing import Any

from django.utils.encoding import force_str

from intercity.kernel.names import NameParts

ERASED_DOMAIN = "@erased.invalid"
ADDRESS = f"erased{ERASED_DOMAIN}"
NAME = "[erased]"

_MOST_READ = 64 * 1024 * 1024
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Subject:
    """One person: the number of an account if there is one, addresses, names.

    `rows` are those that may bear a name alone: a word and a number, as `member:17`.
    """

    people: frozenset[int] = frozenset()
    addresses: frozenset[str] = frozenset()
    names: frozenset[NameParts] = frozenset()
    rows: frozenset[str] = frozenset()

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """The whole name in every way in which it is written, longest first.

        A single part is too common a word to be taken out of what others wrote.
        """
        found: set[str] = set()
        for parts in self.names:
            if not (parts.family and parts.given):
                continue
            for order in (True, False):
                one = replace(parts, family_first=order)
                found |= {one.written(), one.written(capitals=True)}
            found.add(f"{parts.family} {parts.given}")
            found.add(f"{parts.given} {parts.family}")
            found.add(f"{parts.family}, {parts.given}")
            if not f"{parts.family}{parts.given}".isascii():
                found.add(f"{parts.family}{parts.given}")
        found |= {escape(one) for one in found}
        return tuple(sorted(found, key=lambda one: (-len(one), one)))

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """What a database looks for, also as JSON has it."""
        plain = {*self.addresses, *self.spellings}
        return tuple(sorted(plain | {json.dumps(one)[1:-1] for one in plain}))

    @cached_property
    def _by_address(self) -> re.Pattern[str] | None:
        return _pattern(self.addresses, r"[\w.+-]", r"[\w-]")

    @cached_property
    def _by_name(self) -> re.Pattern[str] | None:
        return _pattern(self.spellings, r"\w", r"\w")

    def is_in(self, text: str) -> bool:
        """Whether the words tell of this person."""
        both = (self._by_address, self._by_name)
        return any(one is not None and one.search(text) for one in both)

    def out_of(self, text: str, *, addresses_only: bool = False) -> str:
        """The words without this person."""
        if self._by_address is not None:
            text = self._by_address.sub(ADDRESS, text)
        if self._by_name is not None and not addresses_only:
            text = self._by_name.sub(NAME, text)
        return text

    def out_of_json(self, value: Any, *, addresses_only: bool = False) -> Any:
        """A JSON value without this person, keys as well."""
        if isinstance(value, str):
            return self.out_of(value, addresses_only=addresses_only)
        if isinstance(value, list):
            return [
                self.out_of_json(one, addresses_only=addresses_only) for one in value
            ]
        if isinstance(value, dict):
            return {
                self.out_of(key, addresses_only=addresses_only): self.out_of_json(
                    one, addresses_only=addresses_only
                )
                for key, one in value.items()
            }
        return value

    def is_in_bytes(self, content: bytes) -> bool:
        """Whether a file tells of this person: its text, or that of its parts.

        Of pictures, videos and compressed PDFs nothing can be read.
        """
        return any(self.is_in(text) for text in _texts(content))

    def is_in_file(self, path: Path) -> bool:
        """As `is_in_bytes`, of a file that is there and not too large."""
        try:
            if path.stat().st_size > _MOST_READ:
                return False
            return self.is_in_bytes(path.read_bytes())
        except FileNotFoundError:
            return False


def _pattern(found: Iterable[str], before: str, after: str) -> re.Pattern[str] | None:
    """Whole words only; scripts without spaces have no such limits."""
    wanted = sorted(found, key=lambda one: (-len(one), one))
    limited = "|".join(re.escape(one) for one in wanted if one.isascii())
    free = "|".join(re.escape(one) for one in wanted if not one.isascii())
    parts = [f"(?<!{before})(?:{limited})(?!{after})"] if limited else []
    parts += [f"(?:{free})"] if free else []
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _texts(content: bytes) -> Iterable[str]:
    yield force_str(content, errors="replace")
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if member.filename.endswith(".xml") and member.file_size < _MOST_READ:
                    text = force_str(archive.read(member), errors="replace")
                    # A word may be divided among several runs.
                    yield unescape(_TAGS.sub("", text))
                    yield unescape(_TAGS.sub(" ", text))
    except (zipfile.BadZipFile, RuntimeError, OSError):
        return
