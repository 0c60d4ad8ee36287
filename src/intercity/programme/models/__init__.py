"""Sessions and items, what is presented in them, and published versions."""

from intercity.programme.models.materials import Material, Upload
from intercity.programme.models.presentations import (
    Clearance,
    Contribution,
    Presentation,
)
from intercity.programme.models.programme import Export, Item, Session, Slot, Version
from intercity.programme.models.telling import Told

__all__ = [
    "Clearance",
    "Contribution",
    "Export",
    "Item",
    "Material",
    "Presentation",
    "Session",
    "Slot",
    "Told",
    "Upload",
    "Version",
]
