"""Problems to measure on: the model seminar, and networks of any size.

Everything follows from the arguments and the seed, so that a figure can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from intercity.kernel.clock import canonical_zones
from intercity.kernel.planner.problem import (
    WEEKEND,
    Calendar,
    City,
    Host,
    Item,
    Period,
    Problem,
    Window,
    ZoneShare,
)

DAY = date(2021, 11, 24)
TOKYO = Host(slug="tokyo", name="Tokyo", zone="Asia/Tokyo")
HOST_HOURS = Window(8 * 60, 21 * 60)
# The seminar's items come to 85 minutes besides its presentations of 10.
ITEMS = (Item(kind="opening", minutes=85), Item(kind="presentations"))
PRESENTATION_MINUTES = 10
PRESENT = 16

# The 13 cities that presented at the 6th Tokyo Global Partners Seminar, as published.
PRESENTED = (
    ("Amsterdam", "Europe/Amsterdam"),
    ("Bangkok", "Asia/Bangkok"),
    ("Beijing", "Asia/Shanghai"),
    ("Durban", "Africa/Johannesburg"),
    ("Jakarta", "Asia/Jakarta"),
    ("Los Angeles", "America/Los_Angeles"),
    ("Paris", "Europe/Paris"),
    ("Queensland", "Australia/Brisbane"),
    ("Rio de Janeiro", "America/Sao_Paulo"),
    ("Seoul", "Asia/Seoul"),
    ("Shanghai", "Asia/Shanghai"),
    ("Taipei", "Asia/Taipei"),
    ("Ulaanbaatar", "Asia/Ulaanbaatar"),
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and most presenting cities, and all cities, in one session."""

    presenters: tuple[int, int]
    cities: tuple[int, int]


def seminar() -> Problem:
    """The model brief: 13 cities, 2 sessions, 15-minute grid, 4 to 9 presenters."""
    return Problem(
        host=TOKYO,
        dates=(DAY,),
        count=2,
        host_hours=HOST_HOURS,
        items=ITEMS,
        cities=tuple(
            City(
                slug=name.lower().replace(" ", "-"),
                name=name,
                zones=(ZoneShare(zone),),
                presents=True,
            )
            for name, zone in PRESENTED
        ),
        presentation_minutes=PRESENTATION_MINUTES,
        grid_minutes=15,
        gap_minutes=60,
        presenters_min=4,
        presenters_max=9,
    )


def seminar_in_three() -> Problem:
    """The same 13 cities in 3 sessions on a 5-minute grid, 4 or 5 presenters each."""
    return seminar().with_(count=3, grid_minutes=5, gap_minutes=30, presenters_max=5)


def scaled_bounds(cities: int, sessions: int) -> Bounds:
    """Bounds that bind and can be kept, as tight for any size as for 5,000 cities.

    For 4 sessions and 5,000 cities they are 3 to 5 presenters and 1,000 to 1,400
    cities; for 3 sessions, where those hold neither 16 presenters nor 5,000 cities,
    3 to 7 and 1,300 to 1,900.
    """
    presenters, least, most = {
        1: ((0, PRESENT), 0, 100),
        2: ((5, 11), 40, 58),
        3: ((3, 7), 26, 38),
        4: ((3, 5), 20, 28),
    }[sessions]
    return Bounds(presenters, (cities * least // 100, -(-cities * most // 100)))


def literal_bounds() -> Bounds:
    """3 to 5 presenters and 1,000 to 1,400 cities, whatever the sessions."""
    return Bounds((3, 5), (1000, 1400))


def network_problem(
    cities: int,
    sessions: int,
    grid: int,
    *,
    seed: int = 0,
    bounds: Bounds | None = None,
) -> Problem:
    """A network over all canonical zones, hosted in Tokyo from 08:00 to 21:00.

    16 cities present (all, where there are fewer), 8 in 100 rest on Friday and
    Saturday, 1 in 10 cannot come for some hours about the day. `grid` is in minutes;
    `bounds` default to `scaled_bounds`.
    """
    bounds = bounds or scaled_bounds(cities, sessions)
    return Problem(
        host=TOKYO,
        dates=(DAY,),
        count=sessions,
        host_hours=HOST_HOURS,
        items=ITEMS,
        cities=_cities(cities, Random(seed)),
        presentation_minutes=PRESENTATION_MINUTES,
        grid_minutes=grid,
        gap_minutes=30,
        presenters_min=bounds.presenters[0],
        presenters_max=bounds.presenters[1],
        cities_min=bounds.cities[0],
        cities_max=bounds.cities[1],
    )


def _cities(size: int, random: Random) -> tuple[City, ...]:
    zones = list(canonical_zones())
    random.shuffle(zones)
    presenting = set(random.sample(range(size), min(PRESENT, size)))
    return tuple(
        City(
            slug=f"city-{place}",
            name=f"City {place}",
            zones=(ZoneShare(zones[place % len(zones)]),),
            calendar=_calendar(random),
            presents=place in presenting,
        )
        for place in range(size)
    )


def _calendar(random: Random) -> Calendar:
    rest_days = frozenset({4, 5}) if random.random() < 0.08 else WEEKEND
    if random.random() >= 0.1:
        return Calendar(rest_days=rest_days)
    start = datetime.combine(DAY, time()) + timedelta(hours=random.randint(-6, 30))
    period = Period(start, start + timedelta(hours=random.randint(1, 5)))
    return Calendar(rest_days=rest_days, unavailable=(period,))
