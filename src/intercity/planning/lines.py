"""Where each key of a TOML text stands.

`tomllib` gives values without places. `Lines` walks over a text that `tomllib` has
already accepted, so it need not judge it: it only follows headers, keys and brackets,
and notes the line of each key and of each entry of a list. It does so at the first
question, since a brief without mistakes asks none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from intercity.planning.mistakes import Path

_TOKEN = re.compile(
    r"""
      (?P<skip> [ \t\r]+ | \#[^\n]* )
    | (?P<newline> \n )
    | (?P<string> \"{3} (?: \\. | [^\\] )*? \"{3,5} | '{3} .*? '{3,5}
                | " (?: \\. | [^"\\\n] )* " | ' [^'\n]* ' )
    | (?P<mark> [\[\]{}=,.] )
    | (?P<bare> [^\s\[\]{}=,.\#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOSING = {"\n", ",", "]", "}", ""}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of TOML: its text, its line and whether it is a quoted string."""

    text: str
    line: int
    quoted: bool = False


class Lines:
    """The line, counted from 1, of every key path of a valid TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _by_path(self) -> dict[Path, int]:
        walk = _Walk(list(_tokens(self._text)))
        # Brackets nested deeper than any brief's have no lines, but are no failure.
        with suppress(RecursionError):
            walk.go()
        return walk.lines

    def of(self, path: Path) -> int | None:
        """The line of a path, or else of the nearest thing that encloses it."""
        while path:
            if path in self._by_path:
                return self._by_path[path]
            path = path[:-1]
        return None


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "skip":
            quoted = match.lastgroup == "string"
            yield Token(match.group(), line, quoted)
        line += match.group().count("\n")
    yield Token("", line)


class _Walk:
    """One pass over the tokens; `entries` counts the `[[tables]]` seen so far."""

    def __init__(self, tokens: list[Token]) -> None:
        self.lines: dict[Path, int] = {}
        self.tokens = tokens
        self.at = 0
        self.entries: dict[Path, int] = {}

    def go(self) -> None:
        table: Path = ()
        while self.here.text:
            if self.here.text == "\n":
                self.at += 1
            elif self.here.text == "[":
                table = self.header()
            else:
                self.pair(table)

    @property
    def here(self) -> Token:
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    def header(self) -> Path:
        line = self.here.line
        many = self.tokens[self.at + 1].text == "["
        self.at += 2 if many else 1
        *above, name = self.key()
        self.at += 2 if many else 1
        path: Path = ()
        for part in above:
            path = self.inside((*path, part))
        path = (*path, name)
        self.lines.setdefault(path, line)
        if many:
            self.entries[path] = self.entries.get(path, -1) + 1
            path = self.inside(path)
            self.lines[path] = line
        return path

    def inside(self, path: Path) -> Path:
        """The path, or its last entry where it is a list of tables."""
        return (*path, self.entries[path]) if path in self.entries else path

    def key(self) -> list[str]:
        parts = []
        while self.here.text not in {"=", "]", ""}:
            token = self.here
            if token.text != ".":
                parts.append(token.text[1:-1] if token.quoted else token.text)
            self.at += 1
        return parts

    def pair(self, table: Path) -> None:
        line = self.here.line
        path = table
        for part in self.key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self.at += 1
        self.value(path)

    def value(self, path: Path) -> None:
        if self.here.text == "[" and not self.here.quoted:
            self.entries_of(path)
        elif self.here.text == "{":
            self.pairs_of(path)
        else:
            while self.here.text not in _CLOSING:
                self.at += 1

    def entries_of(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.here.text not in {"]", ""}:
            if self.here.text in {"\n", ","}:
                self.at += 1
                continue
            self.lines[(*path, index)] = self.here.line
            self.value((*path, index))
            index += 1
        self.at += 1

    def pairs_of(self, path: Path) -> None:
        self.at += 1
        while self.here.text not in {"}", ""}:
            if self.here.text in {"\n", ","}:
                self.at += 1
            else:
                self.pair(path)
        self.at += 1
