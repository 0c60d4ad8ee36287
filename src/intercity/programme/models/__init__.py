"""Sessions and items, what is presented in them, and published versions."""

from intercity.programme.models.interpretation import (
    Assignment,
    Interpreter,
    Languages,
    Term,
)
from intercity.programme.models.materials import Material, Upload
from intercity.programme.models.meetings import Meeting
from intercity.programme.models.presentations import (
    Clearance,
    Contribution,
    Presentation,
)
from intercity.programme.models.programme import Export, Item, Session, Slot, Version
from intercity.programme.models.technical_tests import OfferedTime, TechnicalTest
from intercity.programme.models.telling import Told

__all__ = [
    "Assignment",
    "Clearance",
    "Contribution",
    "Export",
    "Interpreter",
    "Item",
    "Languages",
    "Material",
    "Meeting",
    "OfferedTime",
    "Presentation",
    "Session",
    "Slot",
    "TechnicalTest",
    "Term",
    "Told",
    "Upload",
    "Version",
]
