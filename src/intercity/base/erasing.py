"""Erasing one person from everything that the registry knows, in one transaction.

Rows of the person's own go or are blanked; then every word in the database is searched
for the address and the whole name. What is kept is told, with the reason.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection, models, transaction
from django.db.models.functions import Cast

from intercity.base import files
from intercity.base.mentions import ERASED_DOMAIN, Subject
from intercity.base.models import File, Mail
from intercity.base.registry import Erasing, Holding, holdings, impersonal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Line:
    """What became of some rows: of which table and fields, how many, and why."""

    model: str
    fields: tuple[str, ...]
    rows: int
    erasing: Erasing
    why: str | _StrPromise = ""


def erase(subject: Subject, *, now: datetime) -> list[Line]:
    """Erase; call it inside the transaction of the action, which may be undone.

    Bytes of files, mails in the folder of a site without a mail server, and the cache
    follow when it is committed.
    """
    lines = _own_rows(subject, now)
    lines += _files(subject, now)
    lines += _words(subject)
    transaction.on_commit(lambda: _beside(subject), robust=True)
    return lines


def _own_rows(subject: Subject, now: datetime) -> list[Line]:
    # First found, then changed: a blanked row is nobody's any more.
    found = [
        (one, list(one.rows(subject).values_list("pk", flat=True)))
        for one in holdings()
        if one.is_own
    ]
    lines = []
    for holding, pks in found:
        if pks:
            change(holding, pks, now=now)
            fields, rows = holding.fields, len(pks)
            why = holding.why
            lines.append(Line(holding.model, fields, rows, holding.erasing, why))
    return lines


def change(holding: Holding, pks: list[Any], *, now: datetime) -> None:
    """Do to rows of a holding what erasing does."""
    rows = holding.table()._base_manager.filter(pk__in=pks)
    if holding.erasing is Erasing.KEEP:
        return
    if holding.before is not None:
        holding.before(rows, now)
    for name in holding.fields:
        if _field(holding, name).related_model is File:
            held = rows.exclude(**{name: None}).values_list(name, flat=True)
            files.erase(list(held), now=now)
    if holding.erasing is Erasing.DELETE:
        rows.delete()
    elif holding.erasing is Erasing.PSEUDONYM:
        for pk in pks:
            name = f"erased-{pk}{ERASED_DOMAIN}"
            rows.filter(pk=pk).update(**dict.fromkeys(holding.fields, name))
    else:
        rows.update(**_blanks(holding))


def _blanks(holding: Holding) -> dict[str, Any]:
    found = dict(holding.also or {})
    for name in holding.fields:
        field = _field(holding, name)
        if field.related_model is not None:
            continue
        if field.null:
            found[name] = None
        elif field.has_default():
            found[name] = field.get_default()
        else:
            found[name] = ""
    if any(field.name == "revision" for field in holding.table()._meta.fields):
        # A form that was open before must not write the old words back.
        found["revision"] = models.F("revision") + 1
    return found


def _field(holding: Holding, name: str) -> Any:
    return holding.table()._meta.get_field(name)


def _words(subject: Subject) -> list[Line]:
    """Search every word of every table."""
    rules = _rules()
    lines: list[Line] = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        ]
        counts: dict[tuple[str, Erasing, str | _StrPromise], int] = defaultdict(int)
        for pk, texts in _mentioning(model, names, subject):
            for name, text in texts.items():
                rule = rules.get((label, name))
                erasing, why = rule or (Erasing.KEEP, "")
                if erasing is Erasing.REDACT:
                    _redact(model, pk, name, text, subject, addresses_only=not why)
                if rule:
                    counts[name, erasing, why] += 1
        lines += [
            Line(label, (name,), rows, erasing, why if erasing is Erasing.KEEP else "")
            for (name, erasing, why), rows in counts.items()
        ]
    attached = _attachments(subject)
    if attached:
        lines.append(Line("base.Mail", ("attachments",), attached, Erasing.REDACT))
    return lines


def _rules() -> dict[tuple[str, str], tuple[Erasing, str | _StrPromise]]:
    """What is done to words by field; of impersonal ones addresses alone go."""
    found: dict[tuple[str, str], tuple[Erasing, str | _StrPromise]] = {}
    for label, names in impersonal().items():
        for name in names:
            found[label, name] = (Erasing.REDACT, "")
    for one in holdings():
        for name in one.fields:
            if one.names_others or one.erasing is Erasing.REDACT:
                found[one.model, name] = (Erasing.REDACT, "names too")
            elif one.erasing is Erasing.KEEP:
                found[one.model, name] = (Erasing.KEEP, one.why)
    return found


def _mentioning(
    model: type[models.Model], names: list[str], subject: Subject
) -> Iterator[tuple[Any, dict[str, str]]]:
    """Rows whose words tell of the person, with those words as they are stored."""
    if not names or not subject.needles:
        return
    shown = {f"{name}_as_text": Cast(name, models.TextField()) for name in names}
    wanted = models.Q(pk__in=())
    for name in shown:
        for needle in subject.needles:
            wanted |= models.Q(**{f"{name}__icontains": needle})
    rows = model._base_manager.annotate(**shown).filter(wanted)
    for pk, *texts in list(rows.values_list("pk", *shown)):
        found = {
            name: text
            for name, text in zip(names, texts, strict=True)
            if text and any(one.lower() in text.lower() for one in subject.needles)
        }
        yield pk, found


def _redact(
    model: type[models.Model],
    pk: Any,
    name: str,
    text: str,
    subject: Subject,
    *,
    addresses_only: bool,
) -> None:
    field: Any = model._meta.get_field(name)
    value: Any
    if isinstance(field, models.JSONField):
        value = json.loads(text)
        new = subject.out_of_json(value, addresses_only=addresses_only)
    else:
        value = text
        new = subject.out_of(value, addresses_only=addresses_only)
        if field.unique and new != value:
            new = f"{new[: (field.max_length or 300) - 24]} {pk}"
        new = new[: field.max_length] if field.max_length else new
    if new != value:
        model._base_manager.filter(pk=pk).update(**{name: new})


def _attachments(subject: Subject) -> int:
    """What hangs on mails to others: words in it, or the whole where it has no text."""
    changed = 0
    for mail in Mail.objects.exclude(attachments=[]).iterator(chunk_size=50):
        parts = [_attachment(part, subject) for part in mail.attachments]
        if parts != mail.attachments:
            mail.attachments = parts
            mail.save(update_fields=["attachments"])
            changed += 1
    return changed


def _attachment(part: dict[str, str], subject: Subject) -> dict[str, str]:
    if "base64" not in part:  # made when it is sent, of words that are redacted
        return part
    content = b64decode(part["base64"])
    if not subject.is_in_bytes(content):
        return part
    try:
        new = subject.out_of(content.decode()).encode()
    except UnicodeDecodeError:
        new = b""
    return {**part, "base64": b64encode(new).decode()}


def _files(subject: Subject, now: datetime) -> list[Line]:
    """Letters and other files of a city that name the person."""
    lines = []
    for holding in holdings():
        if holding.erasing not in (Erasing.REDACT, Erasing.KEEP):
            continue
        for name in holding.fields:
            if _field(holding, name).related_model is not File:
                continue
            rows = holding.table()._base_manager.select_related(name)
            held = rows.exclude(**{name: None}).filter(**{f"{name}__erased_at": None})
            named = [
                getattr(row, name).pk
                for row in held.iterator(chunk_size=200)
                if _is_named(row, getattr(row, name), holding, subject)
            ]
            if holding.erasing is Erasing.REDACT:
                files.erase(named, now=now)
            if named:
                what = (
                    Erasing.DELETE
                    if holding.erasing is Erasing.REDACT
                    else Erasing.KEEP
                )
                line = Line(holding.model, (name,), len(named), what, holding.why)
                lines.append(line)
    return lines


def _is_named(
    row: models.Model, file: File, holding: Holding, subject: Subject
) -> bool:
    """By the words that came with a file, its name, or what can be read of it."""
    beside = [
        field.get_prep_value(field.value_from_object(row))
        for name in holding.fields
        if (field := _field(holding, name)).related_model is None
    ]
    said = json.dumps([*beside, file.name], ensure_ascii=False, default=str)
    return subject.is_in(said) or subject.is_in_file(files.path_of(file.place))


def _beside(subject: Subject) -> None:
    """What no transaction holds: the cache, and mails written to files."""
    folder = Path(settings.EMAIL_FILE_PATH)
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.is_file() and _is_in_mail(path.read_bytes(), subject):
            path.unlink(missing_ok=True)
    if isinstance(caches["default"], DatabaseCache):
        _forget_cached(subject)


def _is_in_mail(content: bytes, subject: Subject) -> bool:
    if subject.is_in_bytes(content):
        return True
    message = message_from_bytes(content, policy=default)
    heads = " ".join(str(value) for value in message.values())
    parts = (part.get_payload(decode=True) for part in message.walk())
    return subject.is_in(heads) or any(
        subject.is_in_bytes(part) for part in parts if isinstance(part, bytes)
    )


def _forget_cached(subject: Subject) -> None:
    """Values in the table of the cache are pickled and in base64."""
    table = settings.CACHES["default"]["LOCATION"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key, value FROM {table}")  # noqa: S608 -- a setting
        named = [
            key
            for key, value in cursor.fetchall()
            if subject.is_in(key) or subject.is_in_bytes(b64decode(value))
        ]
    prefix = cache.make_key("")
    cache.delete_many([key.removeprefix(prefix) for key in named])
