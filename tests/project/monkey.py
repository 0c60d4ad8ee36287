"""A focal point who fills in every form, with words that can be known again.

Pages and forms are those of the matrix (`addresses`): an address that gets its row is
tried here too, without another line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from intercity.cities.models import FocalPoint, Official
from intercity.delegations.links import make_link
from intercity.delegations.models import Delegation, Invitation, Member
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.seminars.models import Edition, Participant
from tests.delegations.invited import invite
from tests.factories.delegations import MemberFactory
from tests.factories.planning import NOW
from tests.project.addresses import ROWS, Account, Public, Row

_NAME = re.compile(r"{(\w+)}")
_FIELDS = frozenset(("input", "textarea", "select", "button"))
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
        "invitation": _invited(participant),
    }


def _invited(participant: Participant) -> str:
    """The token of a link of its invitation."""
    known = Invitation.objects.filter(participant=participant).first()
    invitation = known or invite(participant.edition, participant.city.slug)[0]
    return make_link(invitation=invitation, address=invitation.address, now=NOW)


def _token(member: Member) -> str:
    return make_link(member=member, address="office@city.example", now=NOW)


def own_rows(speaker: Speaker) -> list[Row]:
    """The addresses of a city, and of its links, that can be made of its names."""
    return [
        row
        for row in ROWS
        if (is_link(row) or _is_own(row))
        and set(_NAME.findall(row.address)) <= set(speaker.names)
    ]


def is_link(row: Row) -> bool:
    """Whether it is for whoever has a link."""
    return "/link/" in row.address


def _is_own(row: Row) -> bool:
    return "focal_point" in row.may and "stranger" not in row.may


def read_rows(speaker: Speaker) -> list[str]:
    """Every page and file that the speaker may open and not everybody."""
    found = [row for row in own_rows(speaker) if row.get == 200]
    return [
        *(row.address.format(**speaker.names) for row in found),
        *(row.address for row in ROWS if isinstance(row, Account) and row.get == 200),
    ]


def public_rows(speaker: Speaker) -> list[str]:
    """Every page and file for everybody, with the addresses of this city."""
    return [
        row.address.format(**speaker.names)
        for row in ROWS
        if isinstance(row, Public)
        and row.get == 200
        and not is_link(row)
        and set(_NAME.findall(row.address)) <= set(speaker.names)
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
    for form in forms_in(b"".join(answer).decode()):
        target = urlsplit(form.attributes.get("action") or address).path
        is_sent = form.attributes.get("method", "get").lower() == "post"
        if is_sent and target in rows:
            yield Filled(rows[target], _filled(speaker, form, draw))


@dataclass
class Element:
    """A form with its fields, or a field with its options; `words` stand in it."""

    tag: str
    attributes: dict[str, str]
    words: str = ""
    inside: list[Element] = field(default_factory=list)


class _Reader(HTMLParser):
    """Finds forms; a tree of the whole page would take ten times as long."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Element] = []
        self.text: Element | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs})
        self.text = one if tag == "textarea" else None
        if tag == "form":
            self.forms.append(one)
        elif tag in _FIELDS and self.forms:
            self.forms[-1].inside.append(one)
        elif tag == "option" and self.forms:
            self.forms[-1].inside[-1].inside.append(one)

    def handle_endtag(self, tag: str) -> None:
        self.text = None

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.words += data


def forms_in(page: str) -> list[Element]:
    """The forms of a page with their fields."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def _filled(speaker: Speaker, form: Element, draw: Random) -> dict[str, Any]:
    """Every field; of several buttons one is pressed."""
    data: dict[str, Any] = {}
    for one in form.inside:
        name = one.attributes.get("name")
        if name is None:
            continue
        values = _values(speaker, one, draw)
        if one.tag == "button" and name in data and draw.random() < 0.5:
            continue
        if values and one.tag != "button" and name in data:
            data[name] = [*data[name], *values]
        elif values:
            data[name] = values
    return data


def _values(speaker: Speaker, one: Element, draw: Random) -> list[Any]:
    """What is sent of a field: most texts are marked, choices stay as they are."""
    told, name = one.attributes, one.attributes["name"]
    kind = told.get("type", "text")
    match one.tag, kind:
        case "button", _:
            return [told.get("value", "")]
        case "select", _:
            chosen = [each for each in one.inside if "selected" in each.attributes]
            shown = chosen or one.inside[:1]
            return [each.attributes.get("value", "") for each in shown]
        case "input", "checkbox" | "radio":
            return [told.get("value", "on")] if "checked" in told else []
        case "input", "file":
            words = speaker.words()
            return [SimpleUploadedFile(f"{words}.csv", f"name\n{words}\n".encode())]
        case "input", _ if kind not in _TYPED or name in _KEPT:
            return [told.get("value", "")]
    written = (told.get("value") or one.words).strip()
    if kind == "email":
        return [f"{speaker.words()}@city.example"]
    is_kept = written and (draw.random() < 0.4 or written[:1].isdigit())
    return [written if is_kept else speaker.words()]
