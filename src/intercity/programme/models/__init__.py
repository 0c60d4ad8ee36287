"""Sessions and items, what is presented in them, and published versions."""

from intercity.programme.models.programme import Export, Item, Session, Slot, Version

__all__ = ["Export", "Item", "Session", "Slot", "Version"]
