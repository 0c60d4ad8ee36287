"""Fill an empty site with the demonstration; run twice, nothing doubles."""

from __future__ import annotations

from datetime import datetime

from intercity.project.demo import cast as people
from intercity.project.demo import model, sample
from intercity.project.demo.cast import Cast


def seed(now: datetime) -> Cast:
    """Enter the people and both editions, each whole or not at all."""
    cast = people.enter(now)
    model.seed(by=cast.secretariat, now=now)
    sample.seed(cast=cast, now=now)
    return cast
