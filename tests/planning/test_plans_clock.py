"""Settled plans keep their tzdata: a newer one that moves a local time is told."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from intercity.kernel import clock
from intercity.kernel.clock import TZDATA
from intercity.planning.actions import settle_plan
from intercity.planning.models import Plan
from intercity.planning.queries import moved_by_tzdata
from tests.cast import cast_of
from tests.factories.planning import NOW, asking_edition, kept_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return settle_plan(kept_plan(asking_edition()), reason="So", by=None, now=NOW)


def settled_with(plan, version, slug=None, *, hours=0):
    """The plan as if it had been settled when the zone of `slug` was read otherwise."""
    for session in plan.answer["sessions"]:
        for row in session["cities"]:
            if row["city"] == slug:
                start = datetime.fromisoformat(row["local_start"])
                row["local_start"] = start.replace(hour=start.hour - hours).isoformat()
    Plan.objects.filter(pk=plan.pk).update(tzdata=version, answer=plan.answer)
    return Plan.objects.get(pk=plan.pk)


def test_a_plan_of_the_installed_version_has_not_moved(plan):
    assert moved_by_tzdata([plan]) == ()


def test_an_older_version_that_agrees_moves_nothing(plan):
    assert moved_by_tzdata([settled_with(plan, "2021.5")]) == ()


def test_a_citys_new_rules_move_its_own_time(plan):
    older = settled_with(plan, "2021.5", "valmont", hours=1)
    (moved,) = moved_by_tzdata([older])
    assert (moved.city, moved.zone) == ("valmont", "Europe/Paris")
    assert (moved.now - moved.settled).total_seconds() == 3600
    told = next(
        row
        for session in older.answer["sessions"]
        for row in session["cities"]
        if row["city"] == "valmont"
    )
    assert f"{moved.settled:%Y-%m-%dT%H:%M}" == told["local_start"][:16]


def test_the_hosts_new_rules_move_every_other_time(plan, monkeypatch):
    """The wall time at the host is what was settled: the instant gives way."""
    zone = clock.zone("Asia/Tokyo")
    older = settled_with(plan, "2021.5")

    def an_hour_earlier(day, minute, name):
        assert name == zone.key
        return clock.instant(day, minute - 60, name)

    monkeypatch.setattr("intercity.planning.queries.clock", Shifted(an_hour_earlier))
    moved = moved_by_tzdata([older])
    assert len(moved) == 5 + 2
    others = {one.city for one in moved}
    assert others == {
        "port-aurora",
        "southern-reach",
        "coral-port",
        "valmont",
        "costa-serena",
        "redwood-bay",
    }


class Shifted:
    """The clock, but with another reading of the host's wall time."""

    TZDATA, UnknownZone = TZDATA, clock.UnknownZone
    local = staticmethod(clock.local)

    def __init__(self, instant):
        self.instant = instant


def test_a_zone_that_is_gone_is_left_out(plan):
    older = settled_with(plan, "2021.5", "valmont", hours=1)
    for session in older.answer["sessions"]:
        for row in session["cities"]:
            if row["city"] == "valmont":
                row["zone"] = "Europe/Nowhere"
    assert moved_by_tzdata([older]) == ()


def test_the_desk_warns_of_what_moved(client, plan):
    older = settled_with(plan, "2021.5", "valmont", hours=1)
    client.force_login(cast_of(plan.edition).secretariat)
    for address in (
        reverse("planning:desk", args=[plan.edition.slug]),
        reverse("planning:plan", args=[plan.edition.slug, older.pk]),
    ):
        page = client.get(address).content.decode()
        assert "The rules of clocks have changed" in page
        assert f"It was made with tzdata 2021.5; by tzdata {TZDATA}" in page
        assert "<bdi>Valmont</bdi>, session" in page
