"""Everything that changes the directory of cities, and who stands for a city."""

from intercity.cities.actions.directory import (
    RESERVED,
    Row,
    add_city,
    change_city,
    import_cities,
    load_directory,
    set_language,
    shipped,
)
from intercity.cities.actions.focal_points import (
    Succession,
    Term,
    appoint,
    change_appointment,
    hand_over,
    take_back_appointment,
)
from intercity.cities.actions.officials import (
    OfficialFacts,
    add_official,
    change_official,
    remove_official,
)

__all__ = [
    "RESERVED",
    "OfficialFacts",
    "Row",
    "Succession",
    "Term",
    "add_city",
    "add_official",
    "appoint",
    "change_appointment",
    "change_city",
    "change_official",
    "hand_over",
    "import_cities",
    "load_directory",
    "remove_official",
    "set_language",
    "shipped",
    "take_back_appointment",
]
