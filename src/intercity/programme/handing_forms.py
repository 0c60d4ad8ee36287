"""What focal points and the secretariat type about presentations and their files."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.fields import RowsField
from intercity.base.forms import (
    DayField,
    LocalizedFormField,
    StaleForm,
    WallTimeField,
    choice_field,
)
from intercity.base.languages import language_words, languages
from intercity.delegations.channels import Channel
from intercity.delegations.models import Member
from intercity.kernel import clock
from intercity.programme.actions.materials import Labelled, Terms
from intercity.programme.actions.presentations import PresentationValues, Told
from intercity.programme.models import Contribution, Material, Presentation
from intercity.programme.times import minute_of
from intercity.seminars.models import Edition, Participant

MOST_TITLE, MOST_ABSTRACT, MOST_SPEECH = 200, 3000, 100_000
OF_A_CITY = (
    Material.Kind.SLIDES,
    Material.Kind.VIDEO,
    Material.Kind.TEXT,
    Material.Kind.CAPTIONS,
)
OF_THE_HOST = (
    Material.Kind.VIDEO,
    Material.Kind.TEXT,
    Material.Kind.TRANSCRIPT,
    Material.Kind.CAPTIONS,
    Material.Kind.SLIDES,
)
SESSION, INSTANT = "session", "instant"


class OnBehalf(forms.Form):
    """How something reached the secretariat, where it hands it in for a city."""

    channel = forms.ChoiceField(
        label=_("How it came"), choices=Channel.choices, required=False
    )
    received_on = DayField(
        label=_("Received on"),
        required=False,
        help_text=_("The day on the host’s calendar; blank for today."),
    )

    def leave_out(self) -> None:
        """A city hands in for itself."""
        del self.fields["channel"], self.fields["received_on"]

    def told(self, today: date) -> Told:
        """How it came; `today` is the host's."""
        told = self.cleaned_data
        channel = told.get("channel") or Channel.WEB
        if channel == Channel.WEB:
            return Told()
        return Told(channel=channel, on=told.get("received_on") or today)


class MembersChoice(RowsField[Member]):
    """Members of a delegation by their names."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, member: Member) -> str:
        """The name in its own order."""
        return member.known_as or str(_("without a name"))


class PresentationForm(StaleForm, OnBehalf):
    """Title, abstract, theme and who presents."""

    title = LocalizedFormField(
        label=_("Title"),
        max_length=MOST_TITLE,
        help_text=_("In one language at least; the more, the less is to translate."),
    )
    abstract = LocalizedFormField(
        label=_("Abstract"), required=False, rows=5, max_length=MOST_ABSTRACT
    )
    theme = forms.CharField(
        label=_("Theme"),
        required=False,
        max_length=120,
        help_text=_("In a few words, such as “flood protection”."),
    )
    presenters = MembersChoice(
        label=pgettext_lazy("people", "Presented by"),
        queryset=Member.objects.none(),
        required=False,
    )
    presenter = forms.CharField(
        label=_("Presented by somebody else"),
        required=False,
        max_length=200,
        help_text=_("Name and post, where no member of the delegation presents."),
    )

    field_order = ("title", "abstract", "theme", "presenters", "presenter")

    def __init__(
        self,
        *args: Any,
        participant: Participant,
        presentation: Presentation | None,
        on_behalf: bool,
        **kwargs: Any,
    ) -> None:
        """The words as they are held."""
        values = (
            PresentationValues.of(presentation)
            if presentation
            else PresentationValues()
        )
        initial = {
            "title": values.title,
            "abstract": values.abstract,
            "theme": values.theme,
            "presenter": values.presenter,
            "presenters": list(values.presenters),
            "revision": presentation.revision if presentation else 1,
        }
        super().__init__(*args, initial=initial, **kwargs)
        members = Member.objects.filter(
            delegation__participant=participant, withdrawn_at=None
        )
        if members:
            cast("MembersChoice", self.fields["presenters"]).queryset = members
        else:
            del self.fields["presenters"]
        if not on_behalf:
            self.leave_out()

    def values(self) -> PresentationValues:
        """What was typed."""
        told = self.cleaned_data
        return PresentationValues(
            title=told["title"],
            abstract=told["abstract"],
            theme=told["theme"],
            presenters=frozenset(told.get("presenters", ())),
            presenter=told["presenter"],
        )


class TermsForm(forms.Form):
    """Who may read a file, and from when."""

    audience = forms.ChoiceField(
        label=_("For whom"), choices=Material.Audience.choices, widget=forms.RadioSelect
    )
    embargo = forms.ChoiceField(
        label=pgettext_lazy("of a file", "Kept back"),
        choices=[
            (SESSION, _("until the session begins")),
            (INSTANT, _("until the day and time below")),
        ],
        widget=forms.RadioSelect,
        help_text=_("The secretariat and the interpreters have it before."),
    )
    until_on = DayField(label=_("Until this day"), required=False)
    until_time = WallTimeField(label=_("Until this time"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        """Times are read on the clock of `zone`."""
        kwargs["initial"] = {
            "audience": Material.Audience.PARTICIPANTS,
            "embargo": SESSION,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        """A set time has a day, and exists on it."""
        told = super().clean() or self.cleaned_data
        if told.get("embargo") == INSTANT and "until_on" not in self.errors:
            day, time = told.get("until_on"), told.get("until_time") or "00:00"
            if day is None:
                self.add_error("until_on", ValidationError(_("Enter the day.")))
            elif not clock.exists(day, minute_of(time), self.zone):
                words = _("The clocks go forward over this time.")
                self.add_error("until_time", ValidationError(words))
        return told

    def terms(self) -> Terms:
        """What was chosen."""
        told = self.cleaned_data
        return Terms(
            audience=told["audience"], embargo_at=self._until(), note=told["note"]
        )

    def _until(self) -> datetime | None:
        told = self.cleaned_data
        if told["embargo"] == SESSION:
            return None
        minute = minute_of(told["until_time"] or "00:00")
        return clock.instant(told["until_on"], minute, self.zone)

    @staticmethod
    def of(material: Material, zone: str) -> dict[str, Any]:
        """The terms of a file as this form shows them."""
        initial: dict[str, Any] = {"audience": material.audience, "note": material.note}
        if material.embargo_at is not None:
            wall = clock.local(material.embargo_at, zone)
            initial |= {
                "embargo": INSTANT,
                "until_on": wall.date(),
                "until_time": f"{wall:%H:%M}",
            }
        return initial


class ChangeTermsForm(StaleForm, TermsForm):
    """The same of a file that is there."""


class LabelForm(TermsForm):
    """What a file is, in which language, and for whom."""

    kind = forms.ChoiceField(label=pgettext_lazy("of a file", "What it is"))
    language = forms.ChoiceField(label=_("Language"))

    field_order = ("kind", "language", "file")

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        kinds: tuple[str, ...],
        participant: Participant | None = None,
        **kwargs: Any,
    ) -> None:
        """The kinds of its owner, and the languages that it may be in."""
        super().__init__(*args, **kwargs)
        labels = dict(Material.Kind.choices)
        choice_field(self, "kind").choices = [(kind, labels[kind]) for kind in kinds]
        choice_field(self, "language").choices = spoken(edition, participant)

    def labelled(self) -> Labelled:
        """What was chosen."""
        told = self.cleaned_data
        return Labelled(
            kind=told["kind"], language=told["language"], terms=self.terms()
        )


def spoken(edition: Edition, participant: Participant | None) -> list[tuple[str, str]]:
    """The languages that a file may be in: of edition and site, and a city's own."""
    tags = dict.fromkeys([*edition.languages, *(one.tag for one in languages())])
    if participant is not None:
        members = Member.objects.filter(delegation__participant=participant)
        spoken_there = members.order_by().values_list("speaks", flat=True)
        tags |= dict.fromkeys([participant.city.language, *chain(*spoken_there)])
    return [(tag, language_words(tag)) for tag in tags]


