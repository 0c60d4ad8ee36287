"""Where labels go in a picture so that none lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 4.0

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label's middle is; lane 0 is the boxes' own line, 1 the one below."""

    middle: float
    lane: int
    inside: bool = False


def beside(
    boxes: Sequence[Stretch], widths: Sequence[float], within: Stretch
) -> tuple[Place, ...]:
    """A place for the label of each box on one line.

    Inside its box where it fits; else to its right, else to its left, else in the
    first lane below with room. `within` bounds all of them.
    """
    taken: list[list[Stretch]] = [list(boxes)]
    places = []
    for (begin, end), width in zip(boxes, widths, strict=True):
        if end - begin >= width + GAP:
            places.append(Place((begin + end) / 2, 0, inside=True))
            continue
        right = (end + GAP, end + GAP + width)
        left = (begin - GAP - width, begin - GAP)
        free = [side for side in (right, left) if _free(side, taken[0], within)]
        if free:
            taken[0].append(free[0])
            places.append(Place(sum(free[0]) / 2, 0))
        else:
            places.append(_below((begin + end) / 2, width, within, taken, first=1))
    return tuple(places)


def below(
    middles: Sequence[float], widths: Sequence[float], within: Stretch
) -> tuple[Place, ...]:
    """A place under each middle, in the first lane (from 0) with room."""
    taken: list[list[Stretch]] = []
    return tuple(
        _below(middle, width, within, taken, first=0)
        for middle, width in zip(middles, widths, strict=True)
    )


def _below(
    middle: float,
    width: float,
    within: Stretch,
    taken: list[list[Stretch]],
    *,
    first: int,
) -> Place:
    begin = max(within[0], min(middle - width / 2, within[1] - width))
    stretch = (begin, begin + width)
    lane = first
    while lane < len(taken) and not _free(stretch, taken[lane], stretch):
        lane += 1
    while len(taken) <= lane:
        taken.append([])
    taken[lane].append(stretch)
    return Place(begin + width / 2, lane)


def _free(stretch: Stretch, taken: Sequence[Stretch], within: Stretch) -> bool:
    if stretch[0] < within[0] or stretch[1] > within[1]:
        return False
    return all(
        stretch[1] + GAP / 2 <= begin or end + GAP / 2 <= stretch[0]
        for begin, end in taken
    )
