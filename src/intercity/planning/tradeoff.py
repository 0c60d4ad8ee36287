"""The front as a picture: what the worst-placed city, all cities and the host pay.

Across is the worst burden, up the total, and a dot is the larger the more the host
pays; orange is the plan proposed, petrol the one scored. `choices` is the same as a
table, and a dot may link to its row there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10, sqrt

from intercity.kernel import clock
from intercity.kernel.planner.plan import Figures, Plan
from intercity.kernel.planner.problem import Problem
from intercity.planning.answer import Answer
from intercity.planning.labels import ENGLISH, Labels, points
from intercity.planning.lettering import width as text_width
from intercity.planning.markup import Markup, element, escaped, joined, lettered
from intercity.planning.picture import Picture

PLOT, SMALL_PLOT = 560, 320

_LEFT, _TOP, _TALL, _UNDER = 46.0, 32.0, 290.0, 62.0
_AXIS, _MARK = 11.5, 12.5
_SMALLEST, _LARGEST = 5.0, 13.0
_TICKS = 6
_OWN = (("proposed",), ("scored",))


# The address that a dot leads to.
Link = Callable[["Choice"], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One plan among others: its figures, starts on the host's clock, and groups.

    `marks` are "proposed", "scored", and "least_worst", "least_total", "least_host"
    for the first plan that has the least of each. `number` counts from 1.
    """

    number: int
    figures: Figures
    starts: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    plan: Plan
    marks: tuple[str, ...]

    def said(self, labels: Labels) -> str:
        """The choice in words."""
        return labels.point.format(
            starts=" · ".join(self.starts),
            worst=points(self.figures.worst),
            total=points(self.figures.total),
            host=points(self.figures.host),
        )


def choices(answer: Answer) -> tuple[Choice, ...]:
    """The plans of the front, and the answer's own where it is not among them.

    By total, then worst, as the front is. Cities are named in the order of the brief.
    """
    known = {point.figures: point.plan for point in answer.front}
    if answer.account is not None:
        known[answer.account.figures] = answer.account.plan
    ordered = sorted(known, key=lambda each: (each.total, each.worst, each.host))
    marked = _marks(answer, ordered)
    return tuple(
        Choice(
            number=number,
            figures=figures,
            starts=plan_starts(answer.problem, known[figures]),
            groups=_groups(answer, known[figures]),
            plan=known[figures],
            marks=tuple(mark for mark, whose in marked if whose == figures),
        )
        for number, figures in enumerate(ordered, start=1)
    )


def _marks(answer: Answer, ordered: list[Figures]) -> list[tuple[str, Figures]]:
    marks = []
    if answer.figures is not None:
        marks.append(("scored" if answer.scored else "proposed", answer.figures))
    if len(ordered) > 1:
        marks += [
            (f"least_{name}", min(ordered, key=lambda each: getattr(each, name)))
            for name in ("worst", "total", "host")
        ]
    return marks


