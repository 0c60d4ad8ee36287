"""The form of a meeting link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercity.base.fields import WholeField
from intercity.base.forms import LocalizedFormField, StaleForm
from intercity.programme.actions.meetings import MeetingValues
from intercity.programme.models import Meeting
from intercity.programme.models.meetings import USUAL_OPENING, USUAL_TELLING


class MeetingForm(StaleForm):
    """The meeting link of a session, with what is told beside it."""

    url = forms.URLField(
        label=_("Address of the meeting"),
        help_text=_("Zoom, Teams, Webex, BigBlueButton, Jitsi or any other service."),
        max_length=1000,
        assume_scheme="https",
        error_messages={
            "required": _("Enter the address of the meeting."),
            "invalid": _(
                "Enter the whole address of the meeting; it begins with https://."
            ),
        },
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    passcode = forms.CharField(
        label=_("Passcode"),
        max_length=80,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "govuk-input--width-10"}
        ),
    )
    numbers = forms.CharField(
        label=_("Dial-in numbers"),
        help_text=_("One a line, with what stands for it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = LocalizedFormField(
        label=_("Note for members"), required=False, rows=2, max_length=1000
    )
    opens = WholeField(
        label=_("Shown from so many minutes before the start"),
        min_value=0,
        max_value=24 * 60,
    )
    tells = WholeField(
        label=_("Mailed from so many hours before the start"),
        help_text=_("Blank: it is not mailed."),
        min_value=1,
        max_value=14 * 24,
        required=False,
    )

    def __init__(self, *args: Any, meeting: Meeting | None, **kwargs: Any) -> None:
        """The link as it is kept."""
        super().__init__(*args, **kwargs)
        self.initial = {
            "revision": 0,
            "opens": USUAL_OPENING,
            "tells": USUAL_TELLING // 60,
        }
        if meeting is not None:
            tells = meeting.tells
            self.initial = {
                "revision": meeting.revision,
                "url": meeting.url,
                "passcode": meeting.passcode,
                "numbers": meeting.numbers,
                "note": meeting.note,
                "opens": meeting.opens,
                "tells": None if tells is None else -(-tells // 60),
            }

    def values(self) -> MeetingValues:
        """What was typed."""
        told = self.cleaned_data
        lines = (line.strip() for line in told["numbers"].splitlines())
        tells = told["tells"]
        return MeetingValues(
            url=told["url"],
            passcode=told["passcode"],
            numbers="\n".join(filter(None, lines)),
            note=told["note"],
            opens=told["opens"],
            tells=None if tells is None else tells * 60,
        )
