"""The order of items in a session."""

from __future__ import annotations

from collections.abc import Iterable

from intercity.programme.models import Item, Session, Slot
from intercity.programme.orders import by_rule, is_presentation


def items_of(session: Session) -> list[Item]:
    """The items of a session in their order, read anew."""
    return [slot.item for slot in session.slots.select_related("item__city")]


def place_items(session: Session, items: Iterable[Item]) -> None:
    """Make these the items of a session, in this order, counted from 1."""
    slots = {slot.item_id: slot for slot in session.slots.all()}
    for place, item in enumerate(items, start=1):
        slot = slots.pop(item.pk, None) or Slot(session=session, item=item)
        if slot.place != place:
            slot.place = place
            slot.save()
    Slot.objects.filter(pk__in=[slot.pk for slot in slots.values()]).delete()


def put(session: Session, item: Item, place: int | None = None) -> None:
    """Add an item at a place, counted from 1; the others make room.

    Without a place a presentation stands after the others, by the rule unless they
    were arranged by hand, and anything else at the end, before the closing.
    """
    items = items_of(session)
    place = _usual_place(items, item) if place is None else place
    items.insert(place - 1, item)
    if is_presentation(item) and not session.arranged:
        items = ruled(session, items)
    place_items(session, items)


def _usual_place(items: list[Item], item: Item) -> int:
    after = [place for place, one in enumerate(items, 1) if is_presentation(one)]
    if is_presentation(item) and after:
        return after[-1] + 1
    closed = bool(items) and items[-1].kind == Item.Kind.CLOSING
    return len(items) if closed else len(items) + 1


def ruled(session: Session, items: list[Item]) -> list[Item]:
    """The same places, with the presentations among them in the rule's order.

    A city that presents twice does so in the order given.
    """
    presented = presentations_in(items)
    cities = by_rule(session, {item.city for item in presented if item.city})
    rank = {city.pk: place for place, city in enumerate(cities)}
    following = iter(sorted(presented, key=lambda item: rank[item.city_id or 0]))
    return [next(following) if is_presentation(one) else one for one in items]


def keep_rule(session: Session) -> None:
    """Put the presentations in the rule's order, unless they were arranged by hand."""
    if not session.arranged:
        place_items(session, ruled(session, items_of(session)))


def presentations_in(items: Iterable[Item]) -> list[Item]:
    """The cities' own presentations among them."""
    return [item for item in items if is_presentation(item)]