def plan_starts(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """09:30 on the host's clock, with the date where the brief has several."""
    form = "%H:%M" if len(problem.dates) == 1 else "%Y-%m-%d %H:%M"
    return tuple(
        clock.local(session.start, problem.host.zone).strftime(form)
        for session in plan.sessions
    )


def _groups(answer: Answer, plan: Plan) -> tuple[tuple[str, ...], ...]:
    names = {city.slug: city.name for city in answer.problem.cities}
    return tuple(
        tuple(names.get(slug, slug) for slug in session.cities)
        for session in plan.sessions
    )


def nearest(shown: Sequence[Choice], most: int) -> tuple[Choice, ...]:
    """The marked choices, and beside them those nearest to the plan by its figures.

    In the order given, at most so many unless more are marked.
    """
    own = next((each for each in shown if each.marks[:1] in _OWN), shown[0])

    def distance(choice: Choice) -> float:
        pairs = (
            (getattr(choice.figures, name), getattr(own.figures, name))
            for name in ("worst", "total", "host")
        )
        return sum(float(abs(one - other)) for one, other in pairs)

    marked = [each for each in shown if each.marks]
    others = sorted((each for each in shown if not each.marks), key=distance)
    kept = [*marked, *others[: max(0, most - len(marked))]]
    return tuple(sorted(kept, key=lambda each: each.number))


def tradeoff(answer: Answer, labels: Labels = ENGLISH) -> str:
    """The picture as a file of its own."""
    return _Scatter(choices(answer), labels, PLOT, "tradeoff").picture().alone()


def tradeoff_element(
    answer: Answer,
    labels: Labels = ENGLISH,
    *,
    width: int = PLOT,
    name: str = "tradeoff",
    rows: str | None = None,
) -> Markup:
    """The picture inside a page that carries `colours.PICTURES`.

    `name` begins its ids. With `rows`, each dot is a link to the element whose id is
    that and the number of its choice.
    """

    def row(choice: Choice) -> str:
        return f"#{rows}{choice.number}"

    link = row if rows else None
    return scatter(choices(answer), labels, width=width, name=name, link=link)


def scatter(
    shown: tuple[Choice, ...],
    labels: Labels = ENGLISH,
    *,
    width: int = PLOT,
    name: str = "tradeoff",
    link: Link | None = None,
) -> Markup:
    """The same of choices at hand; each dot leads to the address of its choice."""
    return _Scatter(shown, labels, width, name, link).picture().inside()


@dataclass(frozen=True, slots=True)
class _Scale:
    """One axis: from `low` in so many steps of `step`, drawn between two edges."""

    low: Fraction
    step: Fraction
    steps: int
    begin: float
    end: float

    @classmethod
    def of(cls, values: list[Fraction], begin: float, end: float) -> _Scale:
        low, high = min(values), max(values)
        step = _round_step((high - low) / _TICKS or Fraction(1))
        first = floor(low / step) - (low % step == 0 and low > 0)
        last = floor(high / step) + 1
        return cls(first * step, step, last - first, begin, end)

    def at(self, value: Fraction) -> float:
        share = float((value - self.low) / (self.step * self.steps))
        return self.begin + share * (self.end - self.begin)

    def ticks(self) -> Iterator[tuple[float, str]]:
        for number in range(self.steps + 1):
            value = self.low + number * self.step
            yield self.at(value), f"{float(value):g}"


def _round_step(least: Fraction) -> Fraction:
    """The next of 1, 2, 5 times a power of ten."""
    power = Fraction(10) ** floor(log10(least))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least)


@dataclass(frozen=True, slots=True)
class _Dot:
    choice: Choice
    x: float
    y: float
    radius: float


_Box = tuple[float, float, float, float]


