"""The chain of the record: each entry's digest covers its facts and all before it.

The digest of entry n is the SHA-256 of the digest of n - 1, a line break, and the
entry's facts as JSON (UTF-8, keys sorted, no spaces); before the first stand 64 zeros.
Who keeps the newest digest elsewhere can prove later that nothing before it was
changed, left out or put in. Nothing here reads a database: a file is checked anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

START = "0" * 64
FACTS = ("number", "at", "by", "role", "action", "subject", "data")


class Broken(Exception):
    """The chain does not hold at an entry; the message says where and why."""


def digest(previous: str, facts: Mapping[str, Any]) -> str:
    """The digest of an entry after the one with the digest `previous`."""
    return sha256(f"{previous}\n{canonical(facts)}".encode()).hexdigest()


def canonical(facts: Mapping[str, Any]) -> str:
    """JSON that is the same wherever it is written."""
    return json.dumps(
        dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def digest_in(line: str) -> str:
    """The digest that an exported line says."""
    said: str = json.loads(line)["digest"]
    return said


def verify(lines: Iterable[str], must_hold: str = "") -> tuple[int, str]:
    """How many entries a file holds, and the newest digest; raises `Broken`.

    Each line is an entry's facts with its `digest`, from number 1 on without a gap.
    `must_hold` is a digest that was noted earlier: a record that was written anew from
    the start does not hold it.
    """
    previous, count, is_held = START, 0, not must_hold
    for count, line in enumerate(lines, start=1):
        facts = _entry(line, count)
        said = facts.pop("digest")
        if facts["number"] != count:
            raise Broken(f"line {count}: entry {facts['number']}, not {count}")
        if said != digest(previous, facts):
            raise Broken(f"line {count}: entry {count} or one before it was changed")
        previous = said
        is_held = is_held or said == must_hold
    if not is_held:
        raise Broken(f"the digest {must_hold} stands nowhere: entries were changed")
    return count, previous


def _entry(line: str, number: int) -> dict[str, Any]:
    try:
        facts = json.loads(line)
    except ValueError:
        raise Broken(f"line {number}: this is no JSON") from None
    if not isinstance(facts, dict) or set(facts) != {*FACTS, "digest"}:
        accepted = ", ".join((*FACTS, "digest"))
        raise Broken(f"line {number}: accepted is an object of {accepted}")
    return facts
