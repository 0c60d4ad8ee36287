"""What a city is told of its presentation by mail, in the language that is active."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.base.letters import Letter
from intercity.programme.models import Presentation
from intercity.seminars.words import edition_plain


def accepted(presentation: Presentation) -> Letter:
    """It is accepted, or final."""
    named = _named(presentation)
    if presentation.state == Presentation.State.FINAL:
        return Letter(
            _("The presentation of %(city)s is final") % named,
            (
                _(
                    "The presentation “%(title)s” for the edition “%(edition)s” is"
                    " final."
                )
                % named,
                _("To change it after all, answer this mail."),
            ),
            _link(presentation),
        )
    return Letter(
        _("The presentation of %(city)s is accepted") % named,
        (
            _("The presentation “%(title)s” for the edition “%(edition)s” is accepted.")
            % named,
        ),
        _link(presentation),
    )


def revision_asked(presentation: Presentation) -> Letter:
    """What the secretariat would like changed."""
    named = _named(presentation)
    return Letter(
        _("Please revise the presentation of %(city)s") % named,
        (
            _(
                "The secretariat asks you to revise your presentation for the edition"
                " “%(edition)s”:"
            )
            % named,
            presentation.asked,
        ),
        _link(presentation),
    )


def _named(presentation: Presentation) -> dict[str, str]:
    participant, lang = presentation.participant, reader_language()
    return {
        "city": participant.city.names.in_(lang).text,
        "edition": edition_plain(participant.edition),
        "title": presentation.title.in_(lang).text,
    }


def _link(presentation: Presentation) -> tuple[str, str]:
    participant = presentation.participant
    slugs = [participant.edition.slug, participant.city.slug]
    return _("See the presentation"), reverse("programme:presentation", args=slugs)
