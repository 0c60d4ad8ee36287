"""Using pages as a person does: follow links, fill in forms, press buttons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.test import Client

from tests.markup import parsed, words

Fields = list[tuple[str, str]]
REDIRECTS = {301, 302, 303}


@dataclass(frozen=True)
class Form:
    """A form as it would be sent by one of its buttons."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]

    def filled(self, values: Mapping[str, str | list[str]]) -> Form:
        """With other values; a field that the form does not have is a mistake.

        A list is what is chosen of several boxes.
        """
        names = {name for name, _ in self.fields} | self._offered
        assert set(values) <= names, f"{sorted(set(values) - names)} not in the form"
        kept = [(name, value) for name, value in self.fields if name not in values]
        chosen = [
            (name, one)
            for name, value in values.items()
            for one in ([value] if isinstance(value, str) else value)
        ]
        return replace(self, fields=(*kept, *chosen))

    # Boxes that are not ticked are offered all the same.
    _offered: frozenset[str] = frozenset()

    def value(self, name: str) -> str:
        """What stands in a field."""
        (found,) = [value for key, value in self.fields if key == name]
        return found


@dataclass(frozen=True)
class Page:
    """A page that was answered, at its address."""

    address: str
    status: int
    html: str

    @property
    def tree(self) -> Any:
        """The page as a browser understands it."""
        return parsed(self.html)

    @property
    def text(self) -> str:
        """What is read of it, with single spaces."""
        return words(self.tree)

    def forms(self) -> Iterator[tuple[Form, str]]:
        """Each form with each of its buttons, by what stands on the button."""
        for form in self.tree.iter("form"):
            for button in form.iter("button"):
                yield _form(self.address, form, button), words(button)

    def form(self, button: str) -> Form:
        """The one form with this button."""
        found = [form for form, label in self.forms() if label == button]
        assert len(found) == 1, f"{button!r}: {[label for _, label in self.forms()]}"
        return found[0]

    def link(self, label: str) -> str:
        """Where the links with these words lead; all of them to one address."""
        found = {
            urljoin(self.address, link.get("href", ""))
            for link in self.tree.iter("a")
            if words(link) == label
        }
        assert len(found) == 1, f"{label!r} at {self.address}: {sorted(found)}"
        return found.pop()


def _form(address: str, form: Any, button: Any) -> Form:
    fields: Fields = []
    offered = set()
    for one in form.iter():
        name = one.get("name") if isinstance(one.tag, str) else None
        if name is None or one.tag == "button":
            continue
        offered.add(name)
        fields += [(name, value) for value in _values(one)]
    if button.get("name"):
        fields.append((button.get("name"), button.get("value", "")))
    return Form(
        action=urljoin(address, form.get("action") or address),
        method=form.get("method", "get").lower(),
        fields=tuple(fields),
        _offered=frozenset(offered),
    )


def _values(field: Any) -> list[str]:
    """What a field sends."""
    match field.tag, field.get("type", "text"):
        case "input", "checkbox" | "radio":
            return [field.get("value", "on")] if "checked" in field.attrib else []
        case "input", "file":
            return []
        case "input", _:
            return [field.get("value", "")]
        case "textarea", _:
            return ["".join(field.itertext()).removeprefix("\n")]
        case "select", _:
            return _chosen(field)
    return []


def _chosen(select: Any) -> list[str]:
    options = [one for one in select.iter("option") if "disabled" not in one.attrib]
    chosen = [one for one in options if "selected" in one.attrib]
    if not chosen and "multiple" not in select.attrib:
        chosen = options[:1]
    return [one.get("value", words(one)) for one in chosen]


class Visitor:
    """Somebody with a browser of their own, without JavaScript.

    `page` is what they look at; opening and sending follow redirects. A form carries
    its token, as from a browser.
    """

    def __init__(self, **headers: str) -> None:
        """`headers` are sent each time, such as `accept_language`."""
        self.client = Client(enforce_csrf_checks=True, headers=headers)
        self.page = Page("", 0, "")

    def open(self, address: str, *, status: int = 200) -> Page:
        """Look at an address."""
        return self._arrive(address, self.client.get(address), status)

    def follow(self, label: str, *, status: int = 200) -> Page:
        """Follow the link with these words."""
        return self.open(self.page.link(label), status=status)

    def send(
        self,
        button: str,
        values: Mapping[str, str | list[str]] | None = None,
        *,
        status: int = 200,
    ) -> Page:
        """Fill in the form with this button, and press it."""
        form = self.page.form(button).filled(values or {})
        return self.send_form(form, status=status)

    def send_form(
        self, form: Form, *, files: Mapping[str, Any] | None = None, status: int = 200
    ) -> Page:
        """Send a form that was read before, perhaps long before."""
        path = form.action
        if form.method == "get":
            asked = f"{urlsplit(path).path}?{urlencode(form.fields)}"
            return self.open(asked, status=status)
        data: dict[str, Any] = {}
        for name, value in form.fields:
            data.setdefault(name, []).append(value)
        answer = self.client.post(path, data | dict(files or {}))
        return self._arrive(path, answer, status)

    def _arrive(self, address: str, answer: Any, status: int) -> Page:
        steps = 0
        while answer.status_code in REDIRECTS:
            steps += 1
            assert steps < 6, f"redirected without end: {address}"
            address = urljoin(address, answer["Location"])
            answer = self.client.get(address)
        body = b"".join(answer).decode()
        self.page = Page(address, answer.status_code, body)
        assert answer.status_code == status, f"{address}: {answer.status_code}\n{body}"
        return self.page
