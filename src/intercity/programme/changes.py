"""What differs between two versions, as codes with parameters; `words` says them.

A change never names a city that is not on the public list without saying so: `public`
is false, and only the desk shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Any

from intercity.kernel.wording import LocalizedText
from intercity.programme.content import (
    Content,
    ContentCity,
    ContentItem,
    ContentSession,
    Json,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. Names and titles stand in `params` as {tag: words}."""

    code: str
    params: Json = field(default_factory=dict)
    public: bool = True

    def json(self) -> Json:
        """As a version stores it."""
        return {"code": self.code, "params": self.params, "public": self.public}

    @classmethod
    def read(cls, data: Json) -> Change:
        """From a version's JSON."""
        return cls(data["code"], data["params"], data["public"])


def diff(old: Content | None, new: Content) -> tuple[Change, ...]:
    """Everything that differs but the number and the tzdata version.

    In the order of a reader's interest: sessions, who sits where, items, then facts.
    """
    if old is None:
        return (Change("first_version"),)
    return tuple(
        chain(
            _sessions(old, new),
            _seats(old, new),
            _items(old, new),
            _orders(old, new),
            _cities(old, new),
            _facts(old, new),
        )
    )


# Sessions


def _sessions(old: Content, new: Content) -> Iterator[Change]:
    before = {session.number: session for session in old.sessions}
    after = {session.number: session for session in new.sessions}
    for number, session in after.items():
        if number not in before:
            yield Change("session_added", {"session": number, **_wall(session)})
        else:
            yield from _session(before[number], session)
    for number in before:
        if number not in after:
            yield Change("session_removed", {"session": number})
    if list(before) != list(after) and set(before) == set(after):
        yield Change("sessions_reordered")


def _session(before: ContentSession, after: ContentSession) -> Iterator[Change]:
    number = {"session": after.number}
    if _wall(before) != _wall(after):
        walls = {"from": _wall(before), "to": _wall(after)}
        yield Change("session_moved", {**number, **walls})
    elif before.starts_at != after.starts_at:
        yield Change("session_instant_changed", number)
    if before.minutes != after.minutes:
        lengths = {"from": before.minutes, "to": after.minutes}
        yield Change("session_length_changed", {**number, **lengths})
    yield from _texts("session_title_changed", number, before.title, after.title)
    for flag in ("times_known", "seats_known"):
        if getattr(before, flag) != getattr(after, flag):
            word = "shown" if getattr(after, flag) else "hidden"
            yield Change(f"{flag.removesuffix('_known')}_{word}", number)


def _wall(session: ContentSession) -> Json:
    return {
        "day": session.day.isoformat(),
        "start": session.start,
        "zone": session.zone,
    }


# Seats


def _seats(old: Content, new: Content) -> Iterator[Change]:
    flipped = {
        session.number
        for session in new.sessions
        if (kept := old.session(session.number))
        and kept.seats_known != session.seats_known
    }
    before, after = _seated(old, flipped), _seated(new, flipped)
    for slug in dict.fromkeys((*after, *before)):
        left, joined = before.get(slug, []), after.get(slug, [])
        if left == joined:
            continue
        code = "city_moved" if left and joined else "city_joined"
        code = "city_left" if not joined else code
        params = {**_city_named(slug, old, new), "from": left, "to": joined}
        yield Change(code, params, public=_is_public(slug, old, new))


def _seated(content: Content, without: set[int]) -> dict[str, list[int]]:
    seated: dict[str, list[int]] = {}
    for session in content.sessions:
        if session.number not in without:
            for slug in session.cities:
                seated.setdefault(slug, []).append(session.number)
    return seated


# Items


def _items(old: Content, new: Content) -> Iterator[Change]:
    before, after = _by_item(old), _by_item(new)
    for key, places in after.items():
        if key not in before:
            yield _with_item("item_added", new, places, {"sessions": list(places)})
        else:
            yield from _item(old, new, before[key], places)
    for key, places in before.items():
        if key not in after:
            yield _with_item("item_removed", old, places, {"sessions": list(places)})


Places = dict[int, ContentItem]


def _by_item(content: Content) -> dict[int, Places]:
    found: dict[int, Places] = {}
    for session in content.sessions:
        for item in session.items:
            found.setdefault(item.id, {})[session.number] = item
    return found


def _item(
    old: Content, new: Content, before: Places, after: Places
) -> Iterator[Change]:
    then, now = next(iter(before.values())), next(iter(after.values()))
    if list(before) != list(after):
        sessions = {"from": list(before), "to": list(after)}
        yield _with_item("item_moved", new, after, sessions)
    for code, one, two in (
        ("title_changed", then.title, now.title),
        ("description_changed", then.description, now.description),
    ):
        for change in _texts(code, {}, one, two):
            yield _with_item(code, new, after, change.params)
    if then.kind != now.kind:
        kinds = {"from": then.kind, "to": now.kind}
        yield _with_item("item_kind_changed", new, after, kinds)
    if then.city != now.city:
        yield _presenter(old, new, then, after)
    yield from _times(old, new, before, after)


def _presenter(old: Content, new: Content, then: ContentItem, after: Places) -> Change:
    now = next(iter(after.values()))
    change = _with_item(
        "item_city_changed",
        new,
        after,
        {"from": _names(then.city, old), "to": _names(now.city, new)},
    )
    shown = then.city is None or _is_public(then.city, old, new)
    return Change(change.code, change.params, public=change.public and shown)


