"""What a site holds, counted."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from intercity.base.models import Entry
from intercity.cities.models import City
from intercity.people.models import Person
from intercity.project.backups import files
from intercity.seminars.models import Edition

COUNTED = (
    (Edition, "editions"),
    (City, "cities"),
    (Person, "people"),
    (Entry, "entries of the record"),
)


def is_empty() -> bool:
    """Whether nobody has entered anything: no row of ours, no file."""
    tables = set(connection.introspection.table_names())
    return next(files.names(), None) is None and not any(
        model._meta.db_table in tables and model._base_manager.exists()
        for model in apps.get_models()
        if model.__module__.startswith("intercity.")
    )


def words() -> str:
    """How much of what one would miss first."""
    counted = [f"{model._base_manager.count()} {words}" for model, words in COUNTED]
    return ", ".join((*counted, f"{sum(1 for _ in files.names())} files"))
