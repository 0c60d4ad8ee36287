"""Who may do what with cities."""

from __future__ import annotations

from datetime import date

from intercity.cities.models import City, FocalPoint
from intercity.people.models import Person


def may_edit_cities(person: Person) -> bool:
    """Add, change and import cities: any secretariat, and administrators."""
    if not person.is_active:
        return False
    return person.is_administrator or person.in_a_secretariat


def may_view_directory(person: Person) -> bool:
    """See the list of all cities, and take it away as a file."""
    return may_edit_cities(person)


def may_edit_city(person: Person, city: City) -> bool:
    """Change this city."""
    return may_edit_cities(person)


def may_view_city(person: Person, city: City, on: date) -> bool:
    """See what the directory holds of one city: the desk, and its own focal points."""
    return may_view_directory(person) or is_focal_point(person, city, on)


def is_focal_point(person: Person, city: City, on: date) -> bool:
    """Whether the person speaks for the city on that day."""
    if not person.is_active:
        return False
    return city.focal_points.filter(person=person).on(on).exists()


def may_appoint(person: Person, city: City) -> bool:
    """Say who speaks for the city, and until when: any secretariat."""
    return may_edit_city(person, city)


def may_hand_over(person: Person, point: FocalPoint, on: date) -> bool:
    """Hand the city over to a successor: any secretariat, and who speaks for it."""
    if may_appoint(person, point.city):
        return True
    return person.is_active and point.person_id == person.pk and point.holds(on)


def may_keep_officials(person: Person, city: City, on: date) -> bool:
    """Say who leads the city: any secretariat, and the city's focal points."""
    return may_edit_cities(person) or is_focal_point(person, city, on)
