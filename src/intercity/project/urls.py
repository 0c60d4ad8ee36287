"""The root addresses."""

from __future__ import annotations

from intercity.base import errors
from intercity.front.views import missing
from intercity.project.rooms import addresses

# The ground floor comes last: its plain start of the desk gives way to any other.
urlpatterns = addresses(
    (
        "people",
        "cities",
        "seminars",
        "delegations",
        "planning",
        "programme",
        "front",
        "api",
        "base",
    )
)

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = missing.not_found
handler429 = errors.too_many
handler500 = errors.server_error
