"""The map and the hours: labels apart, every point on the map, every minute shaded."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercity.cities.places import zone_places
from intercity.front import hours, worldmap
from intercity.front.projection import HEIGHT, WIDTH, project
from intercity.kernel.clock import local

POINTS = st.tuples(st.floats(-55, 75), st.floats(-180, 180))


@given(st.floats(-90, 90), st.floats(-540, 540))
def test_every_place_of_the_world_is_on_the_map(latitude, longitude):
    x, y = project(latitude, longitude)
    assert -0.001 <= x <= WIDTH + 0.001
    assert -0.001 <= y <= HEIGHT + 0.001


def test_the_map_is_cut_at_the_antimeridian_and_nowhere_else():
    assert project(0, 179.99)[0] == pytest.approx(WIDTH, abs=0.1)
    assert project(0, -179.99)[0] == pytest.approx(0, abs=0.1)
    assert project(10, 190) == pytest.approx(project(10, -170))
    assert project(-17, 178)[0] - project(-17, -178)[0] > WIDTH * 0.9


@pytest.mark.parametrize(
    "frame", [worldmap.WIDE, worldmap.NARROW], ids=lambda f: f.name
)
@given(points=st.lists(POINTS, min_size=1, max_size=24, unique=True))
def test_no_label_lies_on_a_label_or_a_point(frame, points):
    texts = [
        f"City {number}" if frame is worldmap.WIDE else str(number)
        for number in range(len(points))
    ]
    labels = list(worldmap.place(texts, points, frame))
    for one, other in combinations(labels, 2):
        assert not worldmap._overlap(one.box, other.box)
    for label in labels:
        assert worldmap._inside(label.box, frame)
        for other in labels:
            left, top, right, bottom = label.box
            x, y = other.point
            assert not (left < x < right and top < y < bottom)


def test_no_label_of_real_neighbours_lies_on_another():
    crowd = [
        (37.6, 127.0),
        (37.5, 126.7),
        (35.7, 139.7),
        (35.4, 139.6),
        (34.7, 135.5),
        (31.2, 121.5),
        (30.3, 120.2),
        (25.0, 121.5),
        (22.3, 114.2),
        (22.5, 114.1),
    ]
    labels = list(
        worldmap.place([f"Name of a city {n}" for n in range(10)], crowd, worldmap.WIDE)
    )
    assert not any(
        worldmap._overlap(one.box, other.box) for one, other in combinations(labels, 2)
    )


def test_the_outline_is_small_and_one_path():
    path = worldmap.land()
    assert len(path) < 60_000
    assert set(path) <= set("Mlz -0123456789")


ZONES = [zone for _name, zone in zone_places()]


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2020, 1, 1), datetime(2031, 1, 1)),
    st.integers(60, 36 * 60),
)
def test_every_minute_has_the_shade_of_its_own_clock(zone, start, minutes):
    start = start.replace(second=0, microsecond=0, tzinfo=UTC)
    end = start + timedelta(minutes=minutes)
    found = list(hours.shades(zone, start, end))
    assert found[0][0] == start
    assert found[-1][1] == end
    for (_, until, _), (at, _, _) in pairwise(found):
        assert until == at
    for begin, until, shade in found:
        for at in (begin, until - timedelta(minutes=1)):
            hour = local(at, zone).hour
            assert shade == next(s for limit, s in hours._BANDS if hour < limit)
