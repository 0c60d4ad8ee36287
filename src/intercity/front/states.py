"""The state of what a city owes, in a word and a colour; never a colour alone."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

DONE, OWED, LATE, NOT_ASKED = "done", "owed", "late", "not_asked"
STATES = (LATE, OWED, DONE, NOT_ASKED)
STATE_WORDS = {
    DONE: pgettext_lazy("of what a city owes", "done"),
    OWED: pgettext_lazy("of what a city owes", "still open"),
    LATE: pgettext_lazy("of what a city owes", "late"),
    NOT_ASKED: pgettext_lazy("of what a city owes", "not asked"),
}
COLOURS = {DONE: "green", OWED: "", LATE: "red", NOT_ASKED: "grey"}
