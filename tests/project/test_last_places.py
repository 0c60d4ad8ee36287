"""Eight processes race for the last places of a technical test."""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import TemporaryFile

from tests.project.conftest import Site

EDITION = "partner-cities-4"
PLACES, RACERS = 3, 8
OFFER = f"""
from datetime import timedelta
from intercity.base.clock import now
from intercity.programme.models import OfferedTime
from intercity.seminars.models import Edition
edition = Edition.objects.get(slug="{EDITION}")
at = now() + timedelta(days=3)
OfferedTime.objects.create(
    edition=edition, day=at.date(), start="09:00", zone="Asia/Tokyo", starts_at=at,
    minutes=15, capacity={PLACES},
)
told = list(edition.participants.order_by("pk").values_list("pk", flat=True))
"""
# Each waits until all are ready, so that they ask in the same moment.
BOOK = """
import django, sys, time
django.setup()
from pathlib import Path
from intercity.base.clock import now
from intercity.base.refusals import Refusal
from intercity.programme.actions.technical_tests import book_test
from intercity.programme.models import OfferedTime
from intercity.seminars.models import Participant
folder, number, racers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
mine = Participant.objects.select_related("edition", "city").get(pk=number)
time_offered = OfferedTime.objects.latest("pk")
(folder / f"ready-{number}").touch()
while len(list(folder.glob("ready-*"))) < racers:
    time.sleep(0.01)
try:
    book_test(mine, time_offered, by=None, now=now())
    print("booked")
except Refusal as refusal:
    print(refusal.code)
"""


def test_eight_processes_never_book_more_places_than_there_are(site: Site, tmp_path):
    numbers = site.asks(OFFER)[:RACERS]
    assert len(numbers) == RACERS
    folder = tmp_path / "ready"
    folder.mkdir()
    with ExitStack() as stack:
        outputs = [stack.enter_context(TemporaryFile()) for _number in numbers]
        racers = [
            site.start("-c", BOOK, str(folder), str(one), str(RACERS), stdout=out)
            for one, out in zip(numbers, outputs, strict=True)
        ]
        assert [racer.wait(120) for racer in racers] == [0] * RACERS
        for out in outputs:
            out.seek(0)
        said = [out.read().decode().strip() for out in outputs]
    assert sorted(said) == ["booked"] * PLACES + ["time_taken"] * (RACERS - PLACES)
    rows = site.reads(
        "SELECT place FROM programme_technicaltest WHERE time_id ="
        " (SELECT MAX(id) FROM programme_offeredtime) ORDER BY place"
    )
    assert [place for (place,) in rows] == [1, 2, 3]
