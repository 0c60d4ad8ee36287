"""`intercity doctor`: look at this host, and say what to do about what is wrong."""

from __future__ import annotations

import argparse
import io
import os
import smtplib
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

import pikepdf
from django.conf import settings
from django.core import checks, mail
from django.db import connection
from django_tasks_db.models import DBTaskResult

from intercity.base.clock import now
from intercity.base.printing import NotPrinted, pdf_of
from intercity.kernel.clock import TZDATA
from intercity.planning.models import Plan
from intercity.planning.queries import moved_by_tzdata
from intercity.programme.video import ffprobe
from intercity.project.commands import state
from intercity.project.commands.state import Finding

# A job that waits for so long has no worker.
LATE = timedelta(minutes=5)
MAIL_SECONDS = 10
PDF_SECONDS = 30.0
# What SQLite must be set to, and what it says then.
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def run(options: argparse.Namespace) -> int:
    """Print a line for each thing looked at; 1 when anything is wrong."""
    found = list(findings())
    for finding in found:
        state.tell(finding)
    wrong = sum(finding.level == "wrong" for finding in found)
    print(f"{wrong} to be put right" if wrong else "nothing to be put right")
    return int(wrong > 0)


def findings() -> Iterable[Finding]:
    """Everything that is looked at; without a database no more than the ground."""
    yield from environment()
    yield from folder()
    ground = list(state.database())
    yield from ground
    if all(finding.level == "ok" for finding in ground):
        yield from pragmas()
        applied = list(state.migrations())
        yield from applied
        if all(finding.level == "ok" for finding in applied):
            yield from jobs()
            yield from zones()
    yield from state.static_files()
    yield from state.catalogues()
    yield from mails()
    yield from videos()
    yield from printing()


def environment() -> Iterable[Finding]:
    """The names were checked when the settings were read; this is what they come to."""
    if settings.DEBUG:
        advice = "unset INTERCITY_DEBUG: error pages show what nobody outside may see"
        yield Finding("wrong", "environment", "DEBUG is on", advice)
    if settings.DEMO:
        advice = "unset INTERCITY_DEMO on a site with real data"
        yield Finding("note", "environment", "DEMO is on: links sign in", advice)
    address = urlsplit(settings.SITE_URL)
    if address.hostname not in settings.ALLOWED_HOSTS:
        words = f"INTERCITY_URL={settings.SITE_URL} is not among INTERCITY_HOSTS"
        yield Finding("wrong", "environment", words, f"add {address.hostname} to them")
    is_local = address.hostname in {"localhost", "127.0.0.1", "::1"}
    if not is_local:
        yield from _deployment()
    yield Finding("ok", "environment", f"{settings.SITE_URL}, names all known")


def _deployment() -> Iterable[Finding]:
    """Django's own checks of a site that others can reach."""
    for found in checks.run_checks(include_deployment_checks=True):
        advice = "set INTERCITY_HTTPS=1 behind a proxy that speaks HTTPS"
        hint = advice if found.id in _HTTPS_CHECKS else (found.hint or "")
        yield Finding("wrong", "environment", f"{found.id}: {found.msg}", hint)


_HTTPS_CHECKS = {"security.W004", "security.W008", "security.W012", "security.W016"}


def folder() -> Iterable[Finding]:
    """Whether files can be written where they are to be."""
    where = settings.DATA_DIR
    try:
        where.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=where):
            pass
    except OSError as error:
        advice = f"let the user {os.getuid()} write there, or set INTERCITY_DATA_DIR"
        yield Finding("wrong", "files", f"{where}: {error.strerror}", advice)
        return
    yield Finding("ok", "files", f"{where} can be written")


def pragmas() -> Iterable[Finding]:
    """How SQLite is set, for writers that wait in line and commits that stay."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        said = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS
        }
    for name, wanted in PRAGMAS.items():
        if said[name] != wanted:
            words = f"SQLite: {name} is {said[name]}, not {wanted}"
            advice = "keep the database on a disk of this machine, not on a network"
            yield Finding("wrong", "database", words, advice)
    if said == PRAGMAS:
        yield Finding("ok", "database", "SQLite writes ahead, and waits for the disk")


def jobs() -> Iterable[Finding]:
    """Whether somebody works on the queue."""
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now() - LATE).count()
    if waiting:
        words = f"{waiting} jobs wait for more than {LATE.seconds // 60} minutes"
        yield Finding("wrong", "jobs", words, "run: intercity worker (or serve)")
    else:
        yield Finding("ok", "jobs", "none waits for long")


def zones() -> Iterable[Finding]:
    """Whether the installed time zones read settled plans as they were settled."""
    moved = moved_by_tzdata(Plan.objects.filter(state=Plan.State.SETTLED))
    for one in moved:
        settled, present = f"{one.settled:%Y-%m-%d %H:%M}", f"{one.now:%Y-%m-%d %H:%M}"
        words = (
            f"{one.plan.edition.slug}, session {one.session}: {settled} in {one.city}"
            f" (tzdata {one.plan.tzdata}) is {present} by tzdata {TZDATA}"
        )
        yield Finding("wrong", "time zones", words, "tell the city, or settle anew")
    if not moved:
        yield Finding("ok", "time zones", f"tzdata {TZDATA} moves no settled plan")


def mails() -> Iterable[Finding]:
    """Whether the mail server takes a connection; sends nothing."""
    if "filebased" in settings.MAIL_TRANSPORT:
        words = f"written to {settings.EMAIL_FILE_PATH}, not sent"
        yield Finding("note", "mail", words, "set INTERCITY_EMAIL_URL to send them")
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        line = mail.get_connection(settings.MAIL_TRANSPORT, timeout=MAIL_SECONDS)
        line.open()
        line.close()
    except (OSError, smtplib.SMTPException) as error:
        words = f"{where} takes no connection: {error}"
        yield Finding("wrong", "mail", words, "look at INTERCITY_EMAIL_URL")
        return
    yield Finding("ok", "mail", f"{where} takes a connection")


def videos() -> Iterable[Finding]:
    """Whether videos that are handed in can be looked into."""
    if ffprobe() is None:
        words = "not checked: ffprobe is not installed"
        yield Finding("note", "videos", words, "on Debian: apt-get install ffmpeg")
    else:
        yield Finding("ok", "videos", "ffprobe looks into them")


_PANGO = (
    "on Debian: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
)


def printing() -> Iterable[Finding]:
    """Whether letters and books can be made as PDF, also in Chinese characters."""
    page = (
        "<html lang=ja><title>都市</title><p style='font-family: Noto Sans CJK JP'>都市"
    )
    try:
        made = pdf_of(page, seconds=PDF_SECONDS)
    except NotPrinted as error:
        reason = str(error).strip().rpartition("\n")[2]
        yield Finding("wrong", "printing", f"no PDF is made: {reason}", _PANGO)
        return
    with pikepdf.open(io.BytesIO(made)) as pdf:
        parts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        fonts = [str(one.get("/FontName", "")) for one in parts]
    if not any("CJK" in font for font in fonts):
        words = "no font for Chinese, Japanese and Korean is installed"
        yield Finding("wrong", "printing", words, _PANGO)
        return
    yield Finding("ok", "printing", "letters and books are made as PDF")
