"""What is accepted as which material: kinds of files, their sizes, what they hold."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import webvtt
from django.core.files.uploadedfile import UploadedFile

from intercity.base import files
from intercity.base.files import Kind, checked
from intercity.base.refusals import Refusal
from intercity.base.uploads import MB, MOST_BYTES
from intercity.kernel.pace import measure
from intercity.programme.models import Material

MOST_OF_A_CITY = 3 * MOST_BYTES
"""Of all that one city, or one contribution, has handed in: every version counts."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The kinds of files that a material may be, and how large."""

    kinds: tuple[Kind, ...]
    most_bytes: int

    @property
    def most_mb(self) -> int:
        """The same in megabytes."""
        return self.most_bytes // MB

    @property
    def endings(self) -> str:
        """The kinds as a person knows them: ".pdf, .pptx"."""
        return ", ".join(f".{kind.ending}" for kind in self.kinds)


ACCEPTED: dict[str, Accepted] = {
    Material.Kind.SLIDES: Accepted(files.SLIDES, 200 * MB),
    Material.Kind.VIDEO: Accepted(files.VIDEOS, MOST_BYTES),
    Material.Kind.TEXT: Accepted(files.TEXTS, 20 * MB),
    Material.Kind.CAPTIONS: Accepted(files.CAPTIONS, 2 * MB),
    Material.Kind.TRANSCRIPT: Accepted(files.TEXTS, 20 * MB),
}
SPOKEN = frozenset({Material.Kind.TEXT, Material.Kind.TRANSCRIPT})


def look(upload: UploadedFile[Any], kind: str) -> Kind:
    """What kind of file it is; refuses one that this material cannot be.

    Beside the codes of `files.checked`: captions_broken · captions_empty
    · captions_out_of_order (cue).
    """
    accepted = ACCEPTED[kind]
    found = checked(upload, accepted.kinds, most_bytes=accepted.most_bytes)
    if found == files.VTT:
        _look_at_captions(_words(upload))
    return found


def measured(
    upload: UploadedFile[Any], kind: str, found: Kind, tag: str
) -> dict[str, Any]:
    """What can be told of it at once: of a text or of captions, how long they are."""
    if kind in SPOKEN and found == files.TXT:
        counted = measure(_words(upload), tag)
        return {
            "words": counted.words,
            "characters": counted.characters,
            "seconds": round(counted.minutes * 60),
        }
    if found == files.VTT:
        cues = _cues(_words(upload))
        return {"cues": len(cues), "seconds": round(cues[-1].end_in_seconds)}
    return {}


def _words(upload: UploadedFile[Any]) -> str:
    upload.seek(0)
    words: str = upload.read().decode("utf-8-sig")
    upload.seek(0)
    return words


def _cues(words: str) -> list[Any]:
    return list(webvtt.from_buffer(io.StringIO(words)).captions)


def _look_at_captions(words: str) -> None:
    try:
        cues = _cues(words)
    except webvtt.errors.MalformedFileError as error:
        raise Refusal("captions_broken") from error
    if not any(cue.text.strip() for cue in cues):
        raise Refusal("captions_empty")
    begun = -1.0
    for place, cue in enumerate(cues, start=1):
        if cue.start_in_seconds < begun or cue.end_in_seconds < cue.start_in_seconds:
            raise Refusal("captions_out_of_order", {"cue": place})
        begun = cue.start_in_seconds
