"""Refusals: why an action was not done, as a code with parameters.

The web shows a refusal as a form error or a conflict page, the API as 409, the
command as an exit status. What a code says stands with the room that raises it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """An action refused: nothing was written."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        """`code` names the rule; `params` fill its sentence."""
        super().__init__(code)
        self.code = code
        self.params = dict(params or {})


class Stale(Refusal):
    """Somebody else changed the object since it was read.

    `theirs` and `yours` are the two versions, field by field, for the reader.
    """

    def __init__(self, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
        """Both versions of what both wanted to change."""
        super().__init__("stale")
        self.theirs = dict(theirs)
        self.yours = dict(yours)
