"""Who may see and change the draft of a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intercity.seminars.models import Edition
from intercity.seminars.rules import is_secretariat

if TYPE_CHECKING:
    from intercity.seminars.rules import Reader


def may_edit_programme(person: Reader, edition: Edition) -> bool:
    """The secretariat of the edition's series, and administrators."""
    return is_secretariat(person, edition)
