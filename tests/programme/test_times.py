"""Times flow from the start of the session, whatever the clocks on the walls do."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intercity.programme.times import flow, starts_at, total

LENGTHS = st.lists(st.integers(1, 240), max_size=20)
START = datetime(2027, 1, 20, 0, 30, tzinfo=UTC)


@given(LENGTHS)
def test_items_follow_one_another_and_keep_their_lengths(lengths):
    spans = flow(START, lengths)
    begins = [span[0] for span in spans]
    ends = [span[1] for span in spans]
    assert [end - begin for begin, end in spans] == [
        timedelta(minutes=length) for length in lengths
    ]
    assert begins == [START, *ends][: len(lengths)]


@given(LENGTHS, st.randoms())
def test_another_order_keeps_every_length_and_the_end(lengths, random):
    shuffled = random.sample(lengths, len(lengths))
    assert total(shuffled) == total(lengths) == sum(lengths)
    if lengths:
        end = START + timedelta(minutes=sum(lengths))
        assert flow(START, shuffled)[-1][1] == flow(START, lengths)[-1][1] == end


@given(LENGTHS, LENGTHS)
def test_after_an_item_of_unknown_length_no_time_is_guessed(before, after):
    spans = flow(START, [*before, None, *after])
    start = START + timedelta(minutes=sum(before))
    assert spans[len(before) :] == [(start, None), *[(None, None)] * len(after)]
    assert total([*before, None, *after]) is None


def test_times_are_stepped_in_utc_over_a_clock_change():
    # Copenhagen goes from 02:00 to 03:00 on 28 March 2027: 90 minutes from 01:00.
    start = starts_at(date(2027, 3, 28), "01:00", "Europe/Copenhagen")
    assert flow(start, [60, 30]) == [
        (
            datetime(2027, 3, 28, 0, 0, tzinfo=UTC),
            datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
        ),
        (
            datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
            datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        ),
    ]


def test_midnight_at_the_end_of_a_day_is_the_next_day():
    assert starts_at(date(2027, 1, 20), "24:00", "Asia/Tokyo") == datetime(
        2027, 1, 20, 15, 0, tzinfo=UTC
    )
