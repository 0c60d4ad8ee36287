"""The time ribbon: every city over the host's day, and when it sits, as one SVG.

Night is ink and office hours are pale, exact to the minute by the planner's own
rates; a session is an outlined box with the city's own times; orange is what it
costs. `ribbon` gives a file that stands alone, `ribbon_element` the picture inside a
page that carries `colours.PICTURES`. The `timetable` says the same as a table.
"""

from __future__ import annotations

from collections.abc import Iterator

from intercity.kernel import clock
from intercity.kernel.planner.account import Account
from intercity.planning.frame import (
    AXIS,
    BAND,
    CAPTION,
    FIGURE,
    LANE,
    LINE,
    NAME,
    SMALL,
    TIME,
    TOP,
    Frame,
    Laid,
    borne,
    figure,
    laid,
)
from intercity.planning.labels import ENGLISH, Labels
from intercity.planning.legend import entries, legend, textures
from intercity.planning.lettering import width as text_width
from intercity.planning.lettering import wrapped
from intercity.planning.markup import Markup, element, escaped, joined, lettered
from intercity.planning.picture import Picture
from intercity.planning.placing import Place, below
from intercity.planning.shading import Shade, span
from intercity.planning.strips import strips

WIDE, MIDDLE, NARROW = 1080, 760, 340

_CAPTION_ROOM = 170.0
_BOX = 22.0
# Hours between two ticks of the axis, the least that leaves room for them.
_EVERY = (1, 2, 3, 4, 6, 12, 24)


def ribbon(account: Account, labels: Labels = ENGLISH, *, width: int = WIDE) -> str:
    """The picture as a file of its own, described in full since no table is beside."""
    drawn = _Ribbon(account, labels, width, "ribbon")
    said = (strip.said(labels) for strip in drawn.strips)
    return drawn.picture(". ".join((drawn.summary.rstrip("."), *said))).alone()


def ribbon_element(
    account: Account,
    labels: Labels = ENGLISH,
    *,
    width: int = WIDE,
    name: str = "ribbon",
) -> Markup:
    """The picture inside a page; `name` begins its ids, which a page may hold once."""
    drawn = _Ribbon(account, labels, width, name)
    return drawn.picture(drawn.summary).inside()


