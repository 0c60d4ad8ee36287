"""Eight processes race for the last places of a delegation: none is given twice."""

from __future__ import annotations

import json

from tests.project.conftest import Site, until

PLACES, RUNNERS, TRIES = 5, 8, 4

ARRANGE = f"""
from intercity.base.clock import now
from intercity.delegations.actions.lists import arrange
from intercity.delegations.models import Member
from intercity.delegations.quotas import arrangements_of
from intercity.seminars.models import Edition
edition = Edition.objects.get(slug="partner-cities-4")
Member.objects.all().delete()
revision = arrangements_of(edition).revision
quota = dict(quota={PLACES}, needs_approval=False, revision=revision)
arrange(edition, **quota, by=None, now=now())
told = edition.participants.filter(takes_part=True).values_list("pk", flat=True)[0]
"""
# Each waits until all are there, and then takes what it can.
RUN = """
import json, pathlib, sys, time
import django; django.setup()
from intercity.base.clock import now
from intercity.base.refusals import Refusal
from intercity.delegations.actions.members import register
from intercity.delegations.member_facts import MemberFacts
from intercity.kernel.names import NameParts
from intercity.seminars.models import Participant

folder, runner, city, tries = pathlib.Path(sys.argv[1]), *sys.argv[2:]
participant = Participant.objects.select_related("edition", "city").get(pk=city)
(folder / f"ready-{runner}").touch()
while not (folder / "go").exists():
    time.sleep(0.005)
told = []
for number in range(int(tries)):
    facts = MemberFacts(parts=NameParts(f"Runner {runner}", f"Try {number}"))
    try:
        register(participant, facts, by=None, now=now())
        told.append("in")
    except Refusal as refusal:
        told.append(refusal.code)
(folder / f"told-{runner}").write_text(json.dumps(told))
"""


def test_places_are_given_once_however_many_run_for_them(site: Site):
    city = site.asks(ARRANGE)
    folder = site.data.parent
    runners = [
        site.start("-c", RUN, str(folder), str(number), str(city), str(TRIES))
        for number in range(RUNNERS)
    ]
    until(lambda: len(list(folder.glob("ready-*"))) == RUNNERS)
    (folder / "go").touch()
    until(lambda: all(runner.poll() is not None for runner in runners))
    assert [runner.returncode for runner in runners] == [0] * RUNNERS
    told = [
        one for path in folder.glob("told-*") for one in json.loads(path.read_text())
    ]
    assert sorted(told) == ["full"] * (RUNNERS * TRIES - PLACES) + ["in"] * PLACES
    assert site.reads("SELECT COUNT(*) FROM delegations_member") == [(PLACES,)]
