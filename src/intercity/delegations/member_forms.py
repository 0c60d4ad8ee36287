"""The forms of members: as a city or the secretariat enters them, and their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intercity.base.fields import AddressField
from intercity.base.forms import (
    DayField,
    LocalizedFormField,
    StaleForm,
    choice_field,
    refuser,
)
from intercity.base.languages import language_words, languages
from intercity.delegations.channels import Channel
from intercity.delegations.member_facts import MemberFacts, facts_of
from intercity.delegations.member_words import (
    REFUSED_FIELDS,
    refusal_words,
    session_words,
)
from intercity.delegations.models import AccessNeeds, Member
from intercity.delegations.models.members import Level
from intercity.delegations.reply_forms import LetterField
from intercity.delegations.seats import most_sessions
from intercity.delegations.table_rows import (
    MOST_HONORIFIC,
    MOST_NAME,
    MOST_SAID,
    MOST_TITLE,
    tongues,
)
from intercity.kernel.names import NameParts
from intercity.people.forms import name_order
from intercity.seminars.models import Edition

_MOST_NEEDS = 2000
_USUAL = MemberFacts()
_OFF = {"autocomplete": "off"}
_GUEST_ROLES = (Member.Role.OBSERVER, Member.Role.GUEST, Member.Role.MODERATOR)

refuse = refuser(REFUSED_FIELDS.get, refusal_words)


class TonguesField(forms.CharField):
    """Languages, parted by commas, by name or by tag; a tuple of tags."""

    def prepare_value(self, value: Any) -> Any:
        """Stored tags as the reader's language calls them."""
        if isinstance(value, tuple | list):
            return ", ".join(map(language_words, value))
        return value

    def clean(self, value: Any) -> Any:
        """The tags; `ValidationError` names what is no language."""
        return tongues(super().clean(value))


def _line(label: Any, most: int, hint: Any = "", **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs=_OFF)
    return forms.CharField(
        label=label, help_text=hint, max_length=most, widget=widget, **kwargs
    )


