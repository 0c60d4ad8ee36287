"""The map: an outline of land, and where the cities are. No border, no country.

A label is a link to its row of the table. None lies on another or on a point: it
stands beside its point where there is room, else farther off at the end of a line.
`land.svgpath` is made by `scripts/land`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, pi, sin
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.front.projection import GRID, HEIGHT, WIDTH, project
from intercity.front.words import passage_language
from intercity.planning.lettering import width as text_width
from intercity.planning.markup import Markup, element, escaped, joined, lettered

if TYPE_CHECKING:
    from intercity.front.listing import Row

_DIRECTIONS = (
    0,
    8,
    1,
    15,
    7,
    9,
    2,
    14,
    6,
    10,
    4,
    12,
    3,
    13,
    5,
    11,
)  # of 16, from the right
_RINGS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How large the map is drawn; `tall` is the height of a label, and of a target.

    A narrow map has numbers for labels. They are too near each other to be links.
    """

    name: str
    width: float
    size: float
    tall: float
    dot: float
    numbered: bool

    @property
    def scale(self) -> float:
        """Units of the picture to one of the projection."""
        return self.width / WIDTH


WIDE = Frame(name="wide", width=1000, size=13, tall=25, dot=4.5, numbered=False)
NARROW = Frame(name="narrow", width=310, size=11, tall=14, dot=2.5, numbered=True)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A label in its place: its box (left, top, right, bottom), and its point."""

    text: str
    box: Box
    point: tuple[float, float]
    is_beside: bool


@cache
def land() -> str:
    """The outline of land as the data of an SVG path."""
    text = files("intercity.front").joinpath("land.svgpath").read_text(encoding="utf-8")
    return text.strip()


def picture(rows: Sequence[Row], frame: Frame, mine: str = "") -> SafeString:
    """The map with the cities that have a point, as SVG for a page with `land`."""
    placed = [row for row in rows if row.point is not None]
    texts = [_text(row, frame) for row in placed]
    points = [row.point for row in placed if row.point is not None]
    labels = list(place(texts, points, frame))
    drawn = joined(
        (
            _land(frame),
            *(_leader(label) for label in labels if not label.is_beside),
            *(
                _dot(label, row, frame, mine)
                for label, row in zip(labels, placed, strict=True)
            ),
            *(
                _link(label, row, frame)
                for label, row in zip(labels, placed, strict=True)
            ),
        )
    )
    key = f"map-{frame.name}"
    svg = element(
        "svg",
        element("title", escaped(_("Where the cities are")), id=f"{key}-title"),
        drawn,
        class_=f"ic-map ic-map--{frame.name}",
        viewBox=f"0 0 {frame.width:g} {HEIGHT * frame.scale:.0f}",
        role="img" if frame.numbered else "group",
        aria_labelledby=f"{key}-title",
    )
    return mark_safe(svg)  # noqa: S308 -- made by `element` alone


def _text(row: Row, frame: Frame) -> str:
    return str(row.number) if frame.numbered else row.names.in_(reader_language()).text


def place(
    texts: Sequence[str], points: Sequence[tuple[float, float]], frame: Frame
) -> Iterator[Label]:
    """A place for each label; `points` are (latitude, longitude)."""
    spots = [_spot(point, frame) for point in points]
    around = frame.dot + 1
    taken: list[Box] = [
        (x - around, y - around, x + around, y + around) for x, y in spots
    ]
    for text, spot in zip(texts, spots, strict=True):
        wide = max(frame.tall, text_width(text, frame.size, bold=True) + 4)
        box, is_beside = _room(spot, wide, frame, taken)
        taken.append(box)
        yield Label(text, box, spot, is_beside)


def _spot(point: tuple[float, float], frame: Frame) -> tuple[float, float]:
    x, y = project(*point)
    return x * frame.scale, y * frame.scale


def _room(
    spot: tuple[float, float], wide: float, frame: Frame, taken: list[Box]
) -> tuple[Box, bool]:
    """The nearest free box; where there is none, the one beside the point."""
    for ring, box in _boxes(spot, wide, frame):
        if _inside(box, frame) and not any(_overlap(box, other) for other in taken):
            return box, ring == 0
    _ring, beside = next(_boxes(spot, wide, frame))
    return beside, True


def _boxes(
    spot: tuple[float, float], wide: float, frame: Frame
) -> Iterator[tuple[int, Box]]:
    x, y = spot
    half, tall = wide / 2, frame.tall / 2
    for ring in range(_RINGS):
        away = frame.dot + 2 + ring * frame.tall * 0.6
        for direction in _DIRECTIONS:
            angle = direction * pi / 8
            at = x + (away + half) * cos(angle), y + (away + tall) * sin(angle)
            yield ring, (at[0] - half, at[1] - tall, at[0] + half, at[1] + tall)


def _inside(box: Box, frame: Frame) -> bool:
    left, top, right, bottom = box
    tall = HEIGHT * frame.scale
    return left >= 0 and top >= 0 and right <= frame.width and bottom <= tall


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2]
        and other[0] < one[2]
        and one[1] < other[3]
        and other[1] < one[3]
    )


def _land(frame: Frame) -> Markup:
    return element(
        "use",
        href="#ic-land",
        class_="ic-map__land",
        transform=f"scale({frame.scale / GRID:g})",
    )


def _leader(label: Label) -> Markup:
    x, y = label.point
    left, top, right, bottom = label.box
    end = max(left + 4, min(right - 4, x)), max(top + 6, min(bottom - 6, y))
    return element("line", class_="ic-map__leader", x1=x, y1=y, x2=end[0], y2=end[1])


def _dot(label: Label, row: Row, frame: Frame, mine: str) -> Markup:
    style = "ic-map__dot"
    style += " ic-map__dot--host" if row.is_host else ""
    style += " ic-map__dot--mine" if row.slug == mine else ""
    x, y = label.point
    return element("circle", class_=style, cx=x, cy=y, r=frame.dot)


def _link(label: Label, row: Row, frame: Frame) -> Markup:
    """The label; a link where it is wide, and the whole of its box can be touched."""
    left, top, right, bottom = label.box
    text = lettered(
        label.text,
        (left + right) / 2,
        (top + bottom) / 2 + frame.size * 0.36,
        frame.size,
        "ic-map__label",
        anchor="middle",
    )
    if frame.numbered:
        return text
    target = element(
        "rect",
        class_="ic-map__target",
        x=left,
        y=top,
        width=right - left,
        height=bottom - top,
        rx=4,
    )
    lang = passage_language(row.names) or None
    return element("a", target, text, href=f"#city-{row.slug}", lang=lang)
