"""What consents are asked for with, where a host has written nothing of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intercity.base.dates import date_plain
from intercity.base.languages import languages
from intercity.delegations.models import Purpose
from intercity.kernel.wording import LocalizedText

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from intercity.base.refusals import Refusal

SHIPPED: dict[Purpose, _StrPromise] = {
    Purpose.NAME: _(
        "My name and office may stand in the public list of participants on the website"
        " of the seminar. Without this the list names my city alone."
    ),
    Purpose.PHOTO: _(
        "Photographs are taken during the seminar, also a group photograph. Pictures in"
        " which I can be recognised may be published with the news of the seminar, on"
        " its website and in print."
    ),
    Purpose.RECORDING: _(
        "The session may be recorded with my picture and voice, and the recording may"
        " be made available to the cities that take part and to the public."
    ),
    Purpose.SLIDES: _(
        "The slides that I present may be published on the website of the seminar, with"
        " my name and city."
    ),
    Purpose.QUOTE: _(
        "What I say may be quoted with my name, office and city in the news of the"
        " seminar."
    ),
}

_REFUSALS = {
    "not_that_person": _("Only the person can answer this."),
    "notice_changed": _(
        "The words of a question have changed meanwhile. Read them, and answer again."
    ),
    "not_in_writing": _(
        "A yes is recorded only with what the person wrote, by letter or e-mail."
    ),
    "in_the_future": _("This day has not come yet."),
    "answered_since": _(
        "The person has answered since, on %(day)s. What came before changes nothing."
    ),
    "needs_words": _("Write the words in one language at least."),
}


def shipped(purpose: Purpose) -> LocalizedText:
    """The words that come with the software, in every language of the site."""
    texts = {}
    for one in languages():
        with override(one.code):
            texts[one.tag] = str(SHIPPED[purpose])
    return LocalizedText.of(texts, "en")


def refusal_words(refusal: Refusal) -> str:
    """Why an answer was not taken."""
    day = refusal.params.get("day")
    said = {"day": date_plain(day)} if isinstance(day, date) else {}
    return str(_REFUSALS[refusal.code]) % said
