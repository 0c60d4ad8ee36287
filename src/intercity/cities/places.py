"""Zones by the name of a city that keeps them.

The IANA name of a zone ends in a place, mostly a city ("America/Argentina/Salta").
Where it is an island, a state or a country, a city of that zone stands here instead,
so that no list of zones names a country. In Japanese, Chinese and Korean a city is
called as CLDR's exemplar city of the zone; its names of zones, which are those of
countries, are never used.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.core import get_global

from intercity.base.languages import languages
from intercity.kernel.clock import zone_names
from intercity.kernel.wording import LocalizedText, folded, locale_name

_CITIES: Final = MappingProxyType(
    {
        "Africa/Sao_Tome": "São Tomé",
        "America/Anguilla": "The Valley",
        "America/Antigua": "St. John's",
        "America/Argentina/Jujuy": "San Salvador de Jujuy",
        "America/Argentina/Rio_Gallegos": "Río Gallegos",
        "America/Argentina/Tucuman": "San Miguel de Tucumán",
        "America/Aruba": "Oranjestad",
        "America/Asuncion": "Asunción",
        "America/Bahia": "Salvador",
        "America/Bahia_Banderas": "Bahía de Banderas",
        "America/Barbados": "Bridgetown",
        "America/Belem": "Belém",
        "America/Belize": "Belmopan",
        "America/Bogota": "Bogotá",
        "America/Cancun": "Cancún",
        "America/Cayman": "George Town",
        "America/Costa_Rica": "San José",
        "America/Cuiaba": "Cuiabá",
        "America/Curacao": "Willemstad",
        "America/Dominica": "Roseau",
        "America/El_Salvador": "San Salvador",
        "America/Grand_Turk": "Cockburn Town",
        "America/Grenada": "St. George's",
        "America/Guadeloupe": "Basse-Terre",
        "America/Guatemala": "Guatemala City",
        "America/Guyana": "Georgetown",
        "America/Jamaica": "Kingston",
        "America/Kralendijk": "Kralendijk",
        "America/Maceio": "Maceió",
        "America/Mazatlan": "Mazatlán",
        "America/Merida": "Mérida",
        "America/Lower_Princes": "Philipsburg",
        "America/Martinique": "Fort-de-France",
        "America/Miquelon": "Saint-Pierre",
        "America/Montserrat": "Plymouth",
        "America/Noronha": "Vila dos Remédios",
        "America/Panama": "Panama City",
        "America/Puerto_Rico": "San Juan",
        "America/Sao_Paulo": "São Paulo",
        "America/Scoresbysund": "Ittoqqortoormiit",
        "America/St_Barthelemy": "Gustavia",
        "America/St_Kitts": "Basseterre",
        "America/St_Lucia": "Castries",
        "America/St_Thomas": "Charlotte Amalie",
        "America/St_Vincent": "Kingstown",
        "America/Thule": "Pituffik",
        "America/Tortola": "Road Town",
        "Asia/Aqtau": "Aktau",
        "Asia/Aqtobe": "Aktobe",
        "Asia/Bahrain": "Manama",
        "Asia/Brunei": "Bandar Seri Begawan",
        "Asia/Ho_Chi_Minh": "Ho Chi Minh City",
        "Asia/Hovd": "Khovd",
        "Asia/Kamchatka": "Petropavlovsk-Kamchatsky",
        "Asia/Kuwait": "Kuwait City",
        "Asia/Qatar": "Doha",
        "Asia/Qostanay": "Kostanay",
        "Asia/Qyzylorda": "Kyzylorda",
        "Asia/Sakhalin": "Yuzhno-Sakhalinsk",
        "Atlantic/Azores": "Ponta Delgada",
        "Atlantic/Bermuda": "Hamilton",
        "Atlantic/Canary": "Las Palmas de Gran Canaria",
        "Atlantic/Cape_Verde": "Praia",
        "Atlantic/Faroe": "Tórshavn",
        "Atlantic/Madeira": "Funchal",
        "Atlantic/South_Georgia": "Grytviken",
        "Atlantic/St_Helena": "Jamestown",
        "Europe/Andorra": "Andorra la Vella",
        "Europe/Guernsey": "St Peter Port",
        "Europe/Isle_of_Man": "Douglas",
        "Europe/Jersey": "Saint Helier",
        "Europe/Malta": "Valletta",
        "Europe/Tirane": "Tirana",
        "Europe/Vatican": "Vatican City",
        "Indian/Chagos": "Diego Garcia",
        "Indian/Christmas": "Flying Fish Cove",
        "Indian/Cocos": "West Island",
        "Indian/Comoro": "Moroni",
        "Indian/Kerguelen": "Port-aux-Français",
        "Indian/Mahe": "Victoria",
        "Indian/Maldives": "Malé",
        "Indian/Mauritius": "Port Louis",
        "Indian/Mayotte": "Mamoudzou",
        "Indian/Reunion": "Saint-Denis",
        "Pacific/Bougainville": "Arawa",
        "Pacific/Chatham": "Waitangi",
        "Pacific/Chuuk": "Weno",
        "Pacific/Easter": "Hanga Roa",
        "Pacific/Efate": "Port Vila",
        "Pacific/Fakaofo": "Fakaofo",
        "Pacific/Fiji": "Suva",
        "Pacific/Galapagos": "Puerto Ayora",
        "Pacific/Gambier": "Rikitea",
        "Pacific/Guadalcanal": "Honiara",
        "Pacific/Guam": "Hagåtña",
        "Pacific/Kiritimati": "Tabwakea",
        "Pacific/Kosrae": "Tofol",
        "Pacific/Kwajalein": "Ebeye",
        "Pacific/Marquesas": "Taiohae",
        "Pacific/Nauru": "Yaren",
        "Pacific/Niue": "Alofi",
        "Pacific/Norfolk": "Burnt Pine",
        "Pacific/Palau": "Ngerulmud",
        "Pacific/Pitcairn": "Adamstown",
        "Pacific/Pohnpei": "Palikir",
        "Pacific/Rarotonga": "Avarua",
        "Pacific/Tahiti": "Papeete",
        "Pacific/Tongatapu": "Nukuʻalofa",
        "Pacific/Wake": "Wake Island",
        "Pacific/Wallis": "Mata Utu",
    }
)


def city_of_zone(zone: str) -> str:
    """The name of a city that keeps this zone, in English."""
    return _CITIES.get(zone) or _last_part(zone)


def _last_part(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@cache
def names_of_zone(zone: str) -> LocalizedText:
    """The same in every language of this site that has a name for it."""
    english = city_of_zone(zone)
    names = {"en": english}
    if folded(english) == folded(_last_part(zone)):
        for language in languages():
            known = Locale.parse(locale_name(language.tag)).time_zones
            found = [known[name] for name in _spellings(zone) if name in known]
            if found and found[0].get("city"):
                names.setdefault(language.tag, found[0]["city"])
    return LocalizedText.of(names)


def _spellings(zone: str) -> list[str]:
    """Its name, and the older ones that CLDR goes on using: Asia/Calcutta."""
    return [
        zone,
        *(old for old, new in get_global("zone_aliases").items() if new == zone),
    ]


@cache
def zones_by_name() -> dict[str, str]:
    """Zones by the folded names of their cities, in every language of this site."""
    return {
        folded(name): zone
        for _name, zone in reversed(zone_places())
        for name in names_of_zone(zone).as_dict().values()
    }


@cache
def zone_places() -> tuple[tuple[str, str], ...]:
    """Every zone that people live by, as (city, zone), by the city's name.

    They are those of tzdata's zone.tab: one for each place with a clock of its own,
    among them links such as Europe/Oslo. Antarctic stations are left out.
    """
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab")
    lines = table.read_text(encoding="utf-8").splitlines()
    listed = {line.split("\t")[2] for line in lines if line and line[0] != "#"}
    zones = {zone for zone in listed.intersection(zone_names()) if zone[:5] != "Antar"}
    named = ((city_of_zone(zone), zone) for zone in zones)
    return tuple(sorted(named, key=lambda row: (folded(row[0]), row[1])))
