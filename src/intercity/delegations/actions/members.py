"""Who comes: registering, changing, withdrawing, the head and the order.

Refusals by code: full · closed · on_the_list · unnamed · another_person · withdrawn
· gone
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max

from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.links import replace_links, write_to
from intercity.delegations.channels import Channel
from intercity.delegations.member_facts import (
    NAMES,
    MemberFacts,
    facts_of,
    set_facts,
)
from intercity.delegations.models import AccessNeeds, Delegation, Member
from intercity.delegations.quotas import check_place, held
from intercity.people.models import Person
from intercity.seminars.models import Edition
from intercity.seminars.rules import is_secretariat

if TYPE_CHECKING:
    from intercity.seminars.models import Participant


@transaction.atomic
def register(
    participant: Participant,
    facts: MemberFacts,
    *,
    channel: str = Channel.WEB,
    access_needs: str = "",
    by: Person | None,
    now: datetime,
) -> Member:
    """Register a person in a city's delegation; the person is written to.

    Refuses a delegation that is full (`full`) or whose list is closed to the city
    (`closed`), nobody's name (`unnamed`), and the same name with the same address
    (`on_the_list`).
    """
    delegation = held(participant)
    check_open(delegation, by)
    check_place(delegation)
    edition = delegation.participant.edition
    _check_new(edition, delegation, facts)
    member = _new(edition, delegation, facts, channel=channel, by=by)
    member.registered_at = now
    member.save()
    _keep_needs(member, access_needs, now)
    note(member, "members.register", by=by, now=now, data={"channel": channel})
    if member.email:
        write_to(member, by=by, now=now)
    return member


@transaction.atomic
def enter_guest(
    edition: Edition,
    facts: MemberFacts,
    *,
    access_needs: str = "",
    has_agreed: bool = False,
    by: Person | None,
    now: datetime,
) -> Member:
    """Enter somebody who comes for no city; who has not agreed yet is asked to come.

    The same one again, as after a lost answer, is refused (`on_the_list`).
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    _check_new(edition, None, facts)
    member = _new(edition, None, facts, channel=Channel.WEB, by=by)
    member.registered_at = now if has_agreed else None
    member.save()
    _keep_needs(member, access_needs, now)
    note(member, "members.enter_guest", by=by, now=now)
    if member.email:
        write_to(member, by=by, now=now)
    return member


def _new(
    edition: Edition,
    delegation: Delegation | None,
    facts: MemberFacts,
    *,
    channel: str,
    by: Person | None,
) -> Member:
    others = edition.members.filter(delegation=delegation)
    member = Member(edition=edition, delegation=delegation, channel=channel)
    member.entered_by = by
    member.place = (others.aggregate(last=Max("place"))["last"] or 0) + 1
    member.person = person_of(facts.email)
    return set_facts(member, facts)


def person_of(email: str) -> Person | None:
    """Who signs in with this address; nobody is told whether there is one."""
    return Person.objects.filter(email=email.lower()).first() if email else None


@transaction.atomic
def change_member(
    member: Member,
    facts: MemberFacts,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
    role: str = "",
) -> Member:
    """Put these facts in place of those of `revision`; raises `Stale` for an older one.

    Links to an address that is no longer the person's open nothing, and the new one is
    written to. Refuses to make another person of somebody (`another_person`): what the
    first one answered, agreed to and needs is nobody else's. Who bears a wholly other
    name waits for approval again, unless the secretariat changed it.
    """
    current = locked(member)
    _check_named(facts)
    if not role:
        check_open(current.delegation, by)
    stored = facts_of(current)
    changed = [name for name in NAMES if getattr(facts, name) != getattr(stored, name)]
    if not changed:
        return current
    if current.revision != revision:
        theirs = {name: getattr(stored, name) for name in changed}
        yours = {name: getattr(facts, name) for name in changed}
        raise Stale({**theirs, "revision": current.revision}, yours)
    if _is_another(stored, facts):
        raise Refusal("another_person", {"name": stored.parts.written()})
    set_facts(current, facts)
    current.person = person_of(facts.email)
    if _is_renamed(stored, facts) and not _approves(current.edition, by):
        current.approved_at = None
    current.revision += 1
    current.save()
    data = {"fields": changed}
    note(current, "members.change", by=by, now=now, role=role, data=data)
    if "email" in changed:
        replace_links(current, by=by, now=now)
    return current


@transaction.atomic
def note_access_needs(
    member: Member, words: str, *, by: Person | None, now: datetime, role: str = ""
) -> None:
    """Keep what somebody needs to take part; blank words erase it.

    The record says that it was changed, and nothing of what it says.
    """
    current = locked(member)
    if _keep_needs(current, words, now):
        note(current, "members.note_access_needs", by=by, now=now, role=role)


@transaction.atomic
def withdraw(
    member: Member, *, by: Person | None, now: datetime, role: str = ""
) -> Member:
    """Take a person out of the delegation; what was stays. Twice is once."""
    current = locked(member)
    if current.withdrawn_at is not None:
        return current
    if not role:
        check_open(current.delegation, by)
    current.withdrawn_at = now
    current.is_head = False
    _save(current, "withdrawn_at", "is_head")
    note(current, "members.withdraw", by=by, now=now, role=role)
    return current


