"""What a site needs before it can serve, as findings that say what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import to_locale

Level = Literal["ok", "note", "wrong"]
MARKS: dict[Level, str] = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; "wrong" keeps the site from working as it should."""

    level: Level
    about: str
    words: str
    advice: str = ""


def tell(finding: Finding) -> None:
    """Print its line, and below it what to do."""
    print(f"{MARKS[finding.level]}  {finding.about:<13} {finding.words}")
    if finding.advice:
        print(f"{'':21}-> {finding.advice}")


def obstacle() -> str:
    """Why the site cannot be served, with what to do; empty when it can."""
    wrong = (
        found
        for look in (database, migrations, static_files)
        for found in look()
        if found.level == "wrong"
    )
    first = next(wrong, None)
    return f"{first.words}; {first.advice}" if first else ""


def database() -> Iterable[Finding]:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        said = str(error).strip().partition("\n")[0]
        advice = "look at INTERCITY_DATABASE_URL, or INTERCITY_DATA_DIR for SQLite"
        yield Finding("wrong", "database", f"it does not answer: {said}", advice)
        return
    release = ".".join(map(str, connection.get_database_version()))
    yield Finding("ok", "database", f"{connection.display_name} {release}")


def migrations() -> Iterable[Finding]:
    """Whether the database is of this release."""
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        words = f"the database lacks {len(missing)} migrations"
        yield Finding("wrong", "migrations", words, "run: intercity migrate")
    else:
        yield Finding("ok", "migrations", "all applied")


def static_files() -> Iterable[Finding]:
    """Whether style sheets and scripts were built and collected."""
    if settings.DEBUG:
        yield Finding("note", "static files", "served from the source, as DEBUG is on")
        return
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    if "base/built/site.css" not in hashed:
        words = f"no style sheet was collected in {settings.STATIC_ROOT}"
        yield Finding("wrong", "static files", words, "run: make setup")
    else:
        yield Finding("ok", "static files", f"{len(hashed)} collected")


def catalogues() -> Iterable[Finding]:
    """Whether the interface's words are compiled in every language."""
    stale = [
        code
        for code, _ in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE and not all(map(is_compiled, sources(code)))
    ]
    if stale:
        words = f"not compiled for {', '.join(stale)}"
        yield Finding("wrong", "words", words, "run: make setup")
    else:
        yield Finding("ok", "words", "compiled in all languages")


def sources(code: str) -> list[Path]:
    """The catalogue of a language, as it is written."""
    folder = Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES"
    return [folder / "django.po"]


def is_compiled(source: Path) -> bool:
    """Whether the compiled catalogue is there and no older than its source."""
    compiled = source.with_suffix(".mo")
    if not (source.exists() and compiled.exists()):
        return False
    return compiled.stat().st_mtime >= source.stat().st_mtime
