"""What members, their states and the columns of their tables are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext, pgettext_lazy

from intercity.delegations import reply_words
from intercity.kernel.wording import NATIVE_NAMES

if TYPE_CHECKING:
    from intercity.base.refusals import Refusal
    from intercity.delegations.models import Member

COLUMN_WORDS = {
    "city": pgettext_lazy("column", "City"),
    "family_name": _("Family name"),
    "given_name": _("Given name"),
    "name_order": _("Order of the name"),
    "honorific": pgettext_lazy("before or after a name", "Form of address"),
    "title": pgettext_lazy("of a member", "Office"),
    "pronunciation": _("Pronunciation"),
    "level": pgettext_lazy("of a member", "Level"),
    "role": pgettext_lazy("of a member", "Role"),
    "mode": _("Takes part"),
    "sessions": _("Sessions"),
    "speaks": _("Languages spoken"),
    "needs": _("Languages needed"),
    "email": _("E-mail address"),
    "language": _("Language of mails"),
    "head": _("Head of delegation"),
}


def column_words(column: str) -> str:
    """A column in words: "Office (日本語)"."""
    if column.startswith("title_"):
        tag = column.removeprefix("title_")
        return f"{COLUMN_WORDS['title']} ({NATIVE_NAMES.get(tag, tag)})"
    return str(COLUMN_WORDS[column])


def session_words(number: int) -> str:
    """A session by its number."""
    words = pgettext("counted from the earliest", "session %(number)s")
    return words % {"number": number}


def states_of(member: Member, *, needs_approval: bool) -> list[tuple[str, str]]:
    """The facts of a member as tags: words and colour, in their order."""
    if member.withdrawn_at is not None:
        return [(pgettext("state of a member", "withdrawn"), "grey")]
    if member.refused_at is not None:
        return [(pgettext("state of a member", "not approved"), "red")]
    waits = needs_approval and member.delegation_id and member.approved_at is None
    facts = (
        (waits, pgettext("state of a member", "waits for approval"), "orange"),
        (member.approved_at, pgettext("state of a member", "approved"), "green"),
        (member.invited_at, pgettext("state of a member", "invited"), "grey"),
        (member.registered_at, pgettext("state of a member", "registered"), "blue"),
        (member.confirmed_at, pgettext("state of a member", "confirmed"), "green"),
        (member.attended_at, pgettext("state of a member", "attended"), "green"),
    )
    return [(words, colour) for is_so, words, colour in facts if is_so]


_REFUSALS = {
    "full": _(
        "%(city)s: there are too few places; %(taken)s of %(quota)s are taken. Withdraw"
        " somebody, or ask the secretariat for more."
    ),
    "closed": _("The secretariat has closed this list. Ask it to open the list again."),
    "on_the_list": _("%(name)s is on the list already, with this address."),
    "unnamed": _("Enter the person’s name."),
    "another_person": _(
        "Name and address are both new: this would be somebody else, who has answered"
        " nothing yet. Withdraw %(name)s, and register the other person."
    ),
    "withdrawn": _("This person is no longer in the list."),
    "gone": _("Somebody else has taken this back meanwhile."),
    "ended": _(
        "The personal links of this edition have ended. A new one would open nothing."
    ),
    "no_address": _("There is no address to write to. Enter one first."),
    "nobody_ticked": _("Tick at least one person."),
    "nobody": _("There is nobody in the list yet."),
    "no_head": _("Say who is the head of the delegation before you hand in the list."),
    "no_reason": _("Enter the reason. It is told to the person and to the city."),
    "mistakes": ngettext_lazy(
        "%(count)s line has a mistake. Nothing was entered.",
        "%(count)s lines have mistakes. Nothing was entered.",
        "count",
    ),
    "nothing": _("No line can be entered."),
    "entered": _("This table is entered already, or is being entered."),
}

# The field of a form at which a refusal is shown; others stand above the form.
REFUSED_FIELDS = {
    "on_the_list": "email",
    "no_address": "email",
    "unnamed": "family_name",
    "another_person": "family_name",
    "no_reason": "reason",
    **reply_words.REFUSED_FIELDS,
}


def refusal_words(refusal: Refusal) -> str:
    """Why nothing was done, and what helps."""
    if refusal.code not in _REFUSALS:
        return reply_words.refusal_words(refusal)
    return str(_REFUSALS[refusal.code] % refusal.params)
