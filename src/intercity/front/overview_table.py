"""The overview as a table: the deadlines, and a line for each city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.delegations.states import STATE_WORDS
from intercity.front.overview import Overview, Standing
from intercity.front.words import invitation_words


def table_of(overview: Overview, rows: Iterable[Standing]) -> Iterator[list[str]]:
    """The deadlines and their days, then a line for each city."""
    dues = [column.due for column in overview.columns]
    yield [_("City"), _("Invitation"), *(str(due.rung.label) for due in dues)]
    yield ["", "", *(f"{due.on:%Y-%m-%d} {due.time}" for due in dues)]
    for one in rows:
        yield [
            one.names.in_(reader_language()).text,
            invitation_words(one.invitation),
            *(str(STATE_WORDS[state]) for state in one.states),
        ]
