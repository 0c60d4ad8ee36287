"""One answer on the page: its figures and pictures, who pays, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intercity.kernel.planner.account import Account
from intercity.planning.agenda import Line, agenda
from intercity.planning.answer import Answer
from intercity.planning.labels import ENGLISH, points
from intercity.planning.markup import (
    NOTHING,
    Markup,
    element,
    escaped,
    isolated,
    joined,
)
from intercity.planning.reasons import say_changes, say_violation
from intercity.planning.ribbon import MIDDLE, NARROW, WIDE, ribbon_element
from intercity.planning.sentences import (
    CAVEAT,
    GROUPS_SOUGHT,
    capital,
    counted,
    dearest,
    front_said,
    headline,
    listed,
    names,
    sessions,
    told,
    verdict,
    weighed,
)
from intercity.planning.tables import (
    changes_table,
    choices_table,
    relaxations_table,
    scrolling,
    table,
    timetable_table,
)
from intercity.planning.timetable import Row, timetable
from intercity.planning.tradeoff import (
    PLOT,
    SMALL_PLOT,
    Choice,
    choices,
    nearest,
    plan_starts,
    tradeoff_element,
)

# A longer table of plans is folded away behind its best rows.
_MANY = 8


class Chapter:
    """The sections of one answer; `level` is that of their headings."""

    def __init__(self, answer: Answer, name: str, level: int) -> None:
        self._answer, self._name, self._level = answer, name, level

    def markup(self) -> Markup:
        """The whole chapter."""
        account = self._answer.account
        own = self._solved(account) if account else self._infeasible()
        title = sessions(self._answer.problem.count)
        heading = element("h2", escaped(title)) if self._level > 2 else NOTHING
        said = element("p", escaped(headline(self._answer)), class_="headline")
        return element("section", heading, said, *own, class_="answer", id=self._name)

    def _solved(self, account: Account) -> Iterator[Markup]:
        rows = timetable(account)
        yield self._figures(account)
        if self._answer.scored:
            yield element("p", escaped(CAVEAT), class_="caveat")
        yield self._card(ENGLISH.ribbon_title, *self._pictures(account))
        payers = self._card("Who pays, and why", *self._payers())
        if self._answer.scored:
            yield self._card("How it was scored", *self._scoring())
            yield payers
        else:
            changes = self._card("What would change it", *self._changes(account))
            yield element("div", payers, changes, class_="pair")
        shown = choices(self._answer)
        if len(shown) > 1:
            yield self._card(ENGLISH.tradeoff_title, *self._front(shown))
        tables = timetable_table(rows, account.problem.host.name)
        yield self._card("Each city's times, as a table", tables, id_=self._times)
        cards = (
            self._session(account, number, rows)
            for number in range(len(account.plan.sessions))
        )
        yield element("div", *cards, class_="cards")

    def _card(self, title: str, *inner: Markup, id_: str | None = None) -> Markup:
        heading = element(f"h{self._level}", escaped(title))
        return element("section", heading, *inner, class_="card", id=id_)

    def _figures(self, account: Account) -> Markup:
        figures, cities = account.figures, account.problem.cities
        word, meaning = verdict(self._answer)
        payers = listed(dearest(account)) if figures.worst else "no city pays"
        number = counted(len(account.plan.sessions), "session", "sessions")
        entries = (
            ("Worst burden", points(figures.worst), payers),
            (
                "Total burden",
                points(figures.total),
                counted(len(cities), "city", "cities"),
            ),
            (
                "Host's burden",
                points(figures.host),
                f"{account.problem.host.name}, in {number}",
            ),
            ("Result", word, meaning),
        )
        proven = "big" if self._answer.scored else "big good"
        return element(
            "dl",
            *(
                element(
                    "div",
                    element("dt", escaped(term)),
                    element(
                        "dd",
                        escaped(value),
                        class_=proven if term == "Result" else "big",
                    ),
                    element("dd", escaped(note)),
                )
                for term, value, note in entries
            ),
            class_="figures",
        )

    @property
    def _times(self) -> str:
        return f"{self._name}-times"

    def _pictures(self, account: Account) -> Iterator[Markup]:
        for style, width in (("wide", WIDE), ("middle", MIDDLE), ("narrow", NARROW)):
            name = f"{self._name}-{style}"
            picture = ribbon_element(account, width=width, name=name)
            yield element("div", picture, class_=f"for-{style}")
        link = element("a", escaped("The same as a table"), href=f"#{self._times}")
        yield element("p", link, class_="twin")

    def _payers(self) -> Iterator[Markup]:
        reasons = told(self._answer.reasons)
        if reasons.payers:
            yield element(
                "ol",
                *(_payer(name, " ".join(said)) for name, said in reasons.payers),
                class_="payers",
            )
        yield _plain(reasons.also)

    def _changes(self, account: Account) -> Iterator[Markup]:
        answer = self._answer
        yield _plain(told(answer.reasons).binding)
        changing, idle = weighed(answer)
        if changing:
            yield changes_table(changing, answer.problem, account.figures)
        if idle:
            known = names(answer.problem)
            yield element("p", escaped("These alone would change no figure:"))
            yield _plain(capital(say_changes(each, known)) for each in idle)

    def _front(self, shown: tuple[Choice, ...]) -> Iterator[Markup]:
        rows = f"{self._name}-plan-"
        plots = joined(self._plots(rows))
        whole = choices_table(
            shown,
            "All plans, by total burden, with their groups",
            rows=rows,
            groups=True,
        )
        yield element("p", escaped(front_said(self._answer)))
        if len(shown) <= _MANY:
            yield plots
            yield whole
            return
        brief = choices_table(
            nearest(shown, _MANY),
            "The best by each measure, and the nearest to this plan",
            rows=None,
            groups=False,
        )
        pair = (element("div", plots), element("div", brief))
        yield element("div", *pair, class_="pair")
        summary = element("summary", escaped(f"All {len(shown)} plans"))
        yield element("details", summary, whole)

    def _plots(self, rows: str) -> Iterator[Markup]:
        for style, width in (("plot", PLOT), ("small-plot", SMALL_PLOT)):
            picture = tradeoff_element(
                self._answer, width=width, name=f"{self._name}-{style}", rows=rows
            )
            yield element("div", picture, class_=style)

    def _scoring(self) -> Iterator[Markup]:
        answer = self._answer
        known = names(answer.problem)
        if answer.proved:
            yield element("p", escaped(GROUPS_SOUGHT))
        if answer.violations:
            yield element("p", escaped("It breaks these rules of the brief:"))
            yield _plain(say_violation(each, known) for each in answer.violations)
        else:
            yield element("p", escaped("It keeps every rule of the brief."))
        if answer.dominated_by:
            better = {point.figures for point in answer.dominated_by}
            shown = [each for each in choices(answer) if each.figures in better]
            caption = "Plans that are no worse in any figure and better in one"
            yield choices_table(shown, caption, rows=None, groups=True)
        elif answer.front_complete:
            said = "No plan that keeps the rules is better in one figure and no worse"
            yield element("p", escaped(f"{said} in the others."))

    def _session(self, account: Account, number: int, rows: tuple[Row, ...]) -> Markup:
        host = account.problem.host.name
        lines = agenda(account, number)
        ours = next(row for row in rows if row.is_host and row.session == number + 1)
        cities = len(account.plan.sessions[number].cities)
        times = ENGLISH.hours(ours.start, ours.end, ours.host_day)
        title = f"{ENGLISH.session.format(number=number + 1)}, {times}"
        part = ENGLISH.part_of_day(ours.start)
        presenting = sum(line.city is not None for line in lines)
        said = (
            f"{capital(part)} in {host}. {capital(counted(cities, 'city', 'cities'))},"
            f" {counted(presenting, 'presentation', 'presentations')},"
            f" {account.plan.sessions[number].minutes} minutes."
        )
        headings = [(host, None), ("Item", None), ("Min", "n"), ("There", "n")]
        body = element("tbody", *map(_line, lines))
        caption = f"Running order of session {number + 1}"
        return self._card(
            title,
            element("p", escaped(said)),
            scrolling(caption, table(caption, headings, body)),
        )

    def _infeasible(self) -> Iterator[Markup]:
        answer = self._answer
        if also := told(answer.reasons).also:
            yield self._card("What cannot be had", _plain(also))
        if answer.relaxations:
            starts = [
                " · ".join(plan_starts(each.solution.problem, each.solution.plan))
                for each in answer.relaxations
            ]
            shown = relaxations_table(answer.relaxations, answer.problem, starts)
            yield self._card("What would make it possible", shown)


def _payer(name: str, said: str) -> Markup:
    if not said.startswith(name):
        return element("li", escaped(said))
    return element("li", element("b", isolated(name)), escaped(said[len(name) :]))


def _line(line: Line) -> Markup:
    there = f"{line.there:%H:%M}" if line.there else ""
    if line.there and line.there.date() != line.start.date():
        there += f" {ENGLISH.short_weekdays[line.there.weekday()]}"
    what = isolated(line.title) if line.city else escaped(line.title)
    return element(
        "tr",
        element("td", escaped(f"{line.start:%H:%M}"), class_="t"),
        element("th", what, scope="row"),
        element("td", escaped(line.minutes), class_="n"),
        element("td", escaped(there), class_="n"),
    )


def _plain(said: Iterable[str]) -> Markup:
    items = [element("li", escaped(each)) for each in said]
    return element("ul", *items, class_="plain") if items else NOTHING
