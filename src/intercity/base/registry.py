"""The registry of personal data: which fields say something about a person, and why.

Each room declares its own in `personal.py`: `HOLDINGS`, and in `IMPERSONAL` the fields
that say nothing of anybody. A test sees that every field of every table stands in one
of them. Erasing, exporting and the periods for which data are kept go by this registry
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.functions import Cast

from intercity.base.mentions import Subject

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Rows = models.QuerySet[Any]


class Basis(StrEnum):
    """The ground on which data are held; a host's own notice names its law."""

    TASK = "a public task: convening the seminar"
    CONSENT = "the person's consent"
    SECURITY = "keeping the site and its accounts safe"
    RECORD = "being able to say who did what"


class Erasing(StrEnum):
    """What happens to data when the person is erased."""

    DELETE = "the row is deleted"
    BLANK = "blanked; the row stays, as a count"
    PSEUDONYM = "replaced by a number that leads to nobody"
    REDACT = "the words stay; name and address in them are taken out"
    KEEP = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Fields of a table (`room.Model`) that are held for one purpose.

    Rows are a person's own by `whose` (lookups that lead to the number of an account)
    or by `addressed` (fields that hold an address), or are found by `find`; without
    any, fields may name somebody in words, or a number says who did something. Where a
    row may bear a name alone, `numbered` are words by which it is asked for with its
    number (`member:17`), each with the lookup that leads to that number. `also`
    are values that own rows get when they are blanked, `before` is done to them first.
    In what `names_others` somebody else is looked for too. Data that are `secret` are
    not exported. `why` says why something is kept.
    """

    model: str
    fields: tuple[str, ...]
    purpose: str
    basis: Basis
    kept: str
    erasing: Erasing
    whose: tuple[str, ...] = ()
    addressed: tuple[str, ...] = ()
    numbered: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, Any] | None = None
    before: Callable[[Rows, datetime], None] | None = None
    find: Callable[[set[int], set[str]], Rows] | None = None
    names_others: bool = False
    secret: bool = False
    why: str | _StrPromise = ""

    @property
    def is_own(self) -> bool:
        """Whether its rows are about one person."""
        return bool(self.whose or self.addressed or self.find)

    def table(self) -> type[models.Model]:
        """The model itself."""
        return apps.get_model(self.model)

    def rows(self, subject: Subject) -> Rows:
        """The rows about this person."""
        if self.find is not None:
            return self.find(set(subject.people), set(subject.addresses))
        wanted = models.Q(pk__in=())
        for lookup in self.whose:
            wanted |= models.Q(**{f"{lookup}__in": subject.people})
        for name in self.addressed:
            for address in subject.addresses:
                wanted |= models.Q(**{f"{name}__iexact": address})
        for word, lookup in self.numbered.items():
            numbers = [row.partition(":") for row in subject.rows]
            mine = [int(number) for kind, _, number in numbers if kind == word]
            wanted |= models.Q(**{f"{lookup}__in": mine})
        return self.table()._base_manager.filter(wanted)


def named_in(model: str, *fields: str) -> Callable[[set[int], set[str]], Rows]:
    """For `find`: the rows in which one of the addresses stands somewhere in fields."""

    def find(people: set[int], addresses: set[str]) -> Rows:
        shown = {f"{name}_text": Cast(name, models.TextField()) for name in fields}
        wanted = models.Q(pk__in=())
        for name in shown:
            for address in addresses:
                wanted |= models.Q(**{f"{name}__icontains": address})
        rows: Rows = apps.get_model(model)._base_manager.annotate(**shown)
        return rows.filter(wanted)

    return find


def trace(model: str, *fields: str) -> Holding:
    """Fields that say which account did something: numbers, which stay."""
    return Holding(
        model=model,
        fields=fields,
        purpose="who did it",
        basis=Basis.RECORD,
        kept="archive",
        erasing=Erasing.PSEUDONYM,
    )


def words(model: str, *fields: str, purpose: str, kept: str = "archive") -> Holding:
    """Words and files of others, in which somebody may be named."""
    return Holding(
        model=model,
        fields=fields,
        purpose=purpose,
        basis=Basis.TASK,
        kept=kept,
        erasing=Erasing.REDACT,
    )


def published(model: str, *fields: str, why: str | _StrPromise) -> Holding:
    """What was published or recorded, and stays as it was on that day."""
    return Holding(
        model=model,
        fields=fields,
        purpose="the public record",
        basis=Basis.TASK,
        kept="archive",
        erasing=Erasing.KEEP,
        why=why,
    )


@cache
def holdings() -> tuple[Holding, ...]:
    """All that the rooms declare, the highest room first.

    Rows of a higher room lead to those of lower ones, so they go before them.
    """
    return tuple(one for module in _modules() for one in module.HOLDINGS)


@cache
def impersonal() -> dict[str, frozenset[str]]:
    """By table the fields that say nothing of anybody."""
    found: dict[str, frozenset[str]] = {}
    for module in _modules():
        for model, fields in module.IMPERSONAL.items():
            found[model] = found.get(model, frozenset()) | frozenset(fields)
    return found


def _modules() -> Iterator[Any]:
    configs = [
        one for one in apps.get_app_configs() if one.name.startswith("intercity.")
    ]
    for config in reversed(configs):
        if find_spec(f"{config.name}.personal"):
            yield import_module(f"{config.name}.personal")


def undeclared() -> list[str]:
    """Fields that are in no declaration, as room.Model.field."""
    known = {model: set(fields) for model, fields in impersonal().items()}
    for one in holdings():
        known.setdefault(one.model, set()).update(one.fields)
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete
        and not says_nothing(field)
        and field.name not in known.get(model._meta.label, set())
    ]


def unknown() -> list[str]:
    """Declarations of tables and fields that are not there, or that stand twice."""
    said = [(one.model, name) for one in holdings() for name in one.fields]
    said += [(model, name) for model, names in impersonal().items() for name in names]
    found = [f"{model}.{name}" for model, name in said if said.count((model, name)) > 1]
    for model, name in said:
        try:
            apps.get_model(model)._meta.get_field(name)
        except LookupError:
            found.append(model)
        except FieldDoesNotExist:
            found.append(f"{model}.{name}")
    return found


_PLAIN = (
    models.BooleanField,
    models.IntegerField,
    models.FloatField,
    models.DecimalField,
    models.DateField,
)


def says_nothing(field: Any) -> bool:
    """Whether a field needs no declaration: numbers, days, choices, other objects."""
    if isinstance(field, (models.ForeignKey, models.ManyToManyField)):
        target = field.related_model._meta.label
        return target not in {"people.Person", "base.File"}
    if field.primary_key and isinstance(field, (models.AutoField, models.UUIDField)):
        return True
    return isinstance(field, _PLAIN) or bool(field.choices)