class _Scatter:
    def __init__(
        self,
        shown: tuple[Choice, ...],
        labels: Labels,
        width: float,
        name: str,
        link: Link | None = None,
    ) -> None:
        self.shown, self.labels, self.name, self.link = shown, labels, name, link
        self.right, self.bottom = width - 20, _TOP + _TALL
        self.width, self.height = width, self.bottom + _UNDER
        figures = [choice.figures for choice in shown]
        self.across = _Scale.of([each.worst for each in figures], _LEFT, self.right)
        self.up = _Scale.of([each.total for each in figures], self.bottom, _TOP)
        hosts = [each.host for each in figures]
        self.least, self.most = min(hosts), max(hosts)
        # The large and the marked ones last, so that they lie on top.
        ordered = sorted(shown, key=lambda each: (bool(each.marks), -each.figures.host))
        self.dots = [self._dot(choice) for choice in ordered]

    def picture(self) -> Picture:
        labels = self.labels
        dots = (self._drawn(dot) for dot in self.dots)
        return Picture(
            name=self.name,
            title=labels.tradeoff_title,
            description=labels.tradeoff_summary.format(count=len(self.shown)),
            language=labels.language,
            width=self.width,
            height=self.height,
            drawn=joined((*self._grid(), *dots, *self._mark_texts())),
            role="group" if self.link else "img",
        )

    def _dot(self, choice: Choice) -> _Dot:
        figures = choice.figures
        spread = self.most - self.least
        share = float((figures.host - self.least) / spread) if spread else 0.5
        area = _SMALLEST**2 + share * (_LARGEST**2 - _SMALLEST**2)
        return _Dot(
            choice, self.across.at(figures.worst), self.up.at(figures.total), sqrt(area)
        )

    def _grid(self) -> Iterator[Markup]:
        labels = self.labels
        line = {"class_": "grid"}
        for x, value in self.across.ticks():
            yield element("line", x1=x, x2=x, y1=_TOP, y2=self.bottom, **line)
            yield lettered(value, x, self.bottom + 18, _AXIS, "mute", anchor="middle")
        for y, value in self.up.ticks():
            yield element("line", x1=_LEFT, x2=self.right, y1=y, y2=y, **line)
            yield lettered(value, _LEFT - 8, y + 4, _AXIS, "mute", anchor="end")
        low, high = self.bottom + 38, self.bottom + 56
        size = labels.size_key.format(least=points(self.least), most=points(self.most))
        across = f"{labels.worst_axis} →"
        yield lettered(f"↑ {labels.total_axis}", 0, 14, _AXIS, "mute")
        yield lettered(across, self.right, low, _AXIS, "mute", anchor="end")
        yield lettered(size, self.right, high, _AXIS, "mute", anchor="end")

    def _drawn(self, dot: _Dot) -> Markup:
        own = [mark for mark in dot.choice.marks if mark in {"proposed", "scored"}]
        said = dot.choice.said(self.labels)
        inside = (
            element("title", escaped(said)),
            element(
                "circle",
                class_=" ".join(("dot", *own)),
                cx=dot.x,
                cy=dot.y,
                r=dot.radius,
            ),
        )
        if self.link is None:
            return element("g", *inside)
        return element("a", *inside, href=self.link(dot.choice), aria_label=said)

    def _mark_texts(self) -> Iterator[Markup]:
        """The marks in words, each where it lies on no dot and on no other text."""
        dots = [_around(dot) for dot in self.dots]
        taken: list[_Box] = []
        for dot in reversed(self.dots):
            if not dot.choice.marks:
                continue
            marks = [getattr(self.labels, mark) for mark in dot.choice.marks]
            text = self.labels.comma.join(marks)
            box = min(
                self._sides(dot, text_width(text, _MARK, bold=True)),
                key=lambda each: (
                    sum(_overlap(each, other) for other in taken) * 10
                    + sum(_overlap(each, other) for other in dots)
                ),
            )
            taken.append(box)
            yield lettered(text, box[0], box[3] - 4, _MARK, "mark-text")

    def _sides(self, dot: _Dot, width: float) -> Iterator[_Box]:
        """Boxes for a text beside, above and below a dot, moved into the plot."""
        tall, gap = 16.0, dot.radius + 4
        for away in (0, 14, 28, 42):
            for x, y in (
                (dot.x + gap, dot.y - tall / 2 - away),
                (dot.x - gap - width, dot.y - tall / 2 - away),
                (dot.x - width / 2, dot.y - gap - tall - away),
                (dot.x - width / 2, dot.y + gap + away),
                (dot.x + gap, dot.y - tall / 2 + away),
                (dot.x - gap - width, dot.y - tall / 2 + away),
            ):
                left = min(max(x, _LEFT + 2), self.width - width)
                top = min(max(y, _TOP + 1), self.bottom - tall)
                yield left, top, left + width, top + tall


def _around(dot: _Dot) -> _Box:
    r = dot.radius
    return dot.x - r, dot.y - r, dot.x + r, dot.y + r


def _overlap(one: _Box, other: _Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)
