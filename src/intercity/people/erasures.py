"""Erasing and exporting a person, and the list by which an erasure holds for good.

The list stands in the table and in a file beside the data: a restored database is older
than the file, and what it lacks is erased from it again. It holds digests of addresses,
earlier ones too, and of the numbers of accounts and of rows that may bear a name alone.

Refusals by code: nobody · several_names (names) · last_administrator · oneself
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from intercity.base import erasing, exporting
from intercity.base.erasing import Line
from intercity.base.fields import whole_number
from intercity.base.mentions import ERASED_DOMAIN, Subject
from intercity.base.record import record
from intercity.base.refusals import Refusal
from intercity.base.registry import Holding, holdings
from intercity.kernel.names import NameParts
from intercity.people.actions import other_than
from intercity.people.models import Erasure, Person
from intercity.people.names import Named

_KEY_BYTES = 24


def subject_of(asked: str) -> Subject:
    """The person with this address or number; refuses `nobody`.

    An address alone is enough: who was entered by others may have no account. Whoever
    has neither is found by a row, such as `member:17`. Earlier addresses belong to the
    person, unless somebody of another name bears one now.
    """
    subject = _whole(_asked(asked))
    if not subject.people and not subject.names and not _is_anywhere(subject):
        raise Refusal("nobody", {"asked": asked.strip()})
    return subject


def _asked(asked: str) -> Subject:
    """What the words themselves say."""
    asked = asked.strip().lower()
    word, _, text = asked.rpartition(":")
    if "@" in asked:
        return Subject(addresses=frozenset({asked}))
    number = whole_number(text)
    if number is None:
        return Subject()
    if word:
        return Subject(rows=frozenset({f"{word}:{number}"}))
    found = Person.objects.filter(pk=number).values_list("pk", flat=True)
    return Subject(people=frozenset(found))


def _whole(subject: Subject) -> Subject:
    """With the account, the addresses and the names that belong to it, and its rows."""
    people, addresses = set(subject.people), set(subject.addresses)
    for one, _word in _bearing():
        found = one.rows(Subject(rows=subject.rows))
        for lookup in one.whose:
            people |= set(found.values_list(lookup, flat=True)) - {None}
        for name in one.addressed:
            addresses |= {value.lower() for value in found.values_list(name, flat=True)}
    people |= {person.pk for one in addresses if one and (person := _account(one))}
    for person in Person.objects.filter(pk__in=people):
        addresses.add(person.email.lower())
        others = EmailAddress.objects.filter(user=person).values_list("email")
        addresses |= {address.lower() for (address,) in others}
    known = frozenset(people), frozenset(addresses - {""})
    subject = replace(subject, people=known[0], addresses=known[1])
    subject = replace(subject, addresses=subject.addresses | _earlier(subject))
    rows = {
        f"{word}:{pk}"
        for one, word in _bearing()
        for pk in one.rows(subject).values_list("pk", flat=True)
    }
    subject = replace(subject, rows=frozenset(rows))
    return replace(subject, names=frozenset(_names(subject)))


def _bearing() -> Iterator[tuple[Holding, str]]:
    """Tables whose rows may bear a name alone, with the words for a row."""
    for one in holdings():
        for word, lookup in one.numbered.items():
            if lookup == "pk":
                yield one, word


def _earlier(subject: Subject) -> set[str]:
    """Other addresses in rows of the person, such as of the links that were sent."""
    found = {
        value.lower()
        for one in holdings()
        for name in one.addressed
        for value in one.rows(subject).values_list(name, flat=True)
        if value
    }
    mine = _by_key(_names(subject)).keys()
    return {
        address
        for address in found - subject.addresses
        if _is_of(address, subject.people, mine)
    }


def _is_of(address: str, people: Set[int], names: Set[tuple[str, str]]) -> bool:
    """Whether nobody else signs in with an address, or bears it."""
    person = _account(address)
    borne = _by_key(_names(Subject(addresses=frozenset({address})))).keys()
    return (person is None or person.pk in people) and borne <= names


def _account(address: str) -> Person | None:
    person = Person.objects.filter(email__iexact=address).first()
    known = EmailAddress.objects.filter(email__iexact=address).select_related("user")
    if person is None and (one := known.first()):
        person = one.user
    return person


def _is_anywhere(subject: Subject) -> bool:
    return bool(subject.addresses) and any(
        one.rows(subject).exists() for one in holdings() if one.is_own
    )


def _names(subject: Subject) -> Iterator[NameParts]:
    for holding in holdings():
        if holding.is_own and issubclass(holding.table(), Named):
            for row in holding.rows(subject):
                if row.parts:
                    yield row.parts


def names_of(subject: Subject) -> list[str]:
    """The names that rows of this person bear, each once however it is ordered."""
    return sorted(_by_key(subject.names).values())


def _by_key(names: Iterable[NameParts]) -> dict[tuple[str, str], str]:
    return {
        (one.family.casefold(), one.given.casefold()): one.written() for one in names
    }


@transaction.atomic
def erase_person(
    subject: Subject,
    *,
    by: Person | None,
    now: datetime,
    every_name: bool = False,
    dry: bool = False,
) -> list[Line]:
    """Erase a person from everything; returns what went, and what stays and why.

    When `dry`, all of it is done and undone, whoever it is. Refuses the last
    administrator, to erase oneself, and where rows of one address bear several names,
    unless `every_name`: an office may have given its address for a colleague.
    """
    if not dry:
        _check(subject, by, every_name=every_name)
    lines = erasing.erase(subject, now=now)
    if dry:
        transaction.set_rollback(True)
        return lines
    number = next(iter(subject.people), None)
    key = secrets.token_hex(_KEY_BYTES)
    told = {*subject.addresses, *subject.rows, *map(str, subject.people)}
    digests = sorted(_digest(key, one) for one in told)
    row = Erasure.objects.create(key=key, digests=digests, person=number, at=now)
    about = f"people:person:{number}" if number else row
    record("people.erase", about, by=by, now=now, data={"rows": _counts(lines)})
    transaction.on_commit(keep_list, robust=True)
    return lines


def _check(subject: Subject, by: Person | None, *, every_name: bool) -> None:
    if len(written := names_of(subject)) > 1 and not every_name:
        raise Refusal("several_names", {"names": ", ".join(written)})
    for person in Person.objects.filter(pk__in=subject.people):
        other_than(by, person)


def _counts(lines: list[Line]) -> dict[str, int]:
    return {f"{one.model}:{'+'.join(one.fields)}": one.rows for one in lines}


@transaction.atomic
def export_person(
    subject: Subject, target: IO[bytes], *, by: Person | None, now: datetime
) -> int:
    """Write everything about a person into a ZIP; returns how many files it holds."""
    number = next(iter(subject.people), None)
    about = f"people:person:{number}" if number else "people:address:"
    record("people.export", about, by=by, now=now)
    return exporting.write(subject, target, now=now)


def list_file() -> Path:
    """Where the list lies, beside the data."""
    return Path(settings.DATA_DIR) / "erasures.jsonl"


def keep_list() -> int:
    """Bring the file up to the table; returns how many lines were missing.

    A process that is killed after the commit leaves a row without its line.
    """
    known = {line["key"] for line in _listed()}
    missing = [row for row in Erasure.objects.all() if row.key not in known]
    if missing:
        lines = [json.dumps(_line(row), sort_keys=True) for row in missing]
        _append(lines)
    return len(missing)


def _line(row: Erasure) -> dict[str, Any]:
    at = row.at.isoformat()
    return {"key": row.key, "digests": row.digests, "person": row.person, "at": at}


def _append(lines: list[str]) -> None:
    path = list_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    # The last line may have been cut off, by a loss of power.
    begin = "\n" if path.exists() and not path.read_bytes().endswith(b"\n") else ""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(begin + "".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def _listed() -> list[dict[str, Any]]:
    try:
        text = list_file().read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    found = []
    for line in text.splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            # The last line of a machine that lost its power; its row writes it anew.
            continue
    return found


def take_list(text: str) -> None:
    """Add the lines of a list that came with a backup to the one that is here."""
    known = {line["key"] for line in _listed()}
    new = [line for line in text.splitlines() if _key(line) not in {None, *known}]
    if new:
        _append(new)


def _key(line: str) -> str | None:
    try:
        return str(json.loads(line)["key"])
    except (ValueError, KeyError, TypeError):
        return None


@transaction.atomic
def erase_again(*, now: datetime) -> int:
    """Erase from a restored database whom the list names and it does not; how many.

    What is in its own table was erased before that backup was taken: somebody with the
    same address has come back since, and stays.
    """
    done = set(Erasure.objects.values_list("key", flat=True))
    missing = [line for line in _listed() if line["key"] not in done]
    if missing:
        known = _addresses() | _numbers()
        for line in missing:
            _again(line, known, now)
    return len(missing)


def _again(line: dict[str, Any], known: set[str], now: datetime) -> None:
    digests = set(line["digests"])
    found = [
        subject
        for asked in known
        if _digest(line["key"], asked) in digests and (subject := _older(asked))
    ]
    if found:
        subject = Subject(
            people=frozenset().union(*(one.people for one in found)),
            addresses=frozenset().union(*(one.addresses for one in found)),
            names=frozenset().union(*(one.names for one in found)),
            rows=frozenset().union(*(one.rows for one in found)),
        )
        erasing.erase(subject, now=now)
        number = next(iter(subject.people), None)
        about = f"people:person:{number}" if number else "people:address:"
        record("people.erase_again", about, by=None, now=now)
    Erasure.objects.create(
        key=line["key"],
        digests=line["digests"],
        person=line["person"],
        at=datetime.fromisoformat(line["at"]),
    )


def _older(asked: str) -> Subject | None:
    """Who it is in an older database.

    There a row may still bear the address of a colleague, who was not erased.
    """
    try:
        subject = subject_of(asked)
    except Refusal:
        return None  # erased with an earlier line
    if "@" in asked or len(names_of(subject)) < 2:
        return subject
    alone = _asked(asked)
    return replace(alone, names=frozenset(_names(alone)))


def _numbers() -> set[str]:
    """Every account, and every row that may bear a name alone.

    They are who they were, whatever address they had in the older database.
    """
    people = Person.objects.exclude(email__endswith=ERASED_DOMAIN)
    return {str(pk) for pk in people.values_list("pk", flat=True)} | {
        f"{word}:{pk}"
        for one, word in _bearing()
        for pk in one.table()._base_manager.values_list("pk", flat=True)
    }


def _addresses() -> set[str]:
    """Every address that rows are found by."""
    return {
        address.lower()
        for one in holdings()
        for field in {*one.addressed, *(("email",) if one.whose == ("pk",) else ())}
        for address in one.table()
        ._base_manager.values_list(field, flat=True)
        .distinct()
        if address
    }


def _digest(key: str, asked: str) -> str:
    words = asked.strip().lower().encode()
    return hashlib.blake2b(words, key=key.encode(), digest_size=32).hexdigest()


def erase_restored(*, now: datetime, **_: object) -> None:
    """Hear of a restored backup; its own erasures are listed here from then on."""
    erase_again(now=now)
    keep_list()
