"""Work after the answer: the programme follows a plan; videos are looked into."""

from __future__ import annotations

from intercity.base.clock import now
from intercity.base.files import path_of
from intercity.base.jobs import job
from intercity.planning.brief import read_brief
from intercity.planning.models import Plan
from intercity.programme.actions import programme_from_plan, tell_changes
from intercity.programme.models import Material
from intercity.programme.video import probed


@job("programme.flow_from_plan")
def flow_from_plan(edition: int, plan: int, *, tells: bool = False) -> None:
    """Make or move the sessions of this plan, unless another was settled since.

    Where it `tells`, the cities whose time has changed are told at once. It may run
    twice: what is there already stays as it is, and who was told knows.
    """
    found = Plan.objects.select_related("edition", "settled_by").filter(
        pk=plan, edition=edition, state=Plan.State.SETTLED
    )
    for settled in found:
        question = read_brief(settled.brief.encode()).question
        programme_from_plan(
            settled.edition,
            settled.sessions,
            items=[
                {"kind": line.kind, "minutes": line.minutes, "title": line.title}
                for line in question.items
            ],
            presentation_minutes=question.presentation_minutes,
            by=settled.settled_by,
            now=now(),
        )
        if tells:
            tell_changes(settled.edition, by=settled.settled_by, now=now())


@job("programme.check_video")
def check_video(material: int) -> None:
    """Keep what ffprobe tells of a video; a look at it says nothing else of it."""
    for found in Material.objects.select_related("file").filter(pk=material):
        findings = probed(path_of(found.file.place), found.file.media_type)
        Material.objects.filter(pk=material).update(findings=findings)
