"""Data go when their period is over: every day by the worker, or by the command.

What goes for a class stands with the tables that it is of: `SWEEPS` in a room's
`personal.py`. Each class is a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache as kept
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from intercity.base import files, jobs, uploads
from intercity.base.clock import now as present
from intercity.base.erasing import change
from intercity.base.periods import BY_CODE, before, periods
from intercity.base.record import record
from intercity.base.registry import Rows, holdings

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sweep:
    """What goes for a class.

    `due` are the rows whose period is over, given the instant until which it is and
    the present one; `go` lets them go. `ask` comes first, and tells whoever is about
    to lose something.
    """

    code: str
    due: Callable[[datetime, datetime], Rows]
    go: Callable[[Rows, datetime], None]
    ask: Callable[[datetime, datetime], None] | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """How many rows of a class went, or would go."""

    code: str
    period: str
    table: str
    rows: int


@kept
def sweeps() -> tuple[Sweep, ...]:
    """All that the rooms name, in the order of the classes."""
    found: list[Sweep] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.personal"
        if config.name.startswith("intercity.") and find_spec(name):
            found += getattr(import_module(name), "SWEEPS", ())
    order = list(BY_CODE)
    return tuple(sorted(found, key=lambda one: order.index(one.code)))


def run(*, now: datetime, dry: bool = False) -> list[Gone]:
    """Let go what is due, or only count it; asks nobody when `dry`."""
    here = periods(settings.RETENTION)
    gone = []
    for sweep in sweeps():
        period = here[sweep.code]
        cutoff = before(period, now)
        with transaction.atomic():
            if sweep.ask is not None and not dry:
                sweep.ask(cutoff, now)
            rows = sweep.due(cutoff, now)
            pks = list(rows.values_list("pk", flat=True))
            if pks and not dry:
                found = rows.model._base_manager.filter(pk__in=pks)
                sweep.go(found, now)
        gone.append(Gone(sweep.code, period, rows.model._meta.label, len(pks)))
    if not dry:
        _note(gone, files.sweep(now) + uploads.sweep(now), now)
    return gone


@transaction.atomic
def _note(gone: list[Gone], swept: int, now: datetime) -> None:
    """The record says how much went, where anything did."""
    rows = {f"{one.code}:{one.table}": one.rows for one in gone if one.rows}
    if rows or swept:
        data = {"rows": rows, "files": swept}
        record("site.let_go", "site:retention:", by=None, now=now, data=data)


def delete(rows: Rows, now: datetime) -> None:
    """Let whole rows go."""
    rows.delete()


def as_if_erased(rows: Rows, now: datetime) -> None:
    """Do to rows what erasing their person does."""
    pks = list(rows.values_list("pk", flat=True))
    for holding in holdings():
        if holding.is_own and holding.model == rows.model._meta.label:
            change(holding, pks, now=now)


def daily(now: datetime) -> bool:
    """Ask for today's run, once for all workers; returns whether this was the one."""
    key = f"retention:{now.date()}"
    if not cache.add(key, 1, timeout=_DAY.total_seconds() * 2):
        return False
    jobs.enqueue("base.let_go")
    return True


@jobs.job("base.let_go")
def _let_go() -> None:
    run(now=present())
