"""The lines of a kept table, compared with what the edition knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from intercity.delegations.models import Member, MemberTable
from intercity.delegations.seats import most_sessions
from intercity.delegations.table_rows import Line, lines_of
from intercity.delegations.table_words import key
from intercity.kernel.names import NameParts
from intercity.seminars.models import Participant


def lines_of_table(
    table: MemberTable, progress: Callable[[int], None] | None = None
) -> tuple[list[Line], dict[str, Participant]]:
    """The lines of a table, and the city of each by what stands in its cell.

    `progress` is told how many lines are checked. Two queries.
    """
    rows = [(number, dict(cells)) for number, cells in table.cells]
    cities = _cities(table)
    known = _known(table)
    most = most_sessions(table.edition)
    found: list[Line] = []
    seen: dict[str, list[tuple[int, dict[str, str]]]] = {}
    participants: dict[str, Participant] = {}
    for row in rows:
        seen.setdefault(row[1].get("city", ""), []).append(row)
    for name, theirs in seen.items():
        participant = cities.get("" if table.delegation_id else key(name))
        if participant is None:
            found += [
                _nowhere(line, name) for line in lines_of(theirs, most_sessions=most)
            ]
            continue
        participants[name] = participant
        people = known.get(participant.pk, ())
        found += lines_of(theirs, people, most_sessions=most)
        if progress is not None:
            progress(len(found))
    return sorted(found, key=lambda line: line.number), participants


def _nowhere(line: Line, name: str) -> Line:
    why = (
        _("No city of this edition is called so. Write its name, or its address here.")
        if name
        else _("Enter the city.")
    )
    return replace(line, mistakes=(("city", name, why), *line.mistakes))


def _cities(table: MemberTable) -> Mapping[str, Participant]:
    """The cities that a table may speak of: by slug and by name in every language."""
    if table.delegation is not None:
        return {"": table.delegation.participant}
    found: dict[str, Participant] = {}
    participants = table.edition.participants.select_related("city")
    for one in participants:
        one.edition = table.edition
        words = (one.city.slug, *one.city.names.as_dict().values())
        found.update((key(word), one) for word in words)
    return found


def _known(table: MemberTable) -> Mapping[int, Sequence[tuple[str, NameParts]]]:
    """Who stands on the lists already, by participant."""
    members = Member.objects.filter(edition=table.edition, withdrawn_at=None)
    if table.delegation is not None:
        members = members.filter(delegation=table.delegation)
    found: dict[int, list[tuple[str, NameParts]]] = {}
    for one in members.filter(delegation__isnull=False).select_related("delegation"):
        delegation = one.delegation
        assert delegation is not None  # noqa: S101 -- the query leaves guests out
        found.setdefault(delegation.participant_id, []).append((one.email, one.parts))
    return found
