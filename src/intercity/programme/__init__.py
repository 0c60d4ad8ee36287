"""Sessions, their items, and the published versions of the programme."""
