"""What a contribution says in each language, and whether that is what was cleared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from intercity.kernel.wording import LocalizedText
from intercity.programme.models import Clearance, Contribution, Material


@dataclass(slots=True, kw_only=True)
class Rendition:
    """A contribution in one language: its summary and its newest files."""

    language: str
    summary: str = ""
    materials: list[Material] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A language with its clearance: `holds` while nothing was changed since."""

    rendition: Rendition
    digest: str
    last: Clearance | None

    @property
    def holds(self) -> bool:
        """Whether this very version is cleared."""
        return self.last is not None and self.last.digest == self.digest


def newest(materials: Iterable[Material]) -> list[Material]:
    """Of each owner, kind and language the last version, unless it was withdrawn."""
    last: dict[tuple[object, ...], Material] = {}
    for one in materials:
        key = (one.presentation_id, one.contribution_id, one.kind, one.language)
        if key not in last or last[key].number < one.number:
            last[key] = one
    return [one for one in last.values() if one.withdrawn_at is None]


def renditions_of(contribution: Contribution) -> dict[str, Rendition]:
    """By language, everything that the public or the participants may be shown."""
    found: dict[str, Rendition] = {}
    for tag, words in contribution.summary.as_dict().items():
        found.setdefault(tag, Rendition(language=tag)).summary = words
    for one in newest(contribution.materials.select_related("file")):
        rendition = found.setdefault(one.language, Rendition(language=one.language))
        rendition.materials.append(one)
    return found


def digest_of(rendition: Rendition) -> str:
    """Of the words, the bytes and for whom they are: all of it is what was cleared."""
    held = sorted(
        [one.kind, one.file.digest, one.audience] for one in rendition.materials
    )
    said = json.dumps([rendition.summary, held], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def cleared_summary(contribution: Contribution) -> LocalizedText:
    """The summary in those of its languages that are cleared as they are now."""
    words = {
        one.rendition.language: one.rendition.summary
        for one in cleared_of(contribution)
        if one.holds
    }
    return LocalizedText.of(words, source=contribution.summary.source)


def cleared_of(contribution: Contribution) -> list[Cleared]:
    """Each language with its last clearance, in three queries."""
    last: dict[str, Clearance] = {}
    for one in contribution.clearances.select_related("by"):
        last.setdefault(one.language, one)
    return [
        Cleared(rendition=one, digest=digest_of(one), last=last.get(tag))
        for tag, one in sorted(renditions_of(contribution).items())
    ]
