"""Invented cities in real zones, to draw and print: dense, long-named and hostile."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from functools import cache
from importlib import resources
from xml.etree import ElementTree as ET

from intercity.kernel.planner.problem import (
    Calendar,
    City,
    Host,
    Item,
    Period,
    Problem,
    Window,
    ZoneShare,
)
from intercity.planning.answer import Answer, propose, score
from intercity.planning.brief import Brief, Edition, read_brief
from intercity.planning.held import read_held

DAY = date(2026, 11, 24)
HOSTILE = "<script>alert(\"x\")</script> & 'quoted'"
TURNED = "\u202eevil\u202c مدينة الميناء"
LONG = "The Metropolitan Municipality of Upper and Lower Southern Reach"
UNBROKEN = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch"
CJK = "北部臨海副都心国際交流推進広域連合都市圏"

_ZONES = (
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Bangkok",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dubai",
    "Europe/Moscow",
    "Africa/Nairobi",
    "Africa/Johannesburg",
    "Europe/Paris",
    "Europe/London",
    "Africa/Lagos",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/New_York",
    "America/Mexico_City",
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Australia/Adelaide",
)
_ITEMS = (
    Item(kind="opening", minutes=10),
    Item(kind="presentations"),
    Item(kind="group_photo", minutes=5),
)


def _city(number: int, zone: str) -> City:
    return City(
        slug=f"city-{number}",
        name=f"Port {chr(65 + number)}urora",
        zones=(ZoneShare(zone),),
        presents=number % 2 == 0,
    )


def dense(count: int = 3) -> Problem:
    """21 cities around the world, in `count` sessions."""
    return Problem(
        host=Host(slug="host", name="Aurora Bay", zone="Asia/Tokyo"),
        dates=(DAY,),
        count=count,
        host_hours=Window(7 * 60, 23 * 60),
        items=_ITEMS,
        cities=tuple(_city(number, zone) for number, zone in enumerate(_ZONES)),
        presentation_minutes=15,
        grid_minutes=30,
        cities_min=3,
    )


def tight() -> Problem:
    """Four short sessions close together: no host's time fits its box."""
    return dense(4).with_(
        host_hours=Window(14 * 60, 17 * 60),
        items=(Item(kind="opening", minutes=20), Item(kind="presentations")),
        presentation_minutes=0,
        cities_min=4,
        cities_max=6,
    )


def hostile() -> Problem:
    """Names that break things, several zones, days of rest, what is carried."""
    away = Period(datetime(2026, 11, 24, 8), datetime(2026, 11, 24, 9))
    cities = (
        City(slug="script", name=HOSTILE, zones=(ZoneShare("Asia/Seoul"),)),
        City(slug="turned", name=TURNED, zones=(ZoneShare("Asia/Riyadh"),)),
        City(
            slug="long",
            name=LONG,
            zones=(
                ZoneShare("America/Los_Angeles", Fraction(1, 2)),
                ZoneShare("Europe/Paris", Fraction(3, 10)),
                ZoneShare("Asia/Kolkata", Fraction(1, 5)),
            ),
            presents=True,
        ),
        City(
            slug="unbroken",
            name=UNBROKEN,
            zones=(ZoneShare("Europe/London"),),
            calendar=Calendar(holidays=frozenset({DAY}), unavailable=(away,)),
        ),
        City(
            slug="cjk",
            name=CJK,
            zones=(ZoneShare("Pacific/Auckland"),),
            carried=Fraction(25, 2),
            presents=True,
        ),
        City(slug="markup", name="[bold]Port[/bold] \\", zones=(ZoneShare("UTC"),)),
    )
    return Problem(
        host=Host(slug="host", name=f"{LONG} & Sons", zone="America/Argentina/Ushuaia"),
        dates=(DAY,),
        count=2,
        host_hours=Window(6 * 60, 22 * 60),
        items=_ITEMS,
        cities=cities,
        presentation_minutes=10,
        grid_minutes=60,
        objective="total-first",
    )


PROBLEMS = {
    "dense": dense(),
    "dense four": dense(4),
    "dense one": dense(1).with_(presentation_minutes=5),
    "tight": tight(),
    "hostile": hostile(),
}


@cache
def answered(name: str) -> Answer:
    """The answer to one of `PROBLEMS`."""
    return propose(PROBLEMS[name])


@cache
def model_brief() -> Brief:
    """The model brief."""
    file = resources.files("intercity.planning.briefs").joinpath("tgps-6.toml")
    return read_brief(file.read_bytes())


@cache
def model(count: int = 2) -> Answer:
    """The answer to the model brief with so many sessions."""
    return propose(model_brief().problem(count))


@cache
def held() -> Answer:
    """The score of what was published as held."""
    return score(model_brief().question, read_held(model_brief(), "published"))


def brief_of(problem: Problem) -> Brief:
    """A brief that asks this problem."""
    edition = Edition(slug="seminar-3", series="Partner Cities Seminar", ordinal=3)
    return Brief(edition=edition, question=problem, counts=(problem.count,))


def drawing(markup: str) -> ET.Element:
    """A picture of ours as XML."""
    return ET.fromstring(markup)  # noqa: S314 -- we drew it ourselves
