"""The pages of the desk at 200 cities, a table of 3,000 people, 10,000 reminders."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from bench import crowd, site
from bench.crowd import Crowd
from bench.pages import Measured, Page, Reader, measured, queries
from bench.server import Server
from intercity.base.clock import now
from intercity.base.models import Mail
from intercity.base.tables import rows_of
from intercity.delegations.actions.reminders import remind
from intercity.delegations.actions.tables import ask_to_enter, keep_table
from intercity.delegations.drafting import Writer
from intercity.delegations.jobs import enter_table
from intercity.delegations.models import Arrangements, Invitation, Member, MemberTable
from intercity.delegations.table_rows import table_of
from intercity.people.models import Person
from intercity.seminars.models import Edition, Series

CITIES, PEOPLE = 200, 3_000
FEW_CITIES, FEW_PEOPLE = 20, 300
REMINDED, POINTS = 2_000, 5

BAR_PAGE, BAR_TABLE, BAR_REMINDERS = 40.0, 10.0, 10.0


@dataclass(frozen=True, slots=True)
class Readers:
    """Who asks for the pages of an edition, each signed in."""

    crowd: Crowd
    secretariat: Reader
    focal_point: Reader

    def pages(self) -> list[tuple[Page, Reader]]:
        """Everything that is measured, in the order of the table."""
        slug, token = self.crowd.edition.slug, self.crowd.token
        desk = f"/ko/desk/{slug}"
        own = f"{desk}/my-city/{self.crowd.city}"
        asked = [
            *(
                (name, f"{desk}/{path}", self.secretariat)
                for name, path in (
                    ("overview", "overview/"),
                    ("overview as CSV", "overview/table.csv"),
                    ("invitations", "invitations/"),
                    ("replies", "replies/"),
                    ("delegations", "delegations/"),
                    ("people", "delegations/people/"),
                    ("presentations", "presentations/"),
                    ("interpretation", "interpretation/"),
                    ("technical tests", "tests/"),
                    ("deadlines", "deadlines/"),
                )
            ),
            ("focal point: desk", "/ko/desk/", self.focal_point),
            ("focal point: own city", f"{own}/", self.focal_point),
            ("focal point: delegation", f"{own}/delegation/", self.focal_point),
            ("member: own page", f"/ko/link/{token}/member/", self.focal_point),
        ]
        return [
            (Page(name, path, BAR_PAGE, is_desk="/link/" not in path), reader)
            for name, path, reader in asked
        ]


def measure() -> list[str]:
    """Print the tables; what missed its bar."""
    secretariat = site.enter()
    series = Edition.objects.get(slug=site.SLUG).series
    at = now()
    many = _readers("large", CITIES, PEOPLE, series, secretariat, at)
    few = _readers("small", FEW_CITIES, FEW_PEOPLE, series, secretariat, at)
    with Server() as server:
        rows = [measured(page, reader, server) for page, reader in many.pages()]
    fewer = [queries(page, reader) for page, reader in few.pages()]
    missed = list(_table(rows, fewer))
    print()
    for line, is_missed in (
        _import(many.crowd.edition, secretariat, at),
        _reminders(series, at),
    ):
        print(line, flush=True)
        missed += [line] if is_missed else []
    return missed


def _readers(
    slug: str,
    cities: int,
    people: int,
    series: Series,
    secretariat: Person,
    at: datetime,
) -> Readers:
    found = crowd.gather(slug, cities, people, series, at)
    signed = map(site.signed_in, (secretariat, found.focal_point))
    return Readers(found, *map(Reader, signed))


def _table(rows: list[Measured], fewer: list[int]) -> Iterator[str]:
    """Print a row a page; what missed its bar, or asks more queries at more cities."""
    print(
        f"| {CITIES} cities, {PEOPLE:,} people | bytes | sent | queries"
        " | CPU ms | bar |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for row, few in zip(rows, fewer, strict=True):
        page, answer = row.page, row.answer
        size = f"{len(answer.body):,} | {len(answer.sent):,}"
        print(
            f"| {page.name} | {size} | {row.queries} | {row.cpu:.1f} | {page.bar:.0f} |"
        )
        if row.cpu > page.bar:
            yield f"{page.name}: {row.cpu:.1f} ms"
        if row.queries != few:
            yield (
                f"{page.name}: {few} queries at {FEW_CITIES} cities,"
                f" {row.queries} at {CITIES}"
            )


def _import(edition: Edition, by: Person, at: datetime) -> tuple[str, bool]:
    """A CSV file of people as it is uploaded, looked at, and entered by the job."""
    slugs = list(
        edition.participants.filter(
            invitation__state=Invitation.State.ACCEPTED
        ).values_list("city__slug", flat=True)
    )
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["city", "family name", "given name", "title", "e-mail", "speaks"])
    for number in range(PEOPLE):
        writer.writerow(
            [
                slugs[number % len(slugs)],
                f"Newcomer {number}",
                "Mina",
                "Head of climate",
                f"newcomer-{number}@city.example",
                "English, Japanese",
            ]
        )
    Arrangements.objects.create(edition=edition, quota=1_000)
    before = Member.objects.count()
    begun = perf_counter()
    told = table_of(rows_of(file.getvalue().encode(), most=PEOPLE), of_cities=True)
    table = keep_table(edition, None, told, by=by, now=at)
    ask_to_enter(table, good_rows_only=False, by=by, now=at)
    enter_table(table=table.pk)
    seconds = perf_counter() - begun
    table.refresh_from_db()
    assert table.state == MemberTable.State.DONE, table.refusal
    assert Member.objects.count() == before + PEOPLE
    return (
        f"{PEOPLE:,} people from a CSV file, read, kept and entered by the job:"
        f" {seconds:.1f} s (bar {BAR_TABLE:.0f} s).",
        seconds > BAR_TABLE,
    )


def _reminders(series: Series, at: datetime) -> tuple[str, bool]:
    """A reminder to each focal point of all cities that owe a reply."""
    edition = crowd.edition_of("reminded", series, at)
    rows = crowd.participants_of(edition, REMINDED)
    crowd.focal_points_of(rows, at, each=POINTS)
    Invitation.objects.bulk_create(
        Invitation(participant=row, state=Invitation.State.INVITED) for row in rows
    )
    before = Mail.objects.count()
    begun = perf_counter()
    writer = Writer(edition)
    count = remind(writer, writer.deadlines["reply"], step="hand", by=None, now=at)
    seconds = perf_counter() - begun
    assert count == Mail.objects.count() - before == REMINDED * POINTS
    return (
        f"{count:,} reminders in four languages, written to the outbox and the logs of"
        f" {REMINDED:,} cities: {seconds:.1f} s (bar {BAR_REMINDERS:.0f} s).",
        seconds > BAR_REMINDERS,
    )