@transaction.atomic
def register_again(member: Member, *, by: Person | None, now: datetime) -> Member:
    """Take a withdrawal back, where there is still a place."""
    current = locked(member)
    if current.withdrawn_at is None:
        return current
    if current.delegation is not None:
        check_open(current.delegation, by)
        if current.refused_at is None:
            check_place(current.delegation)
    current.withdrawn_at = None
    _save(current, "withdrawn_at")
    note(current, "members.register_again", by=by, now=now)
    return current


@transaction.atomic
def name_head(member: Member, *, by: Person | None, now: datetime) -> Member:
    """Make somebody the head of the delegation, in place of whoever was."""
    current = locked(member)
    delegation = current.delegation
    if delegation is None or current.is_head:
        return current
    check_open(delegation, by)
    if not current.takes_a_place:
        raise Refusal("withdrawn")
    heads = delegation.members.filter(is_head=True)
    heads.update(is_head=False, revision=F("revision") + 1)
    current.is_head = True
    _save(current, "is_head")
    note(current, "members.name_head", by=by, now=now)
    return current


@transaction.atomic
def move(member: Member, places: int, *, by: Person | None, now: datetime) -> Member:
    """Move somebody up (negative) or down the list; the head stands first anyway."""
    current = locked(member)
    check_open(current.delegation, by)
    rows = list(current.edition.members.filter(delegation=current.delegation))
    rows = [row for row in rows if row.takes_a_place and not row.is_head]
    keys = [row.pk for row in rows]
    if current.pk not in keys:
        return current
    before = keys.index(current.pk)
    after = min(max(before + places, 0), len(rows) - 1)
    if before == after:
        return current
    rows.insert(after, rows.pop(before))
    for place, row in enumerate(rows, start=1):
        row.place = place
    Member.objects.bulk_update(rows, ["place"])
    note(current, "members.move", by=by, now=now)
    return current


# What the actions of this room share


def locked(member: Member) -> Member:
    """The member as it is stored now, kept from others; the delegation first."""
    if member.delegation_id is not None:
        Delegation.objects.select_for_update().get(pk=member.delegation_id)
    members = Member.objects.select_related(
        "edition__series", "delegation__participant__city", "entered_by"
    )
    found = members.select_for_update(of=("self",)).filter(pk=member.pk).first()
    if found is None:
        raise Refusal("gone")
    if found.delegation is not None:
        found.delegation.participant.edition = found.edition
    return found


def check_open(delegation: Delegation | None, by: Person | None) -> None:
    """Refuse (`closed`) what a city does to a list that the secretariat closed."""
    if delegation is None or delegation.closed_at is None or by is None:
        return
    if not is_secretariat(by, delegation.participant.edition):
        raise Refusal("closed")


def note(
    member: Member,
    action: str,
    *,
    by: Person | None,
    now: datetime,
    role: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Write into the record of the edition what was done to a member, by number."""
    city = member.delegation.participant.city.slug if member.delegation else ""
    told = {"member": member.pk, **({"city": city} if city else {}), **(data or {})}
    record(action, member.edition, by=by, now=now, role=role, data=told)


def _save(member: Member, *names: str) -> None:
    member.revision += 1
    member.save(update_fields=[*names, "revision"])


def _is_another(before: MemberFacts, after: MemberFacts) -> bool:
    """Whether name and address are both others than they were.

    A name that is put right, turned round or written in another script keeps either a
    part of it or the address.
    """
    is_moved = before.email.casefold() != after.email.casefold()
    return bool(before.email) and is_moved and _is_renamed(before, after)


def _is_renamed(before: MemberFacts, after: MemberFacts) -> bool:
    """Whether no part of the name is as it was."""
    names = [
        {part.casefold() for part in (one.parts.family, one.parts.given) if part}
        for one in (before, after)
    ]
    return names[0].isdisjoint(names[1])


def _approves(edition: Edition, by: Person | None) -> bool:
    return by is not None and is_secretariat(by, edition)


def _check_named(facts: MemberFacts) -> None:
    if not facts.parts:
        raise Refusal("unnamed")


def _check_new(
    edition: Edition, delegation: Delegation | None, facts: MemberFacts
) -> None:
    _check_named(facts)
    same = edition.members.filter(
        delegation=delegation,
        withdrawn_at=None,
        email__iexact=facts.email,
        family_name__iexact=facts.parts.family,
        given_name__iexact=facts.parts.given,
    )
    if same.exists():
        raise Refusal("on_the_list", {"name": facts.parts.written()})


def _keep_needs(member: Member, words: str, now: datetime) -> bool:
    """Keep what somebody needs; whether that changed anything."""
    known = AccessNeeds.objects.filter(member=member).first()
    if (known.words if known else "") == words.strip():
        return False
    if not words.strip():
        AccessNeeds.objects.filter(member=member).delete()
        return True
    values = {"words": words.strip(), "at": now}
    AccessNeeds.objects.update_or_create(member=member, defaults=values)
    return True