class _Ribbon:
    def __init__(
        self, account: Account, labels: Labels, width: float, name: str
    ) -> None:
        self.account, self.labels, self.name = account, labels, name
        self.span = span(account)
        self.strips = strips(account, self.span, labels)
        self.frame = Frame.of(self.strips, width)
        self.laid = tuple(laid(self.strips, self.frame, self.span.minutes))
        self.bottom = self.laid[-1].bottom
        most = max(map(borne, self.strips))
        self._per_point = self.frame.bar_room / float(most) if most else 0.0

    @property
    def summary(self) -> str:
        return self.labels.ribbon_summary.format(
            cities=len(self.account.problem.cities),
            sessions=len(self.account.plan.sessions),
            host=self._host,
            date=self.labels.long_date(self.span.host_day),
        )

    @property
    def _host(self) -> str:
        host = self.account.problem.host
        return self.labels.name(host.slug, host.name)

    def picture(self, description: str) -> Picture:
        captions, bottom = self._captions()
        shown = tuple(entries(self.strips, self.account.problem.burden, self.labels))
        key, height = legend(shown, self.name, self.frame.width, bottom + 16)
        parts = (
            textures(self.name),
            *self._axis(),
            *map(self._ground, self.laid),
            *self._bands(),
            *map(self._sits, self.laid),
            captions,
            key,
        )
        return Picture(
            name=self.name,
            title=self.labels.ribbon_title,
            description=description,
            language=self.labels.language,
            width=self.frame.width,
            height=height,
            drawn=joined(parts),
        )

    def _x(self, minute: float) -> float:
        return self.frame.x(minute / self.span.minutes)

    def _axis(self) -> Iterator[Markup]:
        host = self._host
        date = self.labels.short_date(self.span.host_day)
        heading = self.labels.host_time.format(host=host, date=date)
        burden = self.labels.burden
        room = self.frame.width - text_width(burden, AXIS) - 12
        (heading,) = wrapped(heading, AXIS, room, most=1)
        yield lettered(heading, 0, 14, AXIS, "mute")
        yield lettered(burden, self.frame.width, 14, AXIS, "mute", anchor="end")
        for minute, shown in self._ticks():
            x = self._x(minute)
            half = text_width(shown, AXIS) / 2
            at = max(half, min(x, self.frame.width - half))
            yield element(
                "line", class_="grid", x1=x, x2=x, y1=TOP - 8, y2=self.bottom + 4
            )
            yield lettered(shown, at, TOP - 14, AXIS, "mute", anchor="middle")

    def _ticks(self) -> Iterator[tuple[int, str]]:
        hours = list(self.span.hours())
        room = text_width("00:00", AXIS) + (26 if self.frame.stacked else 10)
        an_hour = (self.frame.right - self.frame.left) * 60 / self.span.minutes
        every = next((n for n in _EVERY if n * an_hour >= room), _EVERY[-1])
        for minute, shown in hours:
            if int(shown[:2]) % every == 0:
                yield minute, shown

    def _ground(self, row: Laid) -> Markup:
        """A strip's name, shades, bar and figure."""
        return element(
            "g",
            element("title", escaped(row.strip.said(self.labels))),
            joined(self._name(row)),
            joined(
                rect for shade in row.strip.shades for rect in self._shade(shade, row)
            ),
            joined(self._bar(row)),
        )

    def _name(self, row: Laid) -> Iterator[Markup]:
        strip = row.strip
        style = "name host" if strip.is_host else "name"
        *lines, last = row.names
        for number, line in enumerate(lines):
            yield lettered(line, 0, row.name_line + number * LINE, NAME, style)
        under = row.name_line + len(row.names) * LINE
        if self.frame.stacked:
            yield element(
                "text",
                escaped(last),
                element(
                    "tspan",
                    escaped(strip.utc),
                    class_="mute light",
                    dx=8,
                    font_size=SMALL,
                ),
                class_=style,
                x=0,
                y=under - LINE,
                font_size=NAME,
            )
        else:
            yield lettered(last, 0, under - LINE, NAME, style)
            x = self.frame.left - 8
            yield lettered(strip.utc, x, row.name_line, SMALL, "mute", anchor="end")
        if strip.note:
            yield lettered(strip.note, 0, under - 2, SMALL, "mute")

    def _shade(self, shade: Shade, row: Laid) -> Iterator[Markup]:
        begin, end = self._x(shade.begin), self._x(shade.end)
        place = {"x": begin, "y": row.band, "width": end - begin, "height": BAND}
        yield element("rect", class_=f"shade{shade.shade}", **place)
        for kind, is_so in (("rest", shade.resting), ("barred", shade.barred)):
            if is_so:
                yield element("rect", fill=f"url(#{self.name}-{kind})", **place)

    def _bar(self, row: Laid) -> Iterator[Markup]:
        strip, x = row.strip, self.frame.bar
        middle = row.name_line - 5 if self.frame.stacked else row.middle
        for kind, burden in (("cost", strip.burden), ("carried", strip.carried)):
            length = float(burden) * self._per_point
            if length:
                yield element(
                    "rect", class_=kind, x=x, y=middle - 4, width=length, height=8, rx=2
                )
                x += length
        style = "figure host" if strip.is_host else "figure"
        yield lettered(
            figure(strip), self.frame.width, middle + 4.5, FIGURE, style, anchor="end"
        )

    def _bands(self) -> Iterator[Markup]:
        """The faint columns that a session cuts through all strips."""
        for begin, end in self.laid[0].boxes:
            yield element(
                "rect",
                class_="band",
                x=begin,
                y=TOP - 4,
                width=end - begin,
                height=self.bottom - TOP + 8,
            )

    def _sits(self, row: Laid) -> Markup:
        drawn = []
        box_top = row.middle - _BOX / 2
        for sit, (begin, end), place in zip(
            row.strip.sits, row.boxes, row.places, strict=True
        ):
            y = row.middle + 4 + place.lane * LANE + (2 if place.lane else 0)
            if not place.inside:
                wide = text_width(sit.label, TIME, bold=True) + 4
                drawn.append(
                    element(
                        "rect",
                        class_="tag",
                        x=place.middle - wide / 2,
                        y=y - 12,
                        width=wide,
                        height=16,
                        rx=3,
                    )
                )
            box = {"x": begin, "y": box_top, "width": end - begin, "height": _BOX}
            drawn.append(element("rect", class_="sit", rx=4, **box))
            drawn.append(
                lettered(sit.label, place.middle, y, TIME, "time", anchor="middle")
            )
        return joined(drawn)

    def _captions(self) -> tuple[Markup, float]:
        """Session 1, morning in Tokyo: under the bands, and where they end.

        Sessions too near to one another are named by their number alone.
        """
        boxes = self.laid[0].boxes
        captions = [self._caption(number) for number in range(len(boxes))]
        places = self._caption_places(captions)
        if any(place.lane for place in places):
            captions = [caption[:1] for caption in captions]
            places = self._caption_places(captions)
        top = self.bottom + 4
        tall = max(map(len, captions)) * LINE + 6
        drawn = [
            element("line", class_="leader", x1=x, x2=x, y1=top, y2=top + lane * tall)
            for x, lane in (
                ((begin + end) / 2, place.lane)
                for (begin, end), place in zip(boxes, places, strict=True)
            )
            if lane
        ]
        for caption, place in zip(captions, places, strict=True):
            drawn += self._caption_lines(caption, place.middle, top + place.lane * tall)
        lanes = 1 + max(place.lane for place in places)
        return joined(drawn), top + lanes * tall

    def _caption(self, number: int) -> tuple[str, ...]:
        problem, session = self.account.problem, self.account.plan.sessions[number]
        there = clock.local(session.start, problem.host.zone)
        part = self.labels.part_in.format(
            part=self.labels.part_of_day(there), host=self._host
        )
        title = self.labels.session.format(number=number + 1)
        return (title, *wrapped(part, CAPTION, _CAPTION_ROOM))

    def _caption_places(self, captions: list[tuple[str, ...]]) -> tuple[Place, ...]:
        boxes = self.laid[0].boxes
        middles = [(begin + end) / 2 for begin, end in boxes]
        return below(middles, [*map(_caption_width, captions)], (0, self.frame.width))

    def _caption_lines(
        self, caption: tuple[str, ...], x: float, top: float
    ) -> Iterator[Markup]:
        wide = _caption_width(caption)
        place = {"x": x - wide / 2, "y": top + 2, "width": wide, "height": LINE}
        yield element("rect", class_="tag", **place)
        for number, line in enumerate(caption, start=1):
            style = "caption host" if number == 1 else "caption"
            yield lettered(
                line, x, top + LINE * number, CAPTION, style, anchor="middle"
            )


def _caption_width(caption: tuple[str, ...]) -> float:
    return max(text_width(line, CAPTION, bold=True) for line in caption) + 6
