"""Random problems: small enough for brute force, and middling for CP-SAT.

`small_problem(seed)` and `medium_problem(seed)` are the same for the same seed;
`small_problems()` is the same generator as a hypothesis strategy, which shrinks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from intercity.kernel.planner.problem import (
    OBJECTIVES,
    BurdenTable,
    Calendar,
    City,
    Host,
    Item,
    Period,
    Problem,
    Window,
    ZoneShare,
)

# Clocks that differ in kind: quarter hours, both sides of the date line, the
# half-hour change of Lord Howe, the two-hour change of Troll, changes at midnight.
ZONES = (
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Riyadh",
    "Asia/Beirut",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/Paris",
    "Europe/London",
    "Antarctica/Troll",
    "Africa/Johannesburg",
    "Africa/Cairo",
    "America/Los_Angeles",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Sao_Paulo",
)
# An ordinary Wednesday, and days on which clocks change somewhere in ZONES.
ORDINARY = date(2021, 11, 24)
CHANGES = (
    ("America/New_York", date(2021, 3, 14)),
    ("America/New_York", date(2021, 11, 7)),
    ("America/Los_Angeles", date(2021, 11, 7)),
    ("America/Havana", date(2021, 3, 14)),
    ("America/Havana", date(2021, 11, 7)),
    ("Europe/London", date(2021, 3, 28)),
    ("Europe/Paris", date(2021, 10, 31)),
    ("Antarctica/Troll", date(2021, 10, 31)),
    ("Asia/Beirut", date(2021, 3, 28)),
    ("Africa/Cairo", date(2024, 4, 26)),
    ("Australia/Sydney", date(2021, 10, 3)),
    ("Australia/Lord_Howe", date(2021, 4, 4)),
    ("Australia/Lord_Howe", date(2021, 10, 3)),
)
WEEKENDS = (frozenset({4, 5}), frozenset({4}), frozenset({6}), frozenset[int]())
FLAT = tuple(Fraction(one) for one in (*[3] * 8, *[0] * 10, *[3] * 6))
UNEVEN = tuple(Fraction(one, 4) for one in (*[37] * 5, *range(24, 5, -1)))


def small_problem(seed: int) -> Problem:
    """A problem for brute force, always the same for a seed."""
    return _small(Random(seed))


def medium_problem(seed: int) -> Problem:
    """Up to 20 cities and 3 sessions, always the same for a seed."""
    return _medium(Random(seed))


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    """`small_problem` as a strategy."""
    return _small(draw(st.randoms(use_true_random=False)))


def _small(random: Random) -> Problem:
    count, starts, most = random.choice(
        ((1, 10, 6), (2, 8, 6), (2, 8, 6), (3, 6, 4), (3, 7, 4), (4, 6, 3))
    )
    return _problem(random, count, starts, random.randint(1, most))


def _medium(random: Random) -> Problem:
    count = random.choice((1, 2, 2, 3, 3))
    problem = _problem(random, count, random.randint(6, 14), random.randint(8, 20))
    if not problem.presentation_minutes:
        return problem
    # A CP-SAT model grows with the lengths that a session can have.
    fair = problem.presenting // count
    most = problem.presenters_max
    return problem.with_(
        presenters_min=max(problem.presenters_min, fair - 2),
        presenters_max=fair + 3 if most is None else min(most, fair + 3),
    )


def _problem(random: Random, count: int, starts: int, size: int) -> Problem:
    zone, days = _place(random)
    grid = random.choice((5, 10, 15, 30, 30, 60, 60))
    gap = random.choice((0, 0, 5, 15, 30, 60))
    presentation = random.choice((0, 5, 10, 15))
    cities = _cities(random, size, count, days)
    fixed, hours = _room(random, grid, starts, count, gap)
    problem = Problem(
        host=Host(
            slug="host", name="Host", zone=zone, calendar=_calendar(random, days, 0.1)
        ),
        dates=days,
        count=count,
        host_hours=hours,
        items=(Item(kind="opening", minutes=fixed), Item(kind="presentations")),
        cities=cities,
        presentation_minutes=presentation,
        grid_minutes=grid,
        gap_minutes=gap,
        objective=random.choice(OBJECTIVES),
        burden=_table(random),
    )
    return _bounded(random, problem)


def _place(random: Random) -> tuple[str, tuple[date, ...]]:
    """The host's zone and the dates: ordinary ones, or about a change of clocks."""
    zone, day = random.choice(ZONES), ORDINARY + timedelta(days=random.randint(0, 6))
    if random.random() < 0.6:
        changing, day = random.choice(CHANGES)
        zone = random.choice((changing, zone))
        day += timedelta(days=random.choice((-1, 0, 0, 0, 0, 1)))
    others = [day + timedelta(days=random.choice((-7, -1, 1, 2, 7)))]
    return zone, (day, *(others if random.random() < 0.3 else ()))