class MemberForm(StaleForm):
    """Who somebody is and how that person takes part.

    With a `member` it changes that one. What a person needs is shown to the person and
    to who arranges it, the secretariat; anybody else can write it and not read it.
    """

    given_name = _line(_("Given name"), MOST_NAME, required=False)
    family_name = _line(
        _("Family name"),
        MOST_NAME,
        _("A person with one name only: enter it here."),
        error_messages={"required": _("Enter the person’s name.")},
    )
    family_first = name_order()
    honorific = _line(
        pgettext_lazy("before or after a name", "Form of address"),
        MOST_HONORIFIC,
        _("Such as Dr or H.E., as it stands on a name card."),
        required=False,
    )
    title = LocalizedFormField(
        label=pgettext_lazy("of a member", "Office"),
        help_text=_("What the person does, in one language at least."),
        required=True,
        max_length=MOST_TITLE,
        error_messages={
            "required": _("Enter the office or title in one language at least.")
        },
    )
    organisation = LocalizedFormField(
        label=_("Organisation"),
        help_text=_("What the person stands for, such as an embassy or a university."),
        required=True,
        max_length=MOST_TITLE,
        error_messages={"required": _("Enter the organisation.")},
    )
    pronunciation = _line(
        _("Pronunciation"),
        MOST_SAID,
        _("How the name is said, for moderators and interpreters."),
        required=False,
    )
    level = forms.ChoiceField(
        label=pgettext_lazy("of a member", "Level"),
        choices=Level.choices,
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("of a member", "Role"), choices=Member.Role.choices
    )
    mode = forms.ChoiceField(
        label=_("Takes part"), choices=Member.Mode.choices, widget=forms.RadioSelect
    )
    sessions = forms.TypedMultipleChoiceField(
        label=_("Sessions"),
        help_text=_("None ticked: those of the city."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    speaks = TonguesField(
        label=_("Languages spoken"),
        help_text=_("Parted by commas, such as English, French."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_OFF),
    )
    needs = TonguesField(
        label=_("Languages needed"),
        help_text=_("Those that the person has to hear, if need be by interpretation."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_OFF),
    )
    email = AddressField(
        label=_("E-mail address"),
        help_text=_(
            "Of the person or of the office. A link to a page of their own is sent"
            " there, which needs no account."
        ),
        required=False,
        error_messages={
            "invalid": _(
                "This is not an e-mail address; one looks like name@example.org."
            )
        },
        widget=forms.EmailInput(attrs={**_OFF, "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=_("Language of mails"), widget=forms.RadioSelect, required=True
    )
    access_needs = forms.CharField(
        label=_("Accessibility needs"),
        required=False,
        max_length=_MOST_NEEDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        member: Member | None = None,
        is_guest: bool = False,
        reads_needs: bool = False,
        **kwargs: Any,
    ) -> None:
        """The facts as stored, or the usual ones."""
        super().__init__(*args, **kwargs)
        self.stored = facts_of(member) if member else _USUAL
        self.fields["revision"].required = member is not None
        self._offer(edition)
        if is_guest:
            choice_field(self, "role").choices = [
                (role.value, role.label) for role in _GUEST_ROLES
            ]
            self.fields["sessions"].help_text = _("None ticked: all of them.")
        else:
            del self.fields["organisation"]
        facts = {name: getattr(self.stored, name) for name in self._facts()}
        self.initial = {
            **facts,
            "revision": member.revision if member else 0,
            "given_name": self.stored.parts.given,
            "family_name": self.stored.parts.family,
            "family_first": "1" if self.stored.parts.family_first else "0",
            "language": self.stored.language.lower(),
            **self.initial,
        }
        self._explain_needs(member, reads_needs=reads_needs)

    def _offer(self, edition: Edition) -> None:
        choice_field(self, "language").choices = [
            (one.code, one.name) for one in languages()
        ]
        choice_field(self, "sessions").choices = [
            (number, session_words(number))
            for number in range(1, most_sessions(edition) + 1)
        ]

    def _explain_needs(self, member: Member | None, *, reads_needs: bool) -> None:
        field = self.fields["access_needs"]
        if reads_needs:
            known = AccessNeeds.objects.filter(member=member).first()
            self.initial["access_needs"] = known.words if known else ""
            field.help_text = _(
                "Such as captions, a step-free way or a break. Only the secretariat and"
                " the person read it; it is erased after the seminar."
            )
            return
        field.help_text = _(
            "Such as captions, a step-free way or a break. Only the secretariat and the"
            " person read it: it is not shown here again, and blank changes nothing."
        )

    def _facts(self) -> list[str]:
        return [name for name in MemberFacts.__slots__ if name in self.fields]

    def facts(self) -> MemberFacts:
        """What was typed; what the form does not ask stays as it is."""
        told = self.cleaned_data
        values = {name: told[name] for name in self._facts()}
        values["parts"] = NameParts(
            told["family_name"], told["given_name"], told["family_first"]
        )
        if "sessions" in values:
            values["sessions"] = tuple(sorted(values["sessions"]))
        return replace(self.stored, **values)

    def clean_language(self) -> str:
        """The tag of the language."""
        codes = {one.code: one.tag for one in languages()}
        return codes[self.cleaned_data["language"]]


class RecordedMemberForm(MemberForm):
    """A member whom the secretariat enters for a city, and how the city told it."""

    channel = forms.ChoiceField(
        label=_("How the city told it"),
        choices=[one for one in Channel.choices if one[0] != Channel.WEB],
        initial=Channel.MAIL,
    )
    on = DayField(
        label=_("Received on"), error_messages={"required": _("Enter the day.")}
    )
    letter = LetterField(label=_("The letter or mail, as a file"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Received today."""
        super().__init__(*args, **kwargs)
        self.initial["on"] = today


class GuestForm(MemberForm):
    """Somebody who comes for no city."""

    has_agreed = forms.BooleanField(
        label=_("Has agreed to come already"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A guest online, unless told otherwise."""
        super().__init__(*args, is_guest=True, reads_needs=True, **kwargs)
        if kwargs.get("member") is None:
            self.initial["role"] = Member.Role.GUEST
        else:
            del self.fields["has_agreed"]


class OwnForm(MemberForm):
    """What the person alone, or the person's office, puts right by the link."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """Without what the delegation decides."""
        super().__init__(
            *args, edition=member.edition, member=member, reads_needs=True, **kwargs
        )
        for name in ("level", "role", "sessions", "email"):
            del self.fields[name]
