"""A focal point who fills in every form, with words that can be known again.

Pages and forms are those of the matrix (`addresses`): an address that gets its row is
tried here too, without another line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from intercity.cities.models import FocalPoint, Official
from intercity.delegations.links import make_link
from intercity.delegations.models import Delegation, Member
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.seminars.models import Edition, Participant
from tests.factories.delegations import MemberFactory
from tests.factories.planning import NOW
from tests.markup import parsed
from tests.project.addresses import ROWS, Row

_NAME = re.compile(r"{(\w+)}")
_TYPED = frozenset(("text", "search", "email", "url", "tel"))
# What a city may only have told others by its own will stays as the form has it.
_KEPT = frozenset(("csrfmiddlewaretoken", "revision"))


@dataclass
class Speaker:
    """Who speaks for a city: what its addresses are made of, and its marked words."""

    slug: str
    client: Client
    names: dict[str, object]
    told: int = 0

    @property
    def mark(self) -> str:
        """Stands in all that this city writes, and nowhere else."""
        return f"q7{self.slug.replace('-', '')}"

    def words(self) -> str:
        """Other ones each time."""
        self.told += 1
        return f"{self.mark}n{self.told}"


def speaker_of(edition: Edition, slug: str, person: Person) -> Speaker:
    """Somebody of a city with an official, a delegation, and a member with a link."""
    participant = edition.participants.select_related("city").get(city__slug=slug)
    client = Client()
    client.force_login(person)
    speaker = Speaker(slug, client, {"edition": edition.slug, "city": slug})
    speaker.names |= _belongings(speaker, participant, person)
    return speaker


def _belongings(
    speaker: Speaker, participant: Participant, person: Person
) -> dict[str, object]:
    city = participant.city
    name = PersonName.of({"en": NameParts(speaker.words(), "Robin")})
    title = LocalizedText.of({"en": speaker.words()})
    delegation, _ = Delegation.objects.get_or_create(participant=participant)
    member = MemberFactory.create(delegation=delegation, family_name=speaker.words())
    return {
        "point": FocalPoint.objects.get(city=city, person=person).pk,
        "official": Official.objects.create(city=city, name=name, title=title).pk,
        "member": member.pk,
        "token": _token(member),
    }


def _token(member: Member) -> str:
    return make_link(member=member, address="office@city.example", now=NOW)


def own_rows(speaker: Speaker) -> list[Row]:
    """The addresses of a city, and of its links, that can be made of its names."""
    return [
        row
        for row in ROWS
        if ("{token}" in row.address or _is_own(row))
        and set(_NAME.findall(row.address)) <= set(speaker.names)
    ]


def _is_own(row: Row) -> bool:
    return "focal_point" in row.may and "stranger" not in row.may


def read_rows(speaker: Speaker) -> list[str]:
    """Every page and file that the speaker may open: the city's and everybody's."""
    found = [row for row in ROWS if row.get == 200 and "focal_point" in row.may]
    return [
        row.address.format(**speaker.names)
        for row in found
        if set(_NAME.findall(row.address)) <= set(speaker.names)
    ]


@dataclass(frozen=True)
class Filled:
    """A form of an own page, filled in: the row it is sent to, and what is sent."""

    row: Row
    data: dict[str, Any]


def forms_on(speaker: Speaker, row: Row, draw: Random) -> Iterator[Filled]:
    """The forms of one own page that are sent to own addresses, filled in."""
    address = row.address.format(**speaker.names)
    answer = speaker.client.get(address)
    if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
        return
    rows = {one.address.format(**speaker.names): one for one in own_rows(speaker)}
    for form in parsed(b"".join(answer)).iter("form"):
        target = urlsplit(form.get("action") or address).path
        if form.get("method", "get").lower() == "post" and target in rows:
            yield Filled(rows[target], _filled(speaker, form, draw))


def _filled(speaker: Speaker, form: Any, draw: Random) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in form.iter("input", "textarea", "select", "button"):
        name = field.get("name")
        if name is None:
            continue
        values = _values(speaker, field, draw)
        if field.tag == "button" and name in data and draw.random() < 0.5:
            continue
        if values and field.tag != "button" and name in data:
            data[name] = [*data[name], *values]
        elif values:
            data[name] = values
    return data


def _values(speaker: Speaker, field: Any, draw: Random) -> list[Any]:
    """What is sent of a field: most texts are marked, choices stay as they are."""
    name, kind = field.get("name"), field.get("type", "text")
    match field.tag, kind:
        case "button", _:
            return [field.get("value", "")]
        case "select", _:
            options = list(field.iter("option"))
            chosen = [one for one in options if "selected" in one.attrib]
            return [one.get("value", "") for one in chosen or options[:1]]
        case "input", "checkbox" | "radio":
            return [field.get("value", "on")] if "checked" in field.attrib else []
        case "input", "file":
            words = speaker.words()
            return [SimpleUploadedFile(f"{words}.csv", f"name\n{words}\n".encode())]
        case "input", _ if kind not in _TYPED or name in _KEPT:
            return [field.get("value", "")]
    written = field.get("value") or "".join(field.itertext())
    if kind == "email":
        return [f"{speaker.words()}@city.example"]
    is_kept = written and (draw.random() < 0.4 or written[:1].isdigit())
    return [written.strip() if is_kept else speaker.words()]
