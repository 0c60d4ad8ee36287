"""The forms of consents: the person's own, what came in writing, the words asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.dates import date_plain
from intercity.base.file_words import refusal_words as file_words
from intercity.base.files import LETTERS, checked
from intercity.base.forms import DayField, LocalizedFormField
from intercity.base.languages import reader_language
from intercity.base.refusals import Refusal
from intercity.base.templatetags.ui import text
from intercity.delegations.actions.consents import Answers, Evidence
from intercity.delegations.channels import Channel
from intercity.delegations.consents import Asked, asked_of, latest_of
from intercity.delegations.models import Consent, Member, Purpose

_MOST_BYTES = 10 * 1024 * 1024
_YES_NO = [
    ("1", pgettext_lazy("answer to a consent", "yes")),
    ("0", pgettext_lazy("answer to a consent", "no")),
]


class AnswersForm(forms.Form):
    """Yes or no for each purpose by itself; none is chosen beforehand."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """The questions of the member's edition, with what holds now."""
        super().__init__(*args, **kwargs)
        self.member = member
        self.asked = asked_of(member.edition)
        held = latest_of(member)
        for one in self.asked:
            before = held.get(one.purpose)
            self.fields[one.purpose.value] = forms.TypedChoiceField(
                label=one.purpose.label,
                help_text=_hint(one, before),
                choices=_YES_NO,
                coerce="1".__eq__,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=_chosen(before),
            )
            self.fields[f"seen_{one.purpose.value}"] = forms.CharField(
                widget=forms.HiddenInput, initial=one.seen, required=False
            )

    def clean(self) -> dict[str, Any]:
        """At least one question is answered."""
        told = super().clean() or self.cleaned_data
        if all(told.get(purpose) is None for purpose in Purpose.values):
            raise ValidationError(_("Answer at least one of the questions."))
        return told

    def show_present_words(self) -> None:
        """After a refusal: the words are those of now, the choices stay as chosen."""
        data = dict(self.data.items())
        for one in self.asked:
            data[f"seen_{one.purpose.value}"] = one.seen
        self.data = data

    def answers(self) -> Answers:
        """What was chosen, to which words."""
        told = self.cleaned_data
        given = [one for one in Purpose if told.get(one.value) is not None]
        return Answers(
            yes={one: told[one.value] for one in given},
            seen={one: told[f"seen_{one.value}"] for one in given},
            language=reader_language(),
        )


class OwnForm(AnswersForm):
    """The person's own answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the word that it is the person who answers."""
        super().__init__(*args, **kwargs)
        self.fields["is_me"] = forms.BooleanField(
            label=_("I am %(name)s, and answer for myself.")
            % {"name": self.member.known_as},
            error_messages={
                "required": _("Only the person may answer. Confirm that it is you.")
            },
        )


class ReceivedForm(AnswersForm):
    """What came outside this site: answers, how and when they came, and any paper."""

    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[(one.value, one.label) for one in Channel if one != Channel.WEB],
        widget=forms.RadioSelect,
        initial=Channel.LETTER,
    )
    received_on = DayField(label=_("Received on"))
    file = forms.FileField(
        label=_("What the person wrote"),
        help_text=_("A PDF, a text document or a picture, of at most 10 MB."),
        allow_empty_file=True,
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Received today, if nothing else is said; no answer but those that came."""
        super().__init__(*args, **kwargs)
        self.initial["received_on"] = today
        for purpose in Purpose.values:
            self.fields[purpose].initial = None
        self.order_fields([*self.fields][3:])

    def clean_file(self) -> Any:
        """A letter by its content, if there is one."""
        upload = self.cleaned_data["file"]
        self.kind = None
        if upload is None:
            return None
        try:
            self.kind = checked(upload, LETTERS, most_bytes=_MOST_BYTES)
        except Refusal as refusal:
            raise ValidationError(file_words(refusal)) from None
        return upload

    def evidence(self) -> Evidence:
        """How and when it came, with the paper."""
        told = self.cleaned_data
        return Evidence(
            channel=Channel(told["channel"]),
            received_on=told["received_on"],
            upload=told["file"],
            kind=self.kind,
        )


class NoticeForm(forms.Form):
    """The words of one question, by language."""

    words = LocalizedFormField(
        label=_("Words"),
        rows=6,
        max_length=2000,
        help_text=_("As the person reads it."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Asked) -> None:
        """As they are asked now."""
        super().__init__(*args)
        self.initial = {"words": asked.words, "seen": asked.seen}


def _chosen(before: Consent | None) -> str | None:
    if before is None:
        return None
    return "1" if before.answer == Consent.Answer.GIVEN else "0"


def _hint(asked: Asked, before: Consent | None) -> Any:
    words = text(asked.words)
    if before is None:
        return words
    told = _("Your answer since %(day)s: %(answer)s.") % {
        "day": date_plain(before.at.date()),
        "answer": before.get_answer_display(),
    }
    return format_html("{}<br><strong>{}</strong>", words, told)
