"""Reads cells, typed or from a file, into the facts of a city.

One reader for the form and for the import, so that both accept the same and say the
same. Every mistake names the cell, what was given and what is accepted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from intercity.base.languages import language_words, tag_named
from intercity.cities import calendars
from intercity.cities.facts import (
    DEFAULTS,
    NONE,
    STATES,
    WEEK,
    Cells,
    CityFacts,
    ZoneShare,
    share_text,
)
from intercity.cities.models import City
from intercity.kernel import clock
from intercity.kernel.wording import (
    LocalizedText,
    folded,
    language_tag,
)

T = TypeVar("T")

MOST_LETTERS = 120
MOST_SOURCE = 2000
SHARES_WITHIN = Decimal("0.001")

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~〜]\s*(\d{1,2}):(\d{2})", re.ASCII)
_SHARE = re.compile(r"(?P<zone>\S+)(?:\s+(?P<share>[0-9.]+)\s*(?P<percent>%?))?")


class Reader:
    """Reads cell by cell and gathers the mistakes by column."""

    def __init__(self, cells: Cells) -> None:
        """The cells with the defaults where they are blank."""
        given = {name: text.strip() for name, text in cells.items()}
        self.cells = given | {
            name: text for name, text in DEFAULTS.items() if not given.get(name)
        }
        self.mistakes: dict[str, list[str]] = {}

    def read(self, column: str, reader: Callable[[str], T], otherwise: T) -> T:
        """What `reader` makes of a cell; `otherwise` where it refuses."""
        try:
            return reader(self.cells.get(column, ""))
        except ValidationError as wrong:
            self.mistakes[column] = wrong.messages
            return otherwise

    def by_language(self, prefix: str) -> dict[str, str]:
        """The texts of a group of columns such as `name_en`, by language tag."""
        found = {}
        for column in self.cells:
            head, _bar, tag = column.partition("_")
            if head == prefix and _is_tag(tag):
                found[tag] = self.read(column, short, "")
        return {tag: text for tag, text in found.items() if text}


def _is_tag(text: str) -> bool:
    try:
        return language_tag(text) == text
    except ValueError:
        return False


def read_cells(cells: Cells) -> CityFacts:
    """The facts that these cells tell.

    Raises `ValidationError` with all mistakes by column. Columns other than those of
    `facts.columns` are not looked at.
    """
    reader = Reader(cells)
    names = reader.by_language("name")
    if "en" not in names and "name_en" not in reader.mistakes:
        reader.mistakes["name_en"] = [
            _("Enter the English name: lists are sorted by it in every language.")
        ]
    facts = CityFacts(
        kind=reader.read("kind", kind, "city"),
        names=LocalizedText.of(names),
        name_states={tag: reader.read(f"state_{tag}", state, "") for tag in names},
        sort_key=reader.read("sort_key", short, ""),
        zones=reader.read("zones", zones, ()),
        hours=reader.read("hours", hours, ""),
        rest_days=reader.read("rest_days", rest_days, ()),
        holidays=reader.read("holidays", holidays, ""),
        language=reader.read("language", language, ""),
        region=reader.read("region", short, ""),
        latitude=reader.read("latitude", latitude, None),
        longitude=reader.read("longitude", longitude, None),
        country=LocalizedText.of(reader.by_language("country")),
        source=reader.read("source", source, ""),
    )
    _whole_point(reader)
    if reader.mistakes:
        raise ValidationError(dict(reader.mistakes))
    return facts


def _whole_point(reader: Reader) -> None:
    """A latitude needs a longitude, and the other way round."""
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if reader.cells.get(one) and not reader.cells.get(other):
            reader.mistakes[other] = [
                _("Enter both latitude and longitude, or neither.")
            ]


def short(text: str) -> str:
    """A line of text, in composed characters."""
    return _line(text, MOST_LETTERS)


def source(text: str) -> str:
    """Where the facts come from; may run over several lines."""
    kept = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    if len(kept) > MOST_SOURCE:
        raise ValidationError(_too_long(len(kept), MOST_SOURCE))
    return kept


def _line(text: str, most: int) -> str:
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(char) == "Cc" for char in line):
        raise ValidationError(_("Remove the control characters from this text."))
    if len(line) > most:
        raise ValidationError(_too_long(len(line), most))
    return line


def _too_long(given: int, most: int) -> str:
    return _("This has %(given)s characters. Use %(most)s or fewer.") % {
        "given": given,
        "most": most,
    }


def kind(text: str) -> str:
    """What the unit is."""
    return _one_of(text, City.Kind.values)


def state(text: str) -> str:
    """Who stands behind a name; ours where nobody says."""
    return _one_of(text or "ours", STATES)


def _one_of(text: str, accepted: tuple[str, ...] | list[str]) -> str:
    if text.lower() not in accepted:
        raise ValidationError(
            _("“%(given)s” is not accepted here. Write one of: %(accepted)s.")
            % {"given": text, "accepted": ", ".join(accepted)}
        )
    return text.lower()


def zones(text: str) -> tuple[ZoneShare, ...]:
    """One zone, or several with shares: "Asia/Almaty 0.6, Asia/Aqtau 0.4"."""
    rows = [_zone_share(part) for part in re.split(r"[,;|\n]", text) if part.strip()]
    if not rows:
        raise ValidationError(_("Enter a time zone, such as Asia/Tokyo."))
    if len({zone for zone, _share in rows}) < len(rows):
        raise ValidationError(_("Write each time zone once."))
    if len(rows) == 1:
        return (ZoneShare(rows[0][0]),)
    shares = [share for _zone, share in rows if share and share <= 1]
    if len(shares) < len(rows):
        raise ValidationError(
            _("Give each time zone its share, such as Asia/Almaty 0.6, Asia/Aqtau 0.4.")
        )
    total = sum(shares, Decimal())
    if abs(total - 1) > SHARES_WITHIN:
        raise ValidationError(
            _("The shares add up to %(sum)s. They must add up to 1.")
            % {"sum": share_text(total)}
        )
    found = (ZoneShare(row[0], share) for row, share in zip(rows, shares, strict=True))
    return tuple(sorted(found, key=lambda row: -row.share))


def _zone_share(part: str) -> tuple[str, Decimal | None]:
    match = _SHARE.fullmatch(part.strip())
    try:
        name = clock.zone(match["zone"] if match else part.strip()).key
    except clock.UnknownZone as unknown:
        raise ValidationError(_unknown_zone(unknown)) from None
    if match is None or match["share"] is None:
        return name, None
    try:
        share = Decimal(match["share"]) / (100 if match["percent"] else 1)
    except InvalidOperation:
        return name, None
    return name, share.quantize(Decimal("0.0001"))


def _unknown_zone(unknown: clock.UnknownZone) -> str:
    if not unknown.nearest:
        return _(
            "“%(given)s” is not a time zone. Write an IANA name such as Asia/Tokyo."
        ) % {"given": unknown.name[:MOST_LETTERS]}
    return _("“%(given)s” is not a time zone. Did you mean %(nearest)s?") % {
        "given": unknown.name[:MOST_LETTERS],
        "nearest": ", ".join(unknown.nearest),
    }


def hours(text: str) -> str:
    """Office hours as "HH:MM-HH:MM" within one day."""
    match = _HOURS.fullmatch(unicodedata.normalize("NFKC", text))
    numbers = [int(part) for part in match.groups()] if match else [0, 60, 0, 0]
    start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    fits = numbers[1] < 60 and numbers[3] < 60 and 0 <= start < end <= clock.DAY_MINUTES
    if not fits:
        raise ValidationError(
            _("“%(given)s” are not office hours. Write them as 09:00-17:00.")
            % {"given": text}
        )
    return "{:02}:{:02}-{:02}:{:02}".format(*numbers)


def rest_days(text: str) -> tuple[str, ...]:
    """Days of the week without work, in the order of the week."""
    words = [word[:3] for word in re.split(r"[\s,;|]+", text.lower()) if word]
    if words == [NONE[:3]] or not words:
        return ()
    unknown = [word for word in words if word not in WEEK]
    if unknown:
        raise ValidationError(
            _("“%(given)s” are not rest days. Write days such as sat sun, or none.")
            % {"given": text}
        )
    if len(set(words)) == len(WEEK):
        raise ValidationError(_("Leave at least one day of the week for work."))
    return tuple(day for day in WEEK if day in words)


def holidays(text: str) -> str:
    """The code of a holiday calendar, or blank."""
    code = text.upper()
    if code and code not in calendars.codes():
        raise ValidationError(
            _("“%(given)s” is not a holiday calendar. Nearest: %(nearest)s.")
            % {"given": text, "nearest": ", ".join(calendars.nearest(text)) or "–"}
        )
    return code


def language(text: str) -> str:
    """The tag of any language whose dates can be written, by its tag or its name."""
    if tag := tag_named(text):
        return tag
    raise ValidationError(
        _(
            "“%(given)s” is not a language. Write its name, such as %(name)s, or its"
            " tag, such as fr, zh-Hans or zh-Hant."
        )
        % {"given": text[:MOST_LETTERS], "name": language_words("zh-Hant")}
    )


def latitude(text: str) -> float | None:
    """Degrees north, from -90 to 90."""
    return _degrees(text, 90)


def longitude(text: str) -> float | None:
    """Degrees east, from -180 to 180."""
    return _degrees(text, 180)


def _degrees(text: str, most: int) -> float | None:
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace(",", ".")
    if (
        not re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]*)?", plain)
        or abs(float(plain)) > most
    ):
        raise ValidationError(
            _("“%(given)s” is not accepted. Write degrees from -%(most)s to %(most)s.")
            % {"given": text, "most": most}
        )
    return round(float(plain), 5)


def address_of(name: str) -> str:
    """The address of a city from its English name; blank where it has no letters."""
    words = (re.sub(r"[^a-z0-9]", "", word) for word in folded(name).split())
    return "-".join(word for word in words if word)[:80].strip("-")
