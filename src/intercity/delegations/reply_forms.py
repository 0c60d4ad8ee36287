"""Forms of invitations: the role, a nomination, a reply, a line of the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.files import LETTERS, checked
from intercity.base.forms import DayField, StaleForm, choice_field, refuser
from intercity.base.refusals import Refusal
from intercity.delegations.actions.answering import Nominee
from intercity.delegations.actions.log import LETTER_BYTES, Note
from intercity.delegations.actions.replies import Received, ReplyFacts
from intercity.delegations.channels import Channel
from intercity.delegations.models import Correspondence, Reply
from intercity.delegations.models.members import Level
from intercity.delegations.reply_words import REFUSED_FIELDS, refusal_words
from intercity.delegations.seats import most_sessions
from intercity.kernel.names import NameParts
from intercity.people.forms import NameForm
from intercity.people.newcomers import NewcomerForm
from intercity.seminars.forms.participants import read_periods, show_periods
from intercity.seminars.models import Edition, Participant
from intercity.seminars.question import Asks

MOST_WORDS = 5_000
_OUTSIDE = [one for one in Channel.choices if one[0] != Channel.WEB]
_YES_NO = [("1", _("yes")), ("0", _("no"))]

refuse = refuser(REFUSED_FIELDS.get, refusal_words)


class OwnNameForm(NameForm):
    """By which name the reader speaks for a city."""

    def __init__(self, *args: Any, parts: NameParts, **kwargs: Any) -> None:
        """The name by which the person signs in."""
        super().__init__(*args, **kwargs)
        self.initial = {
            "given_name": parts.given,
            "family_name": parts.family,
            "family_first": "1" if parts.family_first else "0",
        }
        for name in ("given_name", "family_name"):
            self.fields[name].widget.attrs["autocomplete"] = name.replace("_", "-")
        self.fields["family_name"].error_messages["required"] = _("Enter your name.")


class NominationForm(NewcomerForm):
    """A colleague who is to be the city's focal point, and why."""

    words = forms.CharField(
        label=_("A word to the secretariat"),
        help_text=_("Who you are, and what your colleague’s office is."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def nominee(self) -> Nominee:
        """Whom, and what was said."""
        told = self.cleaned_data
        return Nominee(
            parts=self.parts,
            email=told["email"],
            language=told["language"],
            words=told["words"],
        )


class LetterField(forms.FileField):
    """A letter that may come with something, as a file; told what is wrong with it."""

    def __init__(self, *, label: Any) -> None:
        """Whatever a letter is accepted as."""
        accepted = ", ".join(f".{kind.ending}" for kind in LETTERS)
        super().__init__(
            label=label,
            help_text=format_lazy(
                _("{accepted}; at most {most} MB."),
                accepted=accepted,
                most=LETTER_BYTES // (1024 * 1024),
            ),
            required=False,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": accepted}),
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Here too, so that it is told together with the mistakes of other fields."""
        letter = super().clean(data, initial)
        if letter:
            try:
                checked(letter, LETTERS, most_bytes=LETTER_BYTES)
            except Refusal as refusal:
                raise forms.ValidationError(refusal_words(refusal)) from None
        return letter


class _Periods(forms.CharField):
    """Hours in local time, one span a line."""

    def __init__(self, **kwargs: Any) -> None:
        """Never required: blank asks for nothing."""
        widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
        super().__init__(required=False, max_length=MOST_WORDS, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """The spans."""
        return read_periods(str(super().clean(value) or "").replace("\r\n", "\n"))


class ReplyForm(StaleForm):
    """What a city answers to its invitation."""

    takes_part = forms.TypedChoiceField(
        label=_("Does your city take part?"),
        choices=[
            ("1", pgettext_lazy("a city's reply", "It takes part")),
            ("0", pgettext_lazy("a city's reply", "It does not take part")),
        ],
        coerce="1".__eq__,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the city takes part.")},
    )
    presents = forms.TypedChoiceField(
        label=_("Does it give a presentation?"),
        choices=[
            ("1", pgettext_lazy("a city's reply", "It presents")),
            (
                "0",
                pgettext_lazy("a city's reply", "It attends, without a presentation"),
            ),
        ],
        coerce="1".__eq__,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    level = forms.ChoiceField(
        label=_("Level of the delegation"),
        help_text=_("That of its head, as far as you know."),
        choices=[("", _("Not known yet")), *Level.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    sessions = forms.TypedMultipleChoiceField(
        label=_("Would rather sit in"),
        help_text=_("Sessions are counted from the earliest of the day. A wish only."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unavailable = _Periods(label=_("Hours that are impossible"))
    words = forms.CharField(
        label=_("A word to the secretariat"),
        help_text=_(
            "Conditions, or why the city does not take part. The secretariat and your"
            " city alone read it."
        ),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    letter = LetterField(label=_("Nomination letter, or another letter"))

    hours_hint = _(
        "In your city’s own local time, one a line: %(day)s 08:00 – 12:00. No session"
        " that falls there is asked of you, if there is any other way."
    )

    def __init__(
        self,
        *args: Any,
        participant: Participant,
        last: Reply | None,
        revision: int,
        **kwargs: Any,
    ) -> None:
        """The last answer, and what the secretariat noted, to begin with."""
        asks = Asks.of(participant.asks)
        initial: dict[str, Any] = {
            "revision": revision,
            "sessions": sorted(asks.prefers),
            "unavailable": show_periods(asks.unavailable),
        }
        if last is not None:
            takes_part = last.answer == Reply.Answer.ACCEPTED
            initial["takes_part"] = "1" if takes_part else "0"
            initial["level"] = last.level
            if takes_part:
                initial["words"] = last.words
                initial["presents"] = {True: "1", False: "0"}.get(
                    last.presents or False
                )
        super().__init__(*args, initial=initial, **kwargs)
        choice_field(self, "sessions").choices = _sessions(participant.edition)
        day = next(iter(participant.edition.dates), "2027-01-20")
        self.fields["unavailable"].help_text = self.hours_hint % {"day": day}

    def facts(self) -> ReplyFacts:
        """What was typed."""
        told = self.cleaned_data
        return ReplyFacts(
            takes_part=told["takes_part"],
            presents=told["presents"],
            level=told["level"],
            sessions=frozenset(told["sessions"]),
            unavailable=told["unavailable"],
            words=told["words"],
        )


def _sessions(edition: Edition) -> list[tuple[int, str]]:
    return [
        (
            number,
            pgettext_lazy("counted from the earliest", "session %(number)s")
            % {"number": number},
        )
        for number in range(1, most_sessions(edition) + 1)
    ]


def _channel() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("How it came"),
        choices=_OUTSIDE,
        initial=Channel.MAIL,
        widget=forms.RadioSelect,
    )


class RecordedReplyForm(ReplyForm):
    """What came by mail, telephone or letter, as the secretariat writes it down."""

    channel = _channel()
    on = DayField(
        label=_("Received on"), error_messages={"required": _("Enter the day.")}
    )
    field_order: Sequence[str] = ("channel", "on")
    hours_hint = _("In the city’s own local time, one a line: %(day)s 08:00 – 12:00.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Received today."""
        super().__init__(*args, **kwargs)
        self.initial["on"] = today
        self.fields["takes_part"].label = _("Does the city take part?")
        self.fields["words"].label = _("What it said besides")
        self.fields["words"].help_text = _("The city reads this on its own page.")
        self.fields["letter"].label = _("The letter or mail, as a file")

    def received(self) -> Received:
        """How and when."""
        told = self.cleaned_data
        return Received(channel=told["channel"], on=told["on"])


class NoteForm(forms.Form):
    """A call, a letter or a mail outside this site."""

    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=Correspondence.Direction.choices,
        initial=Correspondence.Direction.IN,
        widget=forms.RadioSelect,
    )
    channel = _channel()
    on = DayField(
        label=pgettext_lazy("of a letter or call", "Day"),
        error_messages={"required": _("Enter the day.")},
    )
    subject = forms.CharField(
        label=pgettext_lazy("of a mail", "Subject"),
        max_length=300,
        error_messages={"required": _("Say what it was about.")},
    )
    words = forms.CharField(
        label=_("What was said"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    letter = LetterField(label=_("The letter or mail, as a file"))
    is_shown = forms.BooleanField(
        label=_("The city reads this line in its own log"), required=False, initial=True
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Of today."""
        super().__init__(*args, **kwargs)
        self.initial["on"] = today

    def note(self) -> Note:
        """What was typed."""
        told = self.cleaned_data
        return Note(**{name: told[name] for name in Note.__dataclass_fields__})


class DecisionForm(forms.Form):
    """As what a nominated colleague is accepted."""

    is_deputy = forms.TypedChoiceField(
        label=pgettext_lazy("of a focal point", "Kind"),
        choices=[
            ("0", pgettext_lazy("focal point", "Main focal point")),
            ("1", pgettext_lazy("focal point", "Deputy")),
        ],
        coerce="1".__eq__,
        widget=forms.RadioSelect,
        initial="0",
    )
