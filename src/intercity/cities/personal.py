"""What is held of those who stand for a city."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from intercity.base.registry import Basis, Erasing, Holding, Rows, trace, words


def _end(rows: Rows, now: datetime) -> None:
    """Nobody speaks for a city under an account that is nobody's."""
    today = now.date()
    rows.filter(from_on__gte=today).delete()
    rows.exclude(until_on__lte=today).update(until_on=today, revision=F("revision") + 1)


HOLDINGS = (
    Holding(
        model="cities.FocalPoint",
        fields=("given_name", "family_name"),
        purpose="who speaks for a city, and until when",
        basis=Basis.TASK,
        kept="contacts",
        erasing=Erasing.BLANK,
        whose=("person",),
        also={"family_first": False},
        before=_end,
        why=_("the days stay, so that the city's past has no hole"),
    ),
    trace("cities.FocalPoint", "person"),
    Holding(
        model="cities.Official",
        fields=("title", "name"),
        purpose="who leads a city, for letters and lists of the host",
        basis=Basis.TASK,
        kept="archive",
        erasing=Erasing.KEEP,
        why=_("a public office; the secretariat or the city takes out who was entered"),
    ),
    words("cities.City", "source", purpose="where a city's facts come from"),
)

IMPERSONAL = {
    "cities.City": (
        "slug",
        "names",
        "name_states",
        "sort_key",
        "hours",
        "rest_days",
        "holidays",
        "region",
        "country",
        "search_text",
        "list_key",
        "language",
    ),
    "cities.CityZone": ("zone",),
}