def _room(
    random: Random, grid: int, starts: int, count: int, gap: int
) -> tuple[int, Window]:
    """Fixed minutes, and a window of so many starts that is mostly wide enough."""
    span = grid * starts
    share = max(5, (span // count - gap) // 5 * 5)
    fixed = random.randint(1, max(1, share // 8)) * 5
    if random.random() < 0.05:
        fixed = 0
    span += random.choice((0, fixed, fixed))
    span = min(span, 24 * 60)
    latest = 24 * 60 - span
    opens = random.choice(
        (random.randint(0, latest // 5) * 5, min(latest, 8 * 60), 0, latest)
    )
    return fixed, Window(opens, opens + span)


def _table(random: Random) -> BurdenTable:
    """The usual table, one with few levels (ties), one with fractions and no zero."""
    return random.choice(
        (
            BurdenTable(),
            BurdenTable(),
            BurdenTable(bands=FLAT, edge=Fraction(0), rest_day=Fraction(3)),
            BurdenTable(bands=UNEVEN, edge=Fraction(5, 2), rest_day=Fraction(7, 3)),
            BurdenTable(bands=(Fraction(1),) * 24, rest_day=Fraction(1)),
        )
    )


def _calendar(random: Random, days: tuple[date, ...], barred: float) -> Calendar:
    """A calendar; `barred` is the chance that it has periods of `unavailable`."""
    calendar = Calendar()
    if random.random() < 0.3:
        start = random.randint(0, 20 * 12) * 5
        end = start + random.randint(1, (24 * 60 - start) // 5) * 5
        calendar = replace(calendar, hours=Window(start, end))
    if random.random() < 0.3:
        calendar = replace(calendar, rest_days=random.choice(WEEKENDS))
    if random.random() < 0.15:
        shift = timedelta(days=random.randint(-1, 1))
        calendar = replace(calendar, holidays=frozenset({days[0] + shift}))
    if random.random() < barred:
        periods = tuple(_period(random, days) for _ in range(random.randint(1, 2)))
        calendar = replace(calendar, unavailable=periods)
    return calendar


def _period(random: Random, days: tuple[date, ...]) -> Period:
    day = random.choice(days) + timedelta(days=random.randint(-1, 1))
    start = datetime.combine(day, time()) + timedelta(
        minutes=5 * random.randint(0, 280)
    )
    return Period(start, start + timedelta(minutes=5 * random.randint(1, 36)))


def _zones(random: Random) -> tuple[ZoneShare, ...]:
    if random.random() < 0.8:
        return (ZoneShare(random.choice(ZONES)),)
    names = random.sample(ZONES, random.randint(2, 3))
    shares = random.choice(
        {
            2: ((Fraction(1, 2),) * 2, (Fraction(3, 10), Fraction(7, 10))),
            3: ((Fraction(333, 1000),) * 3, (Fraction(1, 2), *(Fraction(1, 4),) * 2)),
        }[len(names)]
    )
    return tuple(ZoneShare(*part) for part in zip(names, shares, strict=True))


def _cities(
    random: Random, size: int, count: int, days: tuple[date, ...]
) -> tuple[City, ...]:
    rare = min(0.15, 0.8 / size)  # or hardly any larger problem could be solved
    cities: list[City] = []
    slugs = [f"city-{place}" for place in range(size)]
    random.shuffle(slugs)
    for slug in slugs:
        if cities and random.random() < 0.25:
            # A twin has the same burden everywhere: only the ties tell them apart.
            cities.append(replace(random.choice(cities), slug=slug, name=slug.title()))
            continue
        cities.append(
            City(
                slug=slug,
                name=slug.title(),
                zones=_zones(random),
                calendar=_calendar(random, days, rare),
                presents=random.random() < 0.6,
                carried=Fraction(random.choice((0, 0, 0, 0, 5, 12, 25)), 2),
            )
        )
    return _company(
        random, [_wishes(random, city, count, rare) for city in cities], count
    )


def _wishes(random: Random, city: City, count: int, rare: float) -> City:
    numbers = range(1, count + 2)  # one more than there are
    if random.random() < rare:
        chosen = random.sample(numbers, random.randint(1, count))
        city = replace(city, sessions=frozenset((*chosen, random.choice(numbers))))
    if random.random() < 0.3:
        city = replace(city, prefers=frozenset(random.sample(numbers, 1)))
    return city


def _company(random: Random, cities: list[City], count: int) -> tuple[City, ...]:
    """Some pairs together or apart, named by either or both."""
    if len(cities) < 2:
        return tuple(cities)
    apart = 0.3 if count > 1 else 0.03
    for kind, chance in (("together", 0.3), ("apart", apart), ("together", 0.1)):
        if random.random() < chance:
            one, other = random.sample(range(len(cities)), 2)
            for a, b in ((one, other), (other, one))[: random.randint(1, 2)]:
                cities[a] = _naming(cities[a], kind, cities[b].slug)
    return tuple(cities)


def _naming(city: City, kind: str, slug: str) -> City:
    if kind == "together":
        return replace(city, together=tuple(dict.fromkeys((*city.together, slug))))
    return replace(city, apart=tuple(dict.fromkeys((*city.apart, slug))))


def _bounded(random: Random, problem: Problem) -> Problem:
    """Bounds on the counts that bind, mostly loosely enough to be kept."""
    for what, size in (
        ("presenters", problem.presenting),
        ("cities", len(problem.cities)),
    ):
        if random.random() < 0.5:
            fair = size // problem.count
            least = max(0, fair - random.choice((0, 0, 1, 1, 2)))
            most = max(
                1, least, -(-size // problem.count) + random.choice((0, 0, 1, 2))
            )
            problem = problem.with_(
                **{
                    f"{what}_min": least,
                    f"{what}_max": random.choice((most, most, None)),
                }
            )
    return problem
