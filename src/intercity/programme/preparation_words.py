"""Refusals and states of the preparation, said in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

if TYPE_CHECKING:
    from intercity.base.refusals import Refusal
    from intercity.programme.models import TechnicalTest

# Each state of a technical test (`technical_tests.Line`) with its colour.
TEST_STATES = {
    "none": (pgettext_lazy("technical test", "not booked"), "orange"),
    "booked": (pgettext_lazy("technical test", "booked"), "blue"),
    "awaiting": (pgettext_lazy("technical test", "result to be entered"), "yellow"),
    "good": (pgettext_lazy("result of a technical test", "good"), "green"),
    "poor": (pgettext_lazy("result of a technical test", "poor"), "yellow"),
    "failed": (pgettext_lazy("result of a technical test", "failed"), "red"),
    "missed": (
        pgettext_lazy("result of a technical test", "did not take place"),
        "orange",
    ),
}
_PARTS = {
    "sound": pgettext_lazy("technical test", "Sound"),
    "picture": pgettext_lazy("technical test", "Picture"),
    "slides": pgettext_lazy("technical test", "Slides"),
    "link": pgettext_lazy("technical test", "Link"),
}

_REFUSALS = {
    "gone": gettext_lazy("Somebody else has taken this away meanwhile."),
    "not_https": gettext_lazy(
        "Enter the whole address of the meeting; it begins with https://."
    ),
    "bad_opening": gettext_lazy("At most %(most)s minutes before are accepted."),
    "bad_telling": gettext_lazy("From 1 to %(most)s hours before are accepted."),
    "floor_is_no_channel": gettext_lazy(
        "The language of the floor needs no channel of its own."
    ),
    "not_of_this_edition": gettext_lazy(
        "This interpreter is not one of this edition any more."
    ),
    "has_assignments": gettext_lazy(
        "This interpreter is assigned to a session. Take the assignment away first."
    ),
    "no_address": gettext_lazy(
        "Enter an address first: the link is sent by mail, and shown nowhere."
    ),
    "ended": gettext_lazy(
        "The personal links of this edition have ended. A new one would open nothing."
    ),
    "no_words": gettext_lazy("Enter the term in one language at least."),
    "time_taken": gettext_lazy(
        "No place is left at this time. Choose another one, please."
    ),
    "time_past": gettext_lazy("This time is over. Choose another one, please."),
    "begun": gettext_lazy(
        "This test has begun: it stays until the secretariat has entered its result."
        " Another time can be booked after that."
    ),
    "booked": gettext_lazy("Somebody has booked this time; it cannot be taken away."),
    "capacity_below_booked": gettext_lazy(
        "%(booked)s have booked this time already; fewer places cannot be offered."
    ),
    "no_times": gettext_lazy(
        "From %(from)s to %(until)s there is no room for a test of %(minutes)s minutes."
    ),
    "no_such_wall_time": gettext_lazy(
        "On that day no clock of the host shows %(start)s: it is skipped."
    ),
    "all_there_already": gettext_lazy("All these times are offered already."),
    "times_overlap": gettext_lazy(
        "%(given)s overlaps with %(there)s, which is offered already. Times that begin"
        " when another ends are accepted, and the same times again."
    ),
    "not_yet": gettext_lazy("The result is entered once the test has begun."),
    "no_result": gettext_lazy("Enter one result at least."),
    "missed_with_result": gettext_lazy(
        "A test that did not take place has no results: choose “not tested” for all."
    ),
}

# The field of a form at which a refusal is shown; others stand above the form.
REFUSED_FIELDS = {
    "not_https": "url",
    "bad_opening": "opens",
    "bad_telling": "tells",
    "no_words": "words",
    "time_taken": "time",
    "time_past": "time",
    "capacity_below_booked": "capacity",
    "no_times": "until",
    "no_such_wall_time": "start",
    "times_overlap": "start",
    "no_result": "sound",
    "missed_with_result": "missed",
}


def refusal_words(refusal: Refusal) -> str:
    """Why nothing was done."""
    return str(_REFUSALS[refusal.code]) % refusal.params


def words_of_results(test: TechnicalTest) -> str:
    """What was tested, and how it went: "Sound: good, Link: failed"."""
    if test.is_missed:
        return str(TEST_STATES["missed"][0])
    pattern = pgettext("part of a technical test", "%(part)s: %(result)s")
    comma = pgettext("between the items of a list", ", ")
    return comma.join(
        pattern % {"part": label, "result": TEST_STATES[getattr(test, name)][0]}
        for name, label in _PARTS.items()
        if getattr(test, name)
    )
