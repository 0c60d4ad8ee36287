"""What cities are told by mail of invitations, nominations and replies."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.languages import reader_language
from intercity.base.letters import Letter
from intercity.delegations.models import Invitation, Nomination, Reply
from intercity.delegations.reply_words import answer_words, channel_words, day_words
from intercity.seminars.models import Participant
from intercity.seminars.words import edition_plain


def _named(participant: Participant) -> dict[str, str]:
    return {
        "city": str(participant.city.names.in_(reader_language()).text),
        "edition": edition_plain(participant.edition),
    }


def _own(participant: Participant) -> str:
    slugs = [participant.edition.slug, participant.city.slug]
    return reverse("delegations:reply", args=slugs)


def answered(reply: Reply, participant: Participant) -> Letter:
    """What was answered for the city, and by whom it was written down."""
    named = {
        **_named(participant),
        "answer": answer_words(reply),
        "day": day_words(reply.received_on),
        "channel": channel_words(reply),
    }
    subject = _("%(edition)s: the reply of %(city)s") % named
    paragraphs = [_("%(city)s: %(answer)s.") % named]
    if reply.recorded_by_id:
        paragraphs.insert(
            0,
            _(
                "The secretariat of the %(edition)s wrote down what your city answered"
                " on %(day)s (%(channel)s)."
            )
            % named,
        )
        paragraphs.append(
            _("Please look at it, and correct it where it is not what you meant.")
        )
    else:
        paragraphs.insert(0, _("Your city’s reply to the %(edition)s is kept.") % named)
        paragraphs.append(
            _("You can change it until the programme is made; earlier replies stay.")
        )
    return Letter(subject, tuple(paragraphs), (_("See the reply"), _own(participant)))


def new_link(invitation: Invitation, token: str) -> Letter:
    """The link to an invitation, sent once more."""
    named = _named(invitation.participant)
    return Letter(
        _("A new link to your invitation: %(edition)s") % named,
        (
            _(
                "Somebody who had an older link to the invitation of %(city)s asked for"
                " a new one. The older links open nothing any more."
            )
            % named,
            _(
                "Opening the page changes nothing. To accept the role of focal point, a"
                " code is sent to this address."
            ),
        ),
        (_("See the invitation"), reverse("delegations:link", args=[token])),
        is_secret=True,
    )


def sign_in(invitation: Invitation) -> Letter:
    """The role was accepted already: signing in is all it takes."""
    named = _named(invitation.participant)
    return Letter(
        _("Your invitation: %(edition)s") % named,
        (
            _(
                "You have accepted the role of focal point of %(city)s. No link is"
                " needed any more: sign in with this address."
            )
            % named,
        ),
        (_("Your city’s reply"), _own(invitation.participant)),
    )


def nominated(nomination: Nomination) -> Letter:
    """Tell whom the invitation was sent to that a colleague was named by its link."""
    participant = nomination.invitation.participant
    named = {
        **_named(participant),
        "name": nomination.known_as,
        "email": nomination.email,
    }
    return Letter(
        _("A colleague was nominated as focal point of %(city)s") % named,
        (
            _(
                "By the link that was sent to you, %(name)s (%(email)s) was nominated"
                " as focal point of %(city)s for the %(edition)s."
            )
            % named,
            _(
                "The secretariat decides. Until then nothing changes, and your"
                " invitation stays open."
            ),
            _("If neither you nor your office did this, answer this mail."),
        ),
    )


def decided(nomination: Nomination) -> Letter:
    """Tell whom the invitation was sent to how the secretariat decided."""
    named = {**_named(nomination.invitation.participant), "name": nomination.known_as}
    if nomination.state == Nomination.State.ACCEPTED:
        subject = _("%(name)s is focal point of %(city)s") % named
        words = _(
            "The secretariat accepted the nomination. %(name)s answers the invitation"
            " to the %(edition)s, and the link that was sent to you opens nothing any"
            " more."
        )
    else:
        subject = _("The nomination of %(name)s was not accepted") % named
        words = _(
            "The secretariat did not accept the nomination of %(name)s. Your invitation"
            " to the %(edition)s stays open."
        )
    return Letter(subject, (words % named,))


def welcome(nomination: Nomination) -> Letter:
    """Tell a nominated colleague what is asked of the city now."""
    participant = nomination.invitation.participant
    named = _named(participant)
    return Letter(
        _("Invitation to the %(edition)s") % named,
        (
            _(
                "You were nominated as focal point of %(city)s for the %(edition)s, and"
                " the secretariat accepted the nomination. Please answer the invitation"
                " for your city."
            )
            % named,
            _(
                "You sign in with this address. There is no password: a code is sent to"
                " you each time."
            ),
        ),
        (_("Answer the invitation"), _own(participant)),
    )
