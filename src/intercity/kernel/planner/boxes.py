"""Boxes: sets of plans that share a date and, per session, a block of starts.

A box also holds a range of presentations per session and, for cities bound by
`together` or `apart`, the sessions still open to them. Its columns bound every
plan inside from below; a box that is down to single starts and numbers, with all
bound cities placed, is a leaf and its columns are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from intercity.kernel.planner.assignment import Bools, every
from intercity.kernel.planner.burden import Ints
from intercity.kernel.planner.space import Space

# Bound cities are placed once blocks are down to this many minutes: earlier their
# bounds tell little, later each start repeats the work.
PLACING_MINUTES = 60
# A presentation more tells more than as many minutes of start: it lengthens its session
# for all who sit there, takes one from another, and pushes what follows.
NUMBERS_WEIGH = 4


@dataclass(frozen=True, slots=True)
class Boxes:
    """A batch of boxes, one a row.

    `day` and `level` [batch]; `block`, `fewest`, `most` [batch, sessions]: the block
    of starts at that level and the range of presentations; `open` [batch, units]:
    bit codes of sessions.
    """

    day: Ints
    level: Ints
    block: Ints
    fewest: Ints
    most: Ints
    open: Ints

    def __len__(self) -> int:
        """How many boxes."""
        return len(self.day)

    def take(self, rows: Ints | Bools) -> Boxes:
        """Some of the boxes, by index or mask."""
        return Boxes(*(getattr(self, each.name)[rows] for each in fields(self)))

    @staticmethod
    def join(parts: list[Boxes]) -> Boxes:
        """All boxes of several batches."""
        return Boxes(
            *(
                np.concatenate([getattr(part, each.name) for part in parts])
                for each in fields(Boxes)
            )
        )


def whole(space: Space) -> Boxes:
    """One box a date that holds every plan of it; may be empty."""
    days = len(space.days)
    shape = (days, space.sessions)
    boxes = Boxes(
        day=np.arange(days),
        level=np.full(days, space.levels - 1),
        block=np.zeros(shape, dtype=np.int64),
        fewest=np.full(shape, space.fewest),
        most=np.full(shape, space.most),
        open=np.tile(
            np.array([unit.allowed for unit in space.units], dtype=np.int64), (days, 1)
        ),
    )
    return tighten(space, boxes)


def at_starts(space: Space, boxes: Boxes, day: int, starts: tuple[int, ...]) -> Boxes:
    """The part of whole-day boxes with these starts (indices into the day's)."""
    row = boxes.take(boxes.day == day)
    block = np.tile(np.array(starts, dtype=np.int64), (len(row), 1))
    return tighten(space, replace(row, level=np.zeros_like(row.level), block=block))


def earliest(space: Space, boxes: Boxes) -> tuple[Ints, Bools]:
    """The earliest chain of starts inside each box, and whether there is one.

    Indices [batch, sessions] of the lexicographically first starts that keep the
    gap with the fewest presentations; the session's end is checked by the columns.
    """
    index = np.zeros_like(boxes.block)
    possible = np.ones(len(boxes), dtype=bool)
    for number, day in enumerate(space.days):
        rows = np.flatnonzero(boxes.day == number)
        ready = np.full(len(rows), -1)
        for session in range(space.sessions):
            first, last = _edges(space, boxes.take(rows), session, len(day.starts))
            at = np.maximum(first, np.searchsorted(day.starts, ready))
            index[rows, session] = at
            possible[rows] &= at <= last
            begin = day.starts[np.minimum(at, len(day.starts) - 1)] if len(rows) else at
            length = space.problem.length(0) + (
                space.problem.presentation_minutes * boxes.fewest[rows, session]
            )
            possible[rows] &= begin + length <= day.minutes
            ready = begin + length + space.problem.gap_minutes
    return index, possible


def _edges(space: Space, boxes: Boxes, session: int, starts: int) -> tuple[Ints, Ints]:
    first = boxes.block[:, session] << boxes.level
    last = np.minimum(((boxes.block[:, session] + 1) << boxes.level) - 1, starts - 1)
    begin = space.begin[boxes.day, session]
    return np.maximum(first, begin[:, 0]), np.minimum(last, begin[:, 1])


def tighten(space: Space, boxes: Boxes) -> Boxes:
    """Drop boxes without a plan; narrow the numbers of presentations of the rest."""
    boxes = _place(space, boxes)
    index, possible = earliest(space, boxes)
    boxes, index = boxes.take(possible), index[possible]
    fewest, most = boxes.fewest.copy(), boxes.most.copy()
    if space.problem.presentation_minutes:
        most = np.minimum(most, _room(space, boxes, index))
    for _ in range(2):
        fewest = np.maximum(
            fewest, space.presenting - (most.sum(axis=1, keepdims=True) - most)
        )
        most = np.minimum(
            most, space.presenting - (fewest.sum(axis=1, keepdims=True) - fewest)
        )
    kept = every(fewest <= most, 1)
    return replace(boxes, fewest=fewest, most=most).take(kept)


def _room(space: Space, boxes: Boxes, index: Ints) -> Ints:
    """How many presentations fit before the next session must begin."""
    room = np.empty_like(boxes.most)
    for number, day in enumerate(space.days):
        rows = np.flatnonzero(boxes.day == number)
        part = boxes.take(rows)
        until = np.full(len(rows), day.minutes)
        for session in reversed(range(space.sessions)):
            begin = day.starts[index[rows, session]]
            minutes = until - begin - space.problem.fixed_minutes
            room[rows, session] = minutes // space.problem.presentation_minutes
            _, last = _edges(space, part, session, len(day.starts))
            until = day.starts[last] - space.problem.gap_minutes
    return room


def _place(space: Space, boxes: Boxes) -> Boxes:
    """Take from each unit the sessions of placed units it must avoid."""
    if not space.units:
        return boxes
    open_ = boxes.open.copy()
    for _ in space.units:
        before = open_.copy()
        for number, unit in enumerate(space.units):
            placed = _single(open_[:, number])
            for foe in unit.apart:
                open_[placed, foe] &= ~open_[placed, number]
        if (before == open_).all():
            break
    kept = every(open_ > 0, 1)
    return replace(boxes, open=open_).take(kept)


def _single(code: Ints) -> Bools:
    single: Bools = (code & (code - 1)) == 0
    return single


def branch(space: Space, boxes: Boxes) -> Boxes:
    """All children of boxes that are no leaves, tightened.

    What is widest, in minutes, is split: the blocks of starts, the range of
    presentations of a session, or the sessions open to a bound unit.
    """
    kind = _widest(space, boxes)
    splits = ((_STARTS, _halve), (_NUMBERS, _divide), (_UNITS, _place_next))
    parts = [
        split(space, boxes.take(kind == which))
        for which, split in splits
        if (kind == which).any()
    ]
    return tighten(space, Boxes.join(parts))


def branch_numbers(space: Space, boxes: Boxes) -> Boxes:
    """The children of boxes with a range of presentations, by that range alone."""
    return tighten(space, _divide(space, boxes))


def branch_units(space: Space, boxes: Boxes) -> Boxes:
    """The children of boxes with a unit not yet placed, by its sessions alone."""
    return tighten(space, _place_next(space, boxes))


def is_leaf(space: Space, boxes: Boxes) -> Bools:
    """Which boxes hold a single set of starts, numbers and placed units."""
    leaf: Bools = _widest(space, boxes) == _LEAF
    return leaf


_LEAF, _STARTS, _NUMBERS, _UNITS = range(4)


def _widest(space: Space, boxes: Boxes) -> Ints:
    starts = np.where(boxes.level > 0, space.problem.grid_minutes << boxes.level, 0)
    each = NUMBERS_WEIGH * max(1, space.problem.presentation_minutes)
    numbers = (boxes.most - boxes.fewest).max(axis=1) * each
    units = np.where(~every(_single(boxes.open), 1), PLACING_MINUTES, 0)
    widths = np.stack([np.zeros_like(starts), starts, numbers, units])
    kind: Ints = widths.argmax(axis=0)
    return kind


def _halve(space: Space, boxes: Boxes) -> Boxes:
    """Each block of starts in two, for all sessions at once: 2^S children."""
    bits = np.arange(1 << space.sessions)
    halves = (bits[:, None] >> np.arange(space.sessions)) & 1
    rows = np.repeat(np.arange(len(boxes)), len(bits))
    parent = boxes.take(rows)
    block = 2 * parent.block + np.tile(halves, (len(boxes), 1))
    level = parent.level - 1
    blocks = np.diff(space.level_at)[level]
    children = replace(parent, level=level, block=block)
    return children.take(every(block < blocks[:, None], 1))


def _divide(space: Space, boxes: Boxes) -> Boxes:
    """The widest range of presentations in two."""
    rows = np.arange(len(boxes))
    session = (boxes.most - boxes.fewest).argmax(axis=1)
    middle = (boxes.most + boxes.fewest)[rows, session] // 2
    most, fewest = boxes.most.copy(), boxes.fewest.copy()
    most[rows, session] = middle
    fewest[rows, session] = middle + 1
    return Boxes.join([replace(boxes, most=most), replace(boxes, fewest=fewest)])


def _place_next(space: Space, boxes: Boxes) -> Boxes:
    """The first unit not yet placed, to each of its open sessions."""
    rows = np.arange(len(boxes))
    unit = (~_single(boxes.open)).argmax(axis=1)
    parts = []
    for session in range(space.sessions):
        able = rows[(boxes.open[rows, unit] >> session) & 1 == 1]
        open_ = boxes.open[able].copy()
        open_[np.arange(len(able)), unit[able]] = 1 << session
        parts.append(replace(boxes.take(able), open=open_))
    return Boxes.join(parts)
