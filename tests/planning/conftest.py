"""No clock decides a test: a web request gives the planner all the time it needs."""

import pytest

from intercity.planning import proposals


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposals, "FIGURES", 600.0)
    monkeypatch.setattr(proposals, "WHOLE", 600.0)
