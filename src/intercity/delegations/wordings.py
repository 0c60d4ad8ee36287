"""The words of letters that are shipped, and each language's rules for names and days.

One file a language in `letters/`. A language without one can still be written in: the
secretariat brings its own words, and the fields that need rules are not offered there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from intercity.delegations.models import LetterTemplate
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import language_tag

KINDS = tuple(LetterTemplate.Kind.values)

FIELDS: Mapping[str, tuple[str, ...]] = {
    "invitation": (
        *("salutation", "city", "leader", "host", "series", "edition", "theme"),
        *("dates", "reply_by", "link", "reference", "signature"),
    ),
    "to_leader": (
        *("salutation", "city", "leader", "host", "series", "edition", "theme"),
        *("dates", "reply_by", "reference", "signature"),
    ),
    "reminder": (
        *("salutation", "city", "host", "series", "edition", "theme", "dates"),
        *("asked", "due", "link", "signature"),
    ),
}
"""The merge fields of each kind of letter, as they stand in braces."""

NEEDED = {"invitation": "link"}
"""Without this field a letter of the kind would be of no use."""

_RULED = ("salutation", "asked")


@dataclass(frozen=True, slots=True)
class Words:
    """A letter with its merge fields in braces; paragraphs parted by blank lines."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a language writes names, editions and moments in a letter.

    `salutations` and `asked` are empty where no rules are shipped for the language.
    """

    capitals: bool = True
    edition: str = "{series} ({number})"
    moment: str = "{day} {clock} ({city}, {offset})"
    reference: str = ""
    signature: str = "{host}\n{series}"
    address: tuple[str, ...] = ("{name}", "{title}", "{city}")
    leader: str = "{title} {name}"
    salutations: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, parts: NameParts, *, capitals: bool) -> str:
        """A name; the family name in capitals where language and host write it so."""
        return parts.written(capitals=capitals and self.capitals)


@cache
def shipped() -> Mapping[str, Mapping[str, Any]]:
    """The shipped files by language tag."""
    found = {}
    for file in files("intercity.delegations").joinpath("letters").iterdir():
        if file.name.endswith(".toml"):
            tag = language_tag(file.name.removesuffix(".toml"))
            found[tag] = tomllib.loads(file.read_text(encoding="utf-8"))
    return dict(sorted(found.items()))


@cache
def shipped_words() -> Mapping[tuple[str, str], Words]:
    """The shipped letters by (kind, language)."""
    return {
        (kind, tag): Words(part[kind]["subject"], part[kind]["body"].strip())
        for tag, part in shipped().items()
        for kind in KINDS
    }


@cache
def rules_of(tag: str) -> Rules:
    """The rules of a language, those of one without its region too."""
    part = shipped().get(tag) or shipped().get(tag.split("-")[0])
    if part is None:
        return Rules()
    rules = dict(part["rules"])
    rules["address"] = tuple(rules["address"])
    return Rules(**rules, salutations=part["salutation"], asked=part["asked"])


def fields_of(kind: str, language: str) -> tuple[str, ...]:
    """The fields that a letter of this kind may hold in this language."""
    rules = rules_of(language)
    lacks = {
        name
        for name, has in zip(_RULED, (rules.salutations, rules.asked), strict=True)
        if not has
    }
    return tuple(name for name in FIELDS[kind] if name not in lacks)


def parts_in(name: PersonName, tag: str) -> tuple[NameParts, bool]:
    """The parts of a name for a letter in a language; whether they are of another."""
    known = name.as_dict()
    for same in (tag, tag.split("-")[0]):
        if same in known:
            return known[same], False
    order = (name.source, "en", *known)
    found = next((known[one] for one in order if one in known), NameParts())
    return found, bool(found)