def _times(
    old: Content, new: Content, before: Places, after: Places
) -> Iterator[Change]:
    lengths = {
        (before[number].minutes, after[number].minutes)
        for number in before.keys() & after.keys()
        if _times_in_both(old, new, number)
    }
    for length in sorted(lengths, key=str):
        if length[0] != length[1]:
            lengths_now = {"from": length[0], "to": length[1]}
            yield _with_item("item_length_changed", new, after, lengths_now)
    for number in before.keys() & after.keys():
        one, two = old.session(number), new.session(number)
        begins = _offset(one, before[number]), _offset(two, after[number])
        if one and two and None not in begins and begins[0] != begins[1]:
            at = {"from": _at(before[number]), "to": _at(after[number])}
            params = {"session": number, "zone": two.zone, **at}
            yield _with_item("item_retimed", new, after, params)


def _times_in_both(old: Content, new: Content, number: int) -> bool:
    sessions = old.session(number), new.session(number)
    return all(session and session.times_known for session in sessions)


def _offset(session: ContentSession | None, item: ContentItem) -> int | None:
    """Seconds from the start of the session, so that a moved session moves no item."""
    if session is None or item.starts_at is None:
        return None
    return int((item.starts_at - session.starts_at).total_seconds())


def _at(item: ContentItem) -> str | None:
    return item.starts_at.isoformat() if item.starts_at else None


def _with_item(code: str, content: Content, places: Places, params: Json) -> Change:
    item = next(iter(places.values()))
    named = {"title": item.title.as_dict(), "city": _names(item.city, content)}
    city = content.city(item.city) if item.city else None
    public = city is None or city.listed or city == content.host
    return Change(code, {"item": item.id, **named, **params}, public=public)


def _orders(old: Content, new: Content) -> Iterator[Change]:
    for session in new.sessions:
        before = old.session(session.number)
        if before is None:
            continue
        then = [item.id for item in before.items]
        now = [item.id for item in session.items]
        if [key for key in then if key in now] != [key for key in now if key in then]:
            yield Change("session_reordered", {"session": session.number})
    if old.order != new.order:
        yield Change("order_changed", {"from": old.order, "to": new.order})


# Cities and facts


def _cities(old: Content, new: Content) -> Iterator[Change]:
    before = {city.slug: city for city in old.cities}
    after = {city.slug: city for city in new.cities}
    for slug in dict.fromkeys((*after, *before)):
        named = _city_named(slug, old, new)
        public = _is_public(slug, old, new)
        if slug not in before:
            yield Change("city_added", named, public=public)
        elif slug not in after:
            yield Change("city_removed", named, public=public)
        else:
            yield from _city(before[slug], after[slug], named, public=public)
    if old.host.slug != new.host.slug:
        names = {"from": old.host.names.as_dict(), "to": new.host.names.as_dict()}
        yield Change("host_changed", names)
    else:
        yield from _city(old.host, new.host, _city_named(new.host.slug, new, new))


def _city(
    before: ContentCity, after: ContentCity, named: Json, *, public: bool = True
) -> Iterator[Change]:
    told = {"slug", "names", "presents", "listed"}
    for change in _texts("city_renamed", named, before.names, after.names):
        yield Change(change.code, change.params, public=public)
    if before.presents != after.presents:
        code = "presenter_added" if after.presents else "presenter_removed"
        yield Change(code, named, public=public)
    if before.listed != after.listed:
        code = "city_listed" if after.listed else "city_unlisted"
        yield Change(code, named, public=after.listed)
    others = [name for name in _differing(before, after) if name not in told]
    if others:
        yield Change("city_facts_changed", {**named, "fields": others}, public=public)


def _facts(old: Content, new: Content) -> Iterator[Change]:
    before, after = old.edition, new.edition
    yield from _texts("series_renamed", {}, before.names, after.names)
    yield from _texts("theme_changed", {}, before.theme, after.theme)
    others = [
        name for name in _differing(before, after) if name not in {"names", "theme"}
    ]
    if others:
        yield Change("facts_changed", {"fields": others})


def _differing(before: Any, after: Any) -> Iterable[str]:
    return [
        one.name
        for one in fields(after)
        if getattr(before, one.name) != getattr(after, one.name)
    ]


def _texts(
    code: str, params: Json, before: LocalizedText, after: LocalizedText
) -> Iterator[Change]:
    """One change for each language whose words differ."""
    then, now = before.as_dict(), after.as_dict()
    for lang in dict.fromkeys((*now, *then)):
        if then.get(lang, "") != now.get(lang, ""):
            words = {"from": then.get(lang, ""), "to": now.get(lang, "")}
            yield Change(code, {**params, "lang": lang, **words})


def _city_named(slug: str, old: Content, new: Content) -> Json:
    return {"slug": slug, "city": _names(slug, new) or _names(slug, old)}


def _names(slug: str | None, content: Content) -> dict[str, str]:
    city = content.city(slug) if slug else None
    return city.names.as_dict() if city else {}


def _is_public(slug: str, old: Content, new: Content) -> bool:
    city = new.city(slug) or old.city(slug)
    return city is not None and (city.listed or city.slug == new.host.slug)