class ReceivedForm(LabelForm, OnBehalf):
    """What a file is, and how it came."""

    def __init__(self, *args: Any, on_behalf: bool, **kwargs: Any) -> None:
        """Without the way it came where a city hands in for itself."""
        super().__init__(*args, **kwargs)
        if not on_behalf:
            self.leave_out()


class FileForm(ReceivedForm):
    """A file with its label."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
    )


class AnnounceForm(ReceivedForm):
    """A file that is to come in parts, or the rest of them."""

    name = forms.CharField(max_length=200)
    size = forms.IntegerField(min_value=0)
    sha256 = forms.RegexField(r"^[0-9a-fA-F]{64}$", required=False)
    resumes = forms.UUIDField(required=False)


class SpeechForm(OnBehalf):
    """The text of a speech, pasted."""

    language = forms.ChoiceField(label=_("Language"))
    words = forms.CharField(
        label=_("Text of the speech"),
        max_length=MOST_SPEECH,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "It is counted against the slot, at 120 words a minute, and given to the"
            " interpreters."
        ),
        error_messages={"required": _("Paste the text.")},
    )

    field_order = ("language", "words")

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        on_behalf: bool,
        participant: Participant | None = None,
        **kwargs: Any,
    ) -> None:
        """In the languages that a file may be in."""
        super().__init__(*args, **kwargs)
        if not on_behalf:
            self.leave_out()
        choice_field(self, "language").choices = spoken(edition, participant)


class ReviewForm(StaleForm):
    """What the secretariat decides."""

    ACCEPT, FINISH, REVISE = "accept", "finish", "revise"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ACCEPT, _("Accept it; the city may still change it")),
            (FINISH, _("It is final; the city no longer changes it")),
            (REVISE, _("Ask the city for a revision")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    note = forms.CharField(
        label=_("What is to be revised"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is sent to the focal points of the city."),
    )


class SummaryForm(StaleForm):
    """The summary of a contribution by language."""

    summary = LocalizedFormField(label=_("Summary"), required=False, rows=5)

    def __init__(
        self, *args: Any, contribution: Contribution | None, **kwargs: Any
    ) -> None:
        """The summary as it is held."""
        initial = {
            "summary": contribution.summary if contribution else None,
            "revision": contribution.revision if contribution else 1,
        }
        super().__init__(*args, initial=initial, **kwargs)


class ClearForm(forms.Form):
    """One language, as it was read."""

    language = forms.CharField(max_length=12, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
