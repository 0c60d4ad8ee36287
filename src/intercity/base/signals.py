"""What the ground floor lets rooms know of."""

from django.dispatch import Signal

restored = Signal()
"""A backup has been brought up to date and is about to be the site: with `now`.

What a room must do again to data of an earlier day, such as erasing a person, it does
in a receiver that it connects when it is ready. Queries reach the restored database; a
receiver that fails ends the restore, and the present site stays.
"""
