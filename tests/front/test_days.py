"""The programme by local dates: on every clock, nothing is lost and nothing doubled."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intercity.cities.places import zone_places
from intercity.front.days import local_days
from intercity.kernel.clock import local
from intercity.kernel.wording import LocalizedText
from intercity.programme.content import ContentItem, ContentSession

NOTHING = LocalizedText("en")


def session(start, *minutes, number=1, times_known=True):
    """A session at an instant, with items of these lengths."""
    items, at = [], start
    for key, length in enumerate(minutes):
        end = at + timedelta(minutes=length)
        items.append(
            ContentItem(
                id=number * 100 + key,
                kind="report",
                starts_at=at if times_known else None,
                ends_at=end if times_known else None,
                minutes=length,
                title=NOTHING,
                description=NOTHING,
                city=None,
            )
        )
        at = end
    return ContentSession(
        number=number,
        title=NOTHING,
        day=start.date(),
        start=f"{start:%H:%M}",
        zone="Etc/UTC",
        starts_at=start,
        ends_at=at,
        minutes=sum(minutes),
        times_known=times_known,
        seats_known=True,
        cities=(),
        items=tuple(items),
    )


def shape(days):
    """Dates, and what stands on each: (session, items, begins, ends)."""
    return [
        (
            day.date.isoformat(),
            [
                (
                    part.session.number,
                    [item.id % 100 for item in part.items],
                    part.begins,
                    part.ends,
                )
                for part in day.parts
            ],
        )
        for day in days
    ]


MORNING = datetime(2027, 1, 20, 0, 30, tzinfo=UTC)  # 09:30 in Tokyo


def test_a_session_over_local_midnight_stands_on_both_dates():
    late = session(MORNING, 60, 110, 5)
    assert shape(local_days([late], "America/Sao_Paulo")) == [
        ("2027-01-19", [(1, [0, 1], True, False)]),
        ("2027-01-20", [(1, [2], False, True)]),
    ]


def test_a_session_that_ends_at_midnight_does_not_reach_the_next_day():
    assert shape(local_days([session(MORNING, 150)], "America/Sao_Paulo")) == [
        ("2027-01-19", [(1, [0], True, True)])
    ]


def test_an_item_that_runs_over_midnight_leaves_an_empty_part_behind():
    assert shape(local_days([session(MORNING, 175)], "America/Sao_Paulo")) == [
        ("2027-01-19", [(1, [0], True, False)]),
        ("2027-01-20", [(1, [], False, True)]),
    ]


def test_items_without_published_times_stand_where_their_session_begins():
    held = session(MORNING, 60, 115, times_known=False)
    assert shape(local_days([held], "America/Sao_Paulo")) == [
        ("2027-01-19", [(1, [0, 1], True, False)]),
        ("2027-01-20", [(1, [], False, True)]),
    ]


def test_parallel_sessions_stand_by_start_and_number():
    days = local_days(
        [session(MORNING, 30, number=2), session(MORNING, 30, number=1)], "Asia/Tokyo"
    )
    assert [part.session.number for part in days[0].parts] == [1, 2]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Kiritimati", date(2027, 1, 20)),
        ("Pacific/Pago_Pago", date(2027, 1, 19)),
    ],
)
def test_the_date_line_parts_one_instant_into_two_dates(zone, day):
    assert [one.date for one in local_days([session(MORNING, 30)], zone)] == [day]


ZONES = st.sampled_from([zone for _name, zone in zone_places()])
# Around the changes of northern and southern clocks, a leap day, and the new year.
STARTS = st.datetimes(datetime(2010, 1, 1), datetime(2031, 1, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)


@given(
    st.lists(
        st.tuples(STARTS, st.lists(st.integers(1, 240), min_size=1, max_size=6)),
        min_size=1,
        max_size=4,
    ),
    ZONES,
)
# The clock falls back over midnight (St. John's, 2010), skips a date (Apia, 2011),
# goes forward at midnight (Beirut).
@example([(datetime(2010, 11, 7, 2, 0, tzinfo=UTC), [15, 20, 40])], "America/St_Johns")
@example([(datetime(2011, 12, 30, 9, 0, tzinfo=UTC), [59, 2, 90])], "Pacific/Apia")
@example([(datetime(2027, 3, 27, 21, 30, tzinfo=UTC), [29, 2, 60])], "Asia/Beirut")
def test_every_item_stands_once_under_the_date_of_its_own_clock(given_sessions, zone):
    sessions = [
        session(start, *minutes, number=number)
        for number, (start, minutes) in enumerate(given_sessions, start=1)
    ]
    days = local_days(sessions, zone)
    shown = [
        (item.id, day.date) for day in days for part in day.parts for item in part.items
    ]
    assert sorted(shown) == sorted(
        (item.id, local(item.starts_at, zone).date())
        for one in sessions
        for item in one.items
    )
    assert [day.date for day in days] == sorted({day.date for day in days})
    for one in sessions:
        parts = [
            (day.date, part)
            for day in days
            for part in day.parts
            if part.session == one
        ]
        assert [part.begins for _day, part in parts] == [True] + [False] * (
            len(parts) - 1
        )
        assert [part.ends for _day, part in parts][-1]
        assert local(one.starts_at, zone).date() in [day for day, _part in parts]
