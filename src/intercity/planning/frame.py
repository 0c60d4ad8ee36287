"""How the time ribbon is laid out: its columns, and the height of each strip.

Wide, a city's name stands beside its strip; on a phone it stands above it. Lengths
are in the units of the picture, which are pixels at its own width.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from intercity.planning.labels import points
from intercity.planning.lettering import width as text_width
from intercity.planning.lettering import wrapped
from intercity.planning.placing import Place, Stretch, beside
from intercity.planning.strips import Strip

NAME, SMALL, TIME, AXIS, CAPTION, FIGURE = 13.5, 11.0, 11.5, 11.5, 12.5, 12.5
LINE, BAND, PITCH, LANE, PART, TOP = 16.0, 18.0, 28.0, 18.0, 7.0, 46.0
# A picture narrower than this has its names above the strips.
_STACKED = 480.0
_BOLD = 1.1


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand across, from 0 to `width`.

    The plot goes from `left` to `right`, names have `name_room`, bars begin at `bar`
    and have `bar_room`; figures end at `width`.
    """

    width: float
    left: float
    right: float
    name_room: float
    bar: float
    bar_room: float
    stacked: bool

    @classmethod
    def of(cls, strips: Sequence[Strip], width: float) -> Frame:
        """The columns that these strips need."""
        figures = max(text_width(figure(strip), FIGURE) for strip in strips)
        figures = max(figures, 38.0)
        offsets = max(text_width(strip.utc, SMALL) for strip in strips)
        if width < _STACKED:
            bar = width - figures - 54
            room = bar - offsets - 16
            return cls(width, 1, width - 1, room, bar, 48, stacked=True)
        names = (text_width(each.name, NAME, bold=each.is_host) for each in strips)
        room = min(max(90.0, *names), width * 0.2)
        bar_room = width * 0.08
        bar = width - figures - bar_room - 8
        left = room + offsets + 20
        return cls(width, left, bar - 16, room, bar, bar_room, stacked=False)

    def x(self, share: float) -> float:
        """A place in the plot, from 0 at its left to 1 at its right."""
        return self.left + share * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Laid:
    """A strip with its place.

    `names` are the lines of its name and the first stands on `name_line`; `band` is
    the top of its ground; `places` are those of the times of its `boxes`.
    """

    strip: Strip
    names: tuple[str, ...]
    name_line: float
    band: float
    boxes: tuple[Stretch, ...]
    places: tuple[Place, ...]
    bottom: float

    @property
    def middle(self) -> float:
        """The middle of the band."""
        return self.band + BAND / 2


def laid(strips: Sequence[Strip], frame: Frame, minutes: int) -> Iterator[Laid]:
    """The strips one below the other, over so many minutes."""
    top = TOP
    before = strips[0]
    for strip in strips:
        if _parted(before, strip):
            top += PART
        before = strip
        placed = _lay(strip, frame, minutes, top)
        top = placed.bottom
        yield placed


def _parted(one: Strip, other: Strip) -> bool:
    """Whether a gap parts two strips: the host's, or those of two sessions."""
    return one.is_host != other.is_host or one.sits[0].session != other.sits[0].session


def _lay(strip: Strip, frame: Frame, minutes: int, top: float) -> Laid:
    size = NAME * _BOLD if strip.is_host else NAME
    names = wrapped(strip.name, size, frame.name_room)
    text = (len(names) + bool(strip.note)) * LINE
    boxes = tuple(
        (frame.x(sit.begin / minutes), frame.x(sit.end / minutes)) for sit in strip.sits
    )
    widths = [text_width(sit.label, TIME, bold=True) for sit in strip.sits]
    places = beside(boxes, widths, (frame.left, frame.right))
    lanes = max(place.lane for place in places) * LANE
    edge = (PITCH - BAND) / 2
    if frame.stacked:
        band = top + text + 9
        bottom = band + BAND + lanes + 9
        return Laid(strip, names, top + LINE, band, boxes, places, bottom)
    band = top + edge
    bottom = max(band + BAND + lanes + edge, top + text + PITCH - LINE)
    return Laid(strip, names, band + 14, band, boxes, places, bottom)


def figure(strip: Strip) -> str:
    """What stands beside the bar: 3.83, or 3.83 + 2.00 with what is carried."""
    if not strip.carried:
        return points(strip.burden)
    return f"{points(strip.burden)} + {points(strip.carried)}"


def borne(strip: Strip) -> Fraction:
    """Burden and carried together, the length of the bar."""
    return strip.burden + strip.carried
