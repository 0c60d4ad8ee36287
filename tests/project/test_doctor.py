"""`intercity doctor`: nothing wrong on a sound site, and what time zones have moved."""

from __future__ import annotations

from intercity.base.printing import pdf_of
from intercity.kernel.clock import TZDATA
from intercity.project.commands import doctor
from tests.project.conftest import Site

# As if the settled plan were of another year's tzdata, by whose rules clocks in Valmont
# stood an hour behind those of today's.
OLDER = """
from datetime import datetime, timedelta
from intercity.planning.models import Plan
plan = Plan.objects.get(state="settled")
told = []
for session in plan.answer["sessions"]:
    for row in session["cities"]:
        if row["city"] == "valmont":
            start = datetime.fromisoformat(row["local_start"])
            before = start - timedelta(hours=1)
            row["local_start"] = before.isoformat()
            told += [session["number"], f"{before:%Y-%m-%d %H:%M}",
                     f"{start:%Y-%m-%d %H:%M}"]
plan.tzdata = "2021.5"
plan.save()
"""


DOCTOR = ("-m", "intercity", "doctor")


def test_a_settled_plan_that_newer_rules_move_is_told(site: Site):
    session, before, now = site.asks(OLDER)
    done = site.run(*DOCTOR)
    assert (
        f"WRONG  time zones    partner-cities-4, session {session}: {before} in valmont"
        f" (tzdata 2021.5) is {now} by tzdata {TZDATA}\n"
        f"{'':21}-> tell the city, or settle anew\n"
    ) in done.stdout
    assert done.stdout.endswith("\n1 to be put right\n")
    assert done.returncode == 1


def test_a_sound_site_has_nothing_to_be_put_right(site: Site):
    done = site.run(*DOCTOR)
    assert "no settled plan" in done.stdout
    assert "note   environment   DEMO is on" in done.stdout
    assert "ok     printing      letters and books are made as PDF" in done.stdout
    assert "WRONG" not in done.stdout
    assert done.stdout.endswith("\nnothing to be put right\n")
    assert done.returncode == 0


def test_what_printing_lacks_is_told(monkeypatch):
    monkeypatch.setattr(doctor, "PDF_SECONDS", 0.001)
    (found,) = doctor.printing()
    assert (found.level, found.words) == (
        "wrong",
        "no PDF is made: not ready after 0.001 seconds",
    )
    plain = pdf_of("<html lang=en><title>Letters</title><p>Letters alone")
    monkeypatch.setattr(doctor, "pdf_of", lambda *_given, **_named: plain)
    (found,) = doctor.printing()
    assert found.words == "no font for Chinese, Japanese and Korean is installed"


def test_a_site_without_its_tables_is_told_to_migrate(site: Site, tmp_path):
    site.environment.pop("INTERCITY_DATABASE_URL", None)
    site.environment["INTERCITY_DATA_DIR"] = str(tmp_path / "empty")
    for command in (DOCTOR, ("-m", "intercity", "serve", "--port", "8201")):
        done = site.run(*command)
        assert done.returncode == 1
        assert "run: intercity migrate" in done.stdout
