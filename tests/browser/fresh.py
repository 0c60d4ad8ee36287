"""A fresh edition beside those of the demonstration: planned, and nobody invited yet.

Run in a process of its own, on data that are not served at the time.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta

SLUG = "partner-cities-5"


def main() -> None:
    """Enter the sample edition's cities again, settle a plan, and say the hours."""
    # Django is set up before its models are imported.
    import django  # noqa: PLC0415 -- as above

    django.setup()
    from intercity.base.clock import now  # noqa: PLC0415 -- as above
    from intercity.delegations.actions.invitations import (  # noqa: PLC0415 -- as above
        enter_address,
    )
    from intercity.kernel.clock import instant, local  # noqa: PLC0415 -- as above
    from intercity.kernel.planner.problem import Window  # noqa: PLC0415 -- as above
    from intercity.planning.actions import propose, settle_plan  # noqa: PLC0415 -- as above
    from intercity.planning.exchange import brief_of  # noqa: PLC0415 -- as above
    from intercity.programme.jobs import flow_from_plan  # noqa: PLC0415 -- as above
    from intercity.seminars.actions import (  # noqa: PLC0415 -- as above
        EditionFacts,
        NewParticipant,
        add_cities,
        create_edition,
    )
    from intercity.seminars.models import Edition  # noqa: PLC0415 -- as above
    from intercity.seminars.question import Question  # noqa: PLC0415 -- as above

    at = now()
    last = Edition.objects.get(slug="partner-cities-4")
    by = last.series.roles.get(name="secretariat").person
    held = date.fromisoformat(last.dates[0]) + timedelta(weeks=13)
    edition = create_edition(
        last.series,
        SLUG,
        EditionFacts(
            host=last.host,
            dates=(held.isoformat(),),
            ordinal=5,
            theme=last.theme,
            languages=tuple(last.languages),
            kind=Edition.Kind.SAMPLE,
        ),
        question=Question(counts=(2,), host_hours=Window(8 * 60, 21 * 60)),
        by=by,
        now=at,
    )
    before = list(last.participants.select_related("city"))
    rows = [NewParticipant(one.city, one.presents) for one in before]
    add_cities(edition, rows, by=by, now=at)
    for one in edition.participants.select_related("city", "edition__series"):
        address = f"{one.city.slug}@example.org"
        enter_address(one, address, revision=0, by=by, now=at)
    plan = propose(edition, brief_of(edition), 2, by=by, now=at)
    plan = settle_plan(plan, reason="The first one.", by=by, now=at)
    flow_from_plan(edition=edition.pk, plan=plan.pk)
    session = edition.sessions.get(cities__slug="lakeshore")
    hour, minute = map(int, session.start.split(":"))
    starts = instant(session.day, hour * 60 + minute, session.zone)
    there = local(starts, "America/Toronto")
    sys.stdout.write(json.dumps({"hours": f"{there:%Y-%m-%d %H:%M} – {there:%H}:59"}))


if __name__ == "__main__":
    main()
