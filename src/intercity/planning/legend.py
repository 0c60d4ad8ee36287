"""What the shades, textures and marks of the time ribbon mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intercity.kernel.planner.problem import BurdenTable
from intercity.planning.labels import Labels
from intercity.planning.lettering import width as text_width
from intercity.planning.markup import Markup, element, joined, lettered
from intercity.planning.shading import Scaled
from intercity.planning.strips import Strip

SIZE, SWATCH, HEIGHT, ROW = 11.5, 22.0, 12.0, 22.0
_STEP = 14.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A swatch by its classes, one over the other, and what it means.

    `rest` and `barred` are the ribbon's textures, the others its styles.
    """

    swatches: tuple[str, ...]
    text: str


def entries(
    strips: Sequence[Strip], table: BurdenTable, labels: Labels
) -> Iterator[Entry]:
    """The entries that these strips need."""
    scaled = Scaled(table)
    yield Entry((), labels.points_an_hour)
    for shade, rates in scaled.shades():
        text = rates
        if shade == 0:
            text = labels.own_hours.format(points=rates)
        elif shade == scaled.at_night:
            text = labels.at_night.format(points=rates)
        yield Entry((f"shade{shade}",), text)
    shades = [shade for strip in strips for shade in strip.shades]
    if any(shade.resting for shade in shades):
        yield Entry(("shade3", "rest"), labels.rest)
    if any(shade.barred for shade in shades):
        yield Entry(("shade0", "barred"), labels.unavailable)
    yield Entry(("sit",), labels.sits)
    yield Entry(("cost",), labels.costs)
    if any(strip.carried for strip in strips):
        yield Entry(("carried",), labels.carried)


def legend(
    entries: Sequence[Entry], name: str, width: float, top: float
) -> tuple[Markup, float]:
    """The entries in as many rows as they need, and where the last one ends.

    `name` begins the ids of the picture's textures.
    """
    drawn, x, y = [], 0.0, top
    for entry in entries:
        swatch = SWATCH + 6 if entry.swatches else 0
        wide = swatch + text_width(entry.text, SIZE)
        if x and x + wide > width:
            x, y = 0.0, y + ROW
        drawn += [_swatch(style, name, x, y) for style in entry.swatches]
        drawn.append(lettered(entry.text, x + swatch, y + 10, SIZE, "mute"))
        x += wide + _STEP
    return joined(drawn), y + HEIGHT + 4


def _swatch(style: str, name: str, x: float, y: float) -> Markup:
    textured = style in {"rest", "barred"}
    return element(
        "rect",
        class_=None if textured else f"{style} swatch",
        fill=f"url(#{name}-{style})" if textured else None,
        x=x,
        y=y,
        width=SWATCH,
        height=HEIGHT,
        rx=2,
    )


def textures(name: str) -> Markup:
    """Hatching for days of rest, crossing for hours in which a city cannot sit."""
    fall = element("path", d="M0 0V7", class_="hatch")
    edge = element("path", d="M2 0V7", class_="hatch pale")
    cross = element("path", d="M0 0L6 6M6 0L0 6", class_="cross")
    ground = element("rect", width=6, height=6, class_="ground")
    return element(
        "defs",
        _texture(f"{name}-rest", 7, "rotate(45)", fall, edge),
        _texture(f"{name}-barred", 6, None, ground, cross),
    )


def _texture(id_: str, size: int, turned: str | None, *marks: Markup) -> Markup:
    return element(
        "pattern",
        *marks,
        id=id_,
        width=size,
        height=size,
        patternUnits="userSpaceOnUse",
        patternTransform=turned,
    )
