"""Who may see and settle plans.

Burdens, wishes and plans are known to the secretariat of the series alone; a focal
point reads what the settled plan asks of its own city.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from intercity.seminars.rules import is_secretariat, may_view_own_city

if TYPE_CHECKING:
    from intercity.cities.models import City
    from intercity.people.models import Person
    from intercity.seminars.models import Edition
    from intercity.seminars.rules import Reader


def may_plan(person: Reader, edition: Edition) -> bool:
    """Ask, compare, keep and settle plans of the edition."""
    return is_secretariat(person, edition)


def may_view_own_burden(person: Person, edition: Edition, city: City, on: date) -> bool:
    """See what the settled plan asks of this city, and of no other."""
    takes_part = edition.participants.filter(city=city).exists()
    return takes_part and may_view_own_city(person, edition, city, on)
