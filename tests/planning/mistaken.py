"""A good brief to spoil, and what is told of a bad one."""

import pytest

from intercity.planning.brief import read_brief
from intercity.planning.mistakes import BadBrief, Mistake

GOOD = """\
[edition]
slug = "sample-1"
series = "Sample Seminar"
host = "tokyo"
dates = [2021-11-24]
languages = ["en"]
[sessions]
count = 2
host_hours = "08:00-21:00"
presenters_min = 1
presenters_max = 3
[sessions.presentations]
minutes = 10
[[sessions.items]]
kind = "opening"
minutes = 5
[[sessions.items]]
kind = "presentations"
[[cities]]
city = "seoul"
presents = true
[[cities]]
name = "Nadi"
zone = "Pacific/Fiji"
"""


def mistakes(data: bytes | str) -> tuple[Mistake, ...]:
    """Every mistake of a brief that is refused."""
    with pytest.raises(BadBrief) as caught:
        read_brief(data if isinstance(data, bytes) else data.encode())
    assert "is not a brief:" in str(caught.value)
    return caught.value.mistakes


def told(data: bytes | str) -> list[tuple[str, int | None, str, object]]:
    """Path, line, code and value of each."""
    return [(m.path, m.line, m.code, m.value) for m in mistakes(data)]
