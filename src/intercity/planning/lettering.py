"""How wide text will be, without a font at hand: an estimate on the wide side.

A picture is drawn before anybody knows in which font it will be read. The widths are
those of DejaVu Sans, the widest of the usual sans-serif faces, so that what fits here
fits in the others too; wide and full-width characters (UAX #11) count one em.
"""

from __future__ import annotations

import re
import unicodedata

_NARROW, _NORMAL, _BROAD, _EM = 0.36, 0.63, 0.86, 1.0
_DIGIT = 0.64
_BOLD = 1.1
_THIN = frozenset("ijlIt!'|.,:;()[]{}/\\ ·-–")
_WIDE = frozenset("mwMWÆŒ@%—&OQGDHNU")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line of this font size is, in the units of the size."""
    ems = sum(_ems(char) for char in text)
    return ems * size * (_BOLD if bold else 1)


def _ems(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return _EM
    if char.isdigit():
        return _DIGIT
    if char in _THIN:
        return _NARROW
    return _BROAD if char in _WIDE else _NORMAL


def wrapped(text: str, size: float, room: float, *, most: int = 2) -> tuple[str, ...]:
    """The text in at most so many lines of a width; what is left over is cut by "…".

    Breaks at spaces, and inside a word only where it is wider than a line.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, size, room):
        if line and width((line + piece).rstrip(), size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    if len(lines) > most:
        last = lines[most - 1]
        while last and width(last + "…", size) > room:
            last = last[:-1]
        lines[most - 1 :] = [last.rstrip() + "…"]
    return tuple(lines)


def _pieces(text: str, size: float, room: float) -> list[str]:
    """Words with the space after them, or single characters of words too wide."""
    pieces: list[str] = []
    for word in re.findall(r"\S+\s*|\s+", text):
        if width(word.rstrip(), size) <= room:
            pieces.append(word)
        else:
            pieces.extend(word)
    return pieces
