"""Everything about one person as JSON with files, by the registry of personal data."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from intercity.base import files
from intercity.base.mentions import Subject
from intercity.base.models import Entry, File
from intercity.base.registry import Holding, holdings
from intercity.kernel.names import PersonName
from intercity.kernel.wording import LocalizedText

JSON_NAME = "person.json"


def facts_about(subject: Subject, *, now: datetime) -> dict[str, Any]:
    """What is held of the person, table by table, with purpose and period."""
    return {
        "made_at": now,
        "account": sorted(subject.people),
        "addresses": sorted(subject.addresses),
        "held": [
            told
            for holding in holdings()
            if holding.is_own
            for told in _told(holding, subject)
        ],
        "done": _acts(Entry.objects.filter(by_id__in=subject.people).order_by("pk")),
        "recorded": _acts(_recorded(subject)),
    }


def _acts(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [
        {"at": one.at, "action": one.action, "subject": one.subject} for one in entries
    ]


def _recorded(subject: Subject) -> Iterator[Entry]:
    """What the record says of the person by number: by others, or by a link."""
    numbers: dict[str, set[int]] = {
        word: set(subject.people) for word in ("person", "before")
    }
    for word, _colon, number in (row.partition(":") for row in subject.rows):
        numbers.setdefault(word, set()).add(int(number))
    accounts = [f"people:person:{pk}" for pk in subject.people]
    named = [*numbers, *(f"{word}s" for word in numbers)]
    found = Entry.objects.filter(
        Q(subject__in=accounts) | Q(data__has_any_keys=named)
    ).exclude(by_id__in=subject.people)
    for entry in found.order_by("pk").iterator(chunk_size=1000):
        if entry.subject in accounts or _is_named(entry.data, numbers):
            yield entry


def _is_named(data: dict[str, Any], numbers: dict[str, set[int]]) -> bool:
    """Whether data hold a number by its word, alone or in a list: member, members."""
    return any(
        data.get(word) == number or number in _listed(data.get(f"{word}s"))
        for word, mine in numbers.items()
        for number in mine
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def write(subject: Subject, target: IO[bytes], *, now: datetime) -> int:
    """A ZIP of `person.json` and the person's own files; returns how many these are."""
    facts = facts_about(subject, now=now)
    held = _files(subject)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(facts, cls=_Encoder, ensure_ascii=False, indent=1)
        archive.writestr(JSON_NAME, text)
        for file in held:
            path = files.path_of(file.place)
            if path.exists():
                archive.write(path, _name(file))
    return len(held)


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, LocalizedText):
            return o.as_dict()
        if isinstance(o, PersonName):
            return o.written().as_dict()
        if isinstance(o, (memoryview, bytes)):
            return f"{len(o)} bytes"
        return super().default(o)


def _told(holding: Holding, subject: Subject) -> list[dict[str, Any]]:
    rows = holding.rows(subject)
    if holding.secret:
        number = rows.count()
        facts: list[dict[str, Any]] = [{"rows": number}] if number else []
    else:
        facts = [_facts(row, holding) for row in rows]
    about = {
        "table": holding.model,
        "purpose": holding.purpose,
        "basis": holding.basis,
        "kept": holding.kept,
    }
    return [{**about, "facts": one} for one in facts]


def _facts(row: models.Model, holding: Holding) -> dict[str, Any]:
    """The declared fields, and the plain facts beside them: days, states, numbers."""
    secret = {
        name
        for one in holdings()
        if one.model == holding.model and one.secret
        for name in one.fields
    }
    others = {
        name
        for one in holdings()
        if one.model == holding.model and not one.secret and one is not holding
        for name in one.fields
    }
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in secret | others:
            continue
        value = field.value_from_object(row)
        if field.related_model is File and value is not None:
            value = _name(File.objects.get(pk=value))
        found[field.name] = value
    return found


def _files(subject: Subject) -> list[File]:
    pks: set[int] = set()
    for holding in holdings():
        if not holding.is_own or holding.secret:
            continue
        rows = holding.rows(subject)
        for name in holding.fields:
            if holding.table()._meta.get_field(name).related_model is File:
                held = rows.exclude(**{name: None})
                pks.update(held.values_list(name, flat=True))
    return list(File.objects.filter(pk__in=pks, erased_at=None).order_by("pk"))


def _name(file: File) -> str:
    return f"files/{file.pk}-{file.name}"
