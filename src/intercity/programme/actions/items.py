"""Adding, changing, moving and removing items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.people.models import Person
from intercity.programme.actions.places import (
    items_of,
    keep_rule,
    place_items,
    presentations_in,
    put,
    ruled,
)
from intercity.programme.actions.values import (
    ItemValues,
    as_fields,
    check_item,
    differing,
    hold,
    refuse_stale,
)
from intercity.programme.models import Item, Session


@transaction.atomic
def add_item(
    session: Session,
    values: ItemValues,
    *,
    place: int | None = None,
    by: Person | None,
    now: datetime,
) -> Item:
    """A new item in a session, at a place or where such an item usually stands."""
    edition = session.edition
    hold(edition)
    check_item(edition, values)
    item = Item.objects.create(edition=edition, **as_fields(values))
    put(session, item, place)
    data = {"item": item.pk, "session": session.number}
    record("programme.add_item", edition, by=by, now=now, data=data)
    return item


@transaction.atomic
def edit_item(
    item: Item, values: ItemValues, *, revision: int, by: Person | None, now: datetime
) -> Item:
    """Change an item once, in every session it stands in."""
    hold(item.edition)
    kept = _kept(item)
    before = ItemValues.of(kept)
    if before == values:
        return kept
    refuse_stale(kept, revision, before, values)
    check_item(kept.edition, values)
    for name, value in as_fields(values).items():
        setattr(kept, name, value)
    kept.follows_plan = False
    kept.revision += 1
    kept.save()
    if before.city != values.city or before.kind != values.kind:
        for session in Session.objects.filter(slots__item=kept).select_related(
            "edition"
        ):
            keep_rule(session)
    data = {"item": kept.pk, "fields": differing(before, values)}
    record("programme.edit_item", kept.edition, by=by, now=now, data=data)
    return kept


@transaction.atomic
def share_item(
    item: Item,
    session: Session,
    *,
    place: int | None = None,
    by: Person | None,
    now: datetime,
) -> None:
    """Let an item stand in one more session; it is still edited once."""
    hold(item.edition)
    if session.slots.filter(item=item).exists():
        raise Refusal("already_there", {"session": session.number})
    put(session, _kept(item), place)
    data = {"item": item.pk, "session": session.number}
    record("programme.share_item", item.edition, by=by, now=now, data=data)


def copy_item(
    item: Item, session: Session, *, by: Person | None, now: datetime
) -> Item:
    """A new item with the same words, to be edited on its own from now on."""
    return add_item(session, ItemValues.of(item), by=by, now=now)


@transaction.atomic
def remove_item(
    session: Session, item: Item, *, revision: int, by: Person | None, now: datetime
) -> None:
    """Take an item out of one session, and away when it stood in no other."""
    hold(session.edition)
    slot = session.slots.filter(item=item).select_related("item__city").first()
    if slot is None:
        raise Refusal("not_there", {"session": session.number})
    values = ItemValues.of(slot.item)
    refuse_stale(slot.item, revision, values, values)
    slot.delete()
    place_items(session, items_of(session))
    data = {"item": item.pk, "session": session.number}
    if not item.slots.exists():
        Item.objects.filter(pk=item.pk).delete()
    record("programme.remove_item", session.edition, by=by, now=now, data=data)


@transaction.atomic
def move_item(
    session: Session,
    item: Item,
    to: int,
    *,
    seen: Sequence[int],
    by: Person | None,
    now: datetime,
) -> Session:
    """Put an item at a place of its session, counted from 1; the others make room.

    `seen` are the numbers of the items in the order that the person saw. Beyond the
    last place is the last place.
    """
    hold(session.edition)
    items = items_of(session)
    if item not in items:
        raise Refusal("not_there", {"session": session.number})
    moved = [one for one in items if one != item]
    moved.insert(min(max(to, 1), len(items)) - 1, item)
    data = {"item": item.pk, "place": moved.index(item) + 1}
    act = "programme.move_item"
    return _rearrange(session, items, moved, seen, (act, data), by=by, now=now)


@transaction.atomic
def number_items(
    session: Session,
    places: Mapping[int, int],
    *,
    seen: Sequence[int],
    by: Person | None,
    now: datetime,
) -> Session:
    """Put the items of a session in the order of the numbers given to them.

    `places` gives a number by an item's own; items without one keep theirs. Of two
    with the same number the one whose number was changed gets it.
    """
    hold(session.edition)
    items = items_of(session)

    def place(entry: tuple[int, Item]) -> tuple[int, int, int]:
        old, item = entry
        new = places.get(item.pk, old)
        return new, (new > old) - (new < old), old

    moved = [item for _, item in sorted(enumerate(items, start=1), key=place)]
    act = "programme.number_items"
    return _rearrange(session, items, moved, seen, (act, {}), by=by, now=now)


@transaction.atomic
def order_by_rule(
    session: Session, *, seen: Sequence[int], by: Person | None, now: datetime
) -> Session:
    """Put a session's presentations back into the order of the edition's rule."""
    hold(session.edition)
    items = items_of(session)
    ordered = ruled(session, items)
    act = "programme.order_by_rule"
    kept = _rearrange(session, items, ordered, seen, (act, {}), by=by, now=now)
    Session.objects.filter(pk=kept.pk).update(arranged=False)
    return kept


def _rearrange(  # noqa: PLR0913 -- what was, what is to be, and who wants it
    session: Session,
    items: list[Item],
    moved: list[Item],
    seen: Sequence[int],
    record_as: tuple[str, dict[str, int]],
    *,
    by: Person | None,
    now: datetime,
) -> Session:
    """Put a session's items into another order, unless somebody did so since `seen`."""
    kept = Session.objects.select_related("edition").get(pk=session.pk)
    if moved == items:
        return kept
    if [item.pk for item in items] != list(seen):
        raise Stale({"order": items}, {"order": moved})
    if presentations_in(items) != presentations_in(moved):
        Session.objects.filter(pk=kept.pk).update(arranged=True)
    place_items(kept, moved)
    action, data = record_as
    data = {**data, "session": kept.number}
    record(action, kept.edition, by=by, now=now, data=data)
    return kept


def _kept(item: Item) -> Item:
    kept = Item.objects.select_related("edition", "city").filter(pk=item.pk).first()
    if kept is None:
        raise Refusal("gone")
    return kept
