"""The mistakes found so far while a brief is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from intercity.planning.lines import Lines
from intercity.planning.mistakes import Mistake, Path, place

Field = Callable[["Findings", Path, object], Any]

# Likely words are looked for this many times only, so that a file full of unknown
# ones is answered at once.
_MOST_SEARCHES = 50
_NOTHING = object()


class Findings:
    """The mistakes found so far in one brief, and where its keys stand."""

    def __init__(self, lines: Lines) -> None:
        self.mistakes: list[Mistake] = []
        self._lines = lines
        self._searches = 0

    def wrong(
        self,
        code: str,
        path: Path,
        value: object = None,
        *,
        accepted: str,
        near: Callable[[], tuple[str, ...]] = tuple,
        **params: object,
    ) -> None:
        """Note a mistake; `near` looks for likely words, while that is cheap."""
        self._searches += 1
        mistake = Mistake(
            code=code,
            path=place(path),
            line=self._lines.of(path),
            value=value,
            accepted=accepted,
            params=params,
            nearest=near() if self._searches <= _MOST_SEARCHES else (),
        )
        self.mistakes.append(mistake)

    def missing(self, path: Path, field: Field) -> None:
        """Note that a key is missing; the field itself says what it accepts."""
        trial = Findings(self._lines)
        field(trial, path, _NOTHING)
        absent = replace(trial.mistakes[0], code="missing", value=None)
        self.mistakes.append(absent)
