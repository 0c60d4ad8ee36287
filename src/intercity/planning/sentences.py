"""The answer in plain English sentences, for the page and the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from intercity.kernel import clock
from intercity.kernel.planner.account import Account
from intercity.kernel.planner.changes import Changed
from intercity.kernel.planner.plan import Reason
from intercity.kernel.planner.problem import Problem, Window
from intercity.planning.answer import Answer
from intercity.planning.brief import Brief
from intercity.planning.labels import ENGLISH, points
from intercity.planning.reasons import say

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# So many names are listed; of more, the rest are counted.
_MOST_NAMES = 4

OBJECTIVES = {
    "worst-first": "least worst burden, then the least total, then the least host's",
    "total-first": "least total burden, then the least worst, then the least host's",
    "leximin": "least worst burden, then the least second worst, and so on down",
}
CAVEAT = (
    "Two caveats: it is judged by this brief's table of burdens, and beside plans that"
    " keep this brief's bounds on each session. Another table or other bounds may judge"
    " otherwise. For the secretariat's desk only, not for publication."
)
GROUPS_SOUGHT = (
    "Only the starts were given: the cities are seated so that the plan costs least."
)


def title(brief: Brief) -> str:
    """6th Tokyo Global Partners Seminar."""
    edition = brief.edition
    if edition.ordinal is None:
        return edition.series
    return f"{ordinal(edition.ordinal)} {edition.series}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    teens = 10 <= number % 100 <= 20
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def counted(number: int, one: str, several: str) -> str:
    """Two sessions, 13 cities; small numbers in words."""
    word = _WORDS[number] if number < len(_WORDS) else str(number)
    return f"{word} {one if number == 1 else several}"


def sessions(number: int) -> str:
    """Two sessions, with a capital."""
    return capital(counted(number, "session", "sessions"))


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """A, B and C; of many names A, B, C and 9 others."""
    if len(names) > most:
        rest = len(names) - most + 1
        return f"{', '.join(names[: most - 1])} and {rest} others"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def window(hours: Window) -> str:
    """08:00–21:00."""
    start, end = (
        f"{minute // 60:02d}:{minute % 60:02d}" for minute in (hours.start, hours.end)
    )
    return f"{start}–{end}"


def lede(brief: Brief) -> str:
    """When, where and who, as the brief asks."""
    asked = brief.question
    days = listed([ENGLISH.long_date(day) for day in asked.dates], 3)
    cities = counted(len(asked.cities), "city", "cities")
    if asked.presenting == len(asked.cities):
        present = "all presenting"
    else:
        present = f"of which {counted(asked.presenting, 'presents', 'present')}"
    return (
        f"{days}. Host {asked.host.name}, {window(asked.host_hours)}."
        f" {capital(cities)}, {present}."
    )


def headline(answer: Answer) -> str:
    """The answer in two sentences: when, and who pays most."""
    if answer.account is None:
        count = counted(answer.problem.count, "session", "sessions")
        return f"No plan with {count} keeps every rule of the brief."
    return f"{_when(answer.account)} {_dearest(answer.account)}"


def _when(account: Account) -> str:
    zone, name = account.problem.host.zone, account.problem.host.name
    parts: dict[str, list[str]] = {}
    for session in account.plan.sessions:
        start = clock.local(session.start, zone)
        end = clock.local(session.start + timedelta(minutes=session.minutes), zone)
        times = ENGLISH.hours(start, end, start.date())
        parts.setdefault(ENGLISH.long_date(start.date()), []).append(times)
    number = sessions(len(account.plan.sessions))
    days = "; ".join(f"on {day}: {listed(times)}" for day, times in parts.items())
    return f"{number} {days} in {name}."


def _dearest(account: Account) -> str:
    worst = account.figures.worst
    if not worst:
        return "No city pays anything: every seat is inside its own office hours."
    names = listed(dearest(account))
    price = f"{points(worst)} points"
    seats = account.seats.values()
    if any(s.city.carried for s in seats if s.burden + s.city.carried == worst):
        price += ", with what is carried from earlier editions"
    return f"The dearest seat costs {price}, in {names}."


def dearest(account: Account) -> list[str]:
    """The names of the cities that pay the worst burden."""
    worst = account.figures.worst
    return [
        seat.city.name
        for seat in account.seats.values()
        if seat.burden + seat.city.carried == worst
    ]


def verdict(answer: Answer) -> tuple[str, str]:
    """How sure the plan is: a word, and what it means."""
    if answer.account is None:
        return "No plan", "unless a rule gives way"
    if not answer.scored:
        return "Proven", "no better plan exists"
    broken = len(answer.violations)
    if broken:
        return "Scored", f"breaks {counted(broken, 'rule', 'rules')} of the brief"
    return "Scored", "keeps every rule of the brief"


def names(problem: Problem) -> dict[str, str]:
    """The names of the cities and the host by slug."""
    host = problem.host
    return {city.slug: city.name for city in problem.cities} | {host.slug: host.name}


def difference(before: Fraction, after: Fraction) -> str:
    """−0.83, +1.00, or that nothing changes."""
    if before == after:
        return "no change"
    change = points(after - before)
    return change if after < before else f"+{change}"


@dataclass(frozen=True, slots=True)
class Told:
    """Reasons as sentences: by payer, what binds, and what else is to be known.

    `payers` pairs a city's name with what is said about it.
    """

    payers: tuple[tuple[str, tuple[str, ...]], ...]
    binding: tuple[str, ...]
    also: tuple[str, ...]


_ABOUT_PAYERS = frozenset(
    {
        "no_other_session",
        "dearer_elsewhere",
        "cheaper_elsewhere",
        "never_in_office",
        "hardly_in_office",
    }
)
_ABOUT_CHANGES = frozenset({"nothing_binds", "front_on_request"})


def weighed(answer: Answer) -> tuple[list[Changed], list[Changed]]:
    """The what-ifs that change a figure, and those that change none."""
    now = answer.figures
    changing = [each for each in answer.what_ifs if each.solution.figures != now]
    idle = [each for each in answer.what_ifs if each.solution.figures == now]
    return changing, idle


def front_said(answer: Answer) -> str:
    """What the plans of the front have in common."""
    plans = counted(len(answer.front), "plan", "plans")
    return (
        f"{capital(plans)} in which no figure can fall without another rising: each"
        " point less for one is paid by somebody else."
    )


def told(reasons: Iterable[Reason]) -> Told:
    """The reasons sorted by what they are about, in their own order."""
    payers: dict[str, tuple[str, list[str]]] = {}
    binding, also = [], []
    for reason in reasons:
        code, said = reason.code, say(reason)
        if code == "infeasible":  # the headline says so
            continue
        if code.startswith("pays_") or code in _ABOUT_PAYERS:
            key, name = str(reason.params["city"]), str(reason.params["name"])
            payers.setdefault(key, (name, []))[1].append(said)
        elif code.startswith("binds_") or code in _ABOUT_CHANGES:
            binding.append(said)
        else:
            also.append(said)
    by_name = tuple((name, tuple(said)) for name, said in payers.values())
    return Told(by_name, tuple(binding), tuple(also))


def bands(problem: Problem) -> list[tuple[str, str]]:
    """Points an hour and the local hours that cost so much: ("4", "06–07, 20–22")."""
    rates = problem.burden.bands
    hours: dict[Fraction, list[list[int]]] = {}
    for hour, rate in enumerate(rates):
        spans = hours.setdefault(rate, [])
        if spans and spans[-1][1] == hour:
            spans[-1][1] = hour + 1
        else:
            spans.append([hour, hour + 1])
    return [
        (
            f"{float(rate):g}",
            ", ".join(f"{first:02d}–{last:02d}" for first, last in hours[rate]),
        )
        for rate in sorted(hours)
    ]
