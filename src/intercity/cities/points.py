"""Points on a small map of the world: no borders, no names, only where places are.

The land is shown by the places of the gazetteer, one mark for each two degrees that
hold any: recognisable, and without a line that anybody could dispute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from intercity.cities.gazetteer import places

CELL = 2  # degrees
TOP, BOTTOM = 80, -58  # latitudes shown; no city of the gazetteer lies beyond
FEW = 9  # more labels than this do not fit the map on a phone
LABEL_WIDTH, LABEL_HEIGHT = 13, 10  # of two figures, in degrees
_SIDES = ((10, -3), (10, 11), (-10, -3), (-10, 11), (0, -8), (0, 17))


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map; `label` is what stands beside it, such as its number."""

    latitude: float
    longitude: float
    label: str = ""


def world_map(points: Iterable[Point], title: str, key: str = "points") -> SafeString:
    """The map as inline SVG, equirectangular, one unit a degree.

    `title` says in words what the points are; `key` makes its id unique on a page.
    A point beyond the latitudes shown stands at the edge.
    """
    shown = tuple(points)
    dots = format_html_join("", "{}", ((_dot(point),) for point in shown))
    marks = dots + format_html_join("", "{}", ((label,) for label in _labels(shown)))
    many = " ic-points--many" if len(shown) > FEW else ""
    return format_html(
        '<svg class="ic-points{}" viewBox="-180 {} 360 {}" role="img"'
        ' aria-labelledby="{key}-title"><title id="{key}-title">{}</title>'
        '<path class="ic-points__grid" d="{}"/><path class="ic-points__land" d="{}"/>'
        "{}</svg>",
        many,
        -TOP,
        TOP - BOTTOM,
        title,
        _graticule(),
        _land(),
        marks,
        key=key,
    )


def _spot(point: Point) -> tuple[float, float]:
    """Where it stands, in the units of the drawing."""
    return round(point.longitude, 2), -round(max(BOTTOM, min(TOP, point.latitude)), 2)


def _dot(point: Point) -> SafeString:
    x, y = _spot(point)
    return format_html('<circle class="ic-points__dot" cx="{}" cy="{}" r="3.5"/>', x, y)


def _labels(points: Iterable[Point]) -> Iterator[SafeString]:
    """Each label beside its dot, on the first side where no other one stands."""
    taken: list[tuple[float, float]] = []
    for point in points:
        if not point.label:
            continue
        x, y = _spot(point)
        sides = [(round(x + across, 2), round(y + down, 2)) for across, down in _SIDES]
        spot = next((side for side in sides if _is_free(side, taken)), sides[0])
        taken.append(spot)
        yield format_html(
            '<text class="ic-points__label" x="{}" y="{}">{}</text>',
            *spot,
            point.label,
        )


def _is_free(spot: tuple[float, float], taken: Iterable[tuple[float, float]]) -> bool:
    return all(
        abs(spot[0] - other[0]) > LABEL_WIDTH or abs(spot[1] - other[1]) > LABEL_HEIGHT
        for other in taken
    )


@cache
def _graticule() -> str:
    meridians = (f"M{x} {-TOP}V{-BOTTOM}" for x in range(-150, 180, 30))
    parallels = (f"M-180 {-y}H180" for y in range(-30, 61, 30))
    return mark_safe("".join((*meridians, *parallels)))  # noqa: S308 -- numbers only


@cache
def _land() -> str:
    """A path of a short stroke in each cell that holds a place."""
    cells = {
        (round(place.longitude / CELL) * CELL, -round(place.latitude / CELL) * CELL)
        for place in places()
        if BOTTOM <= place.latitude <= TOP
    }
    strokes = (f"M{x} {y}h.01" for x, y in sorted(cells))
    return mark_safe("".join(strokes))  # noqa: S308 -- numbers only
