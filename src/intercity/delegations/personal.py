"""What is held of those who are invited, of members, and of what they consented to."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercity.base import files
from intercity.base.periods import before
from intercity.base.registry import (
    Basis,
    Erasing,
    Holding,
    Rows,
    named_in,
    trace,
    words,
)
from intercity.base.retention import Sweep, as_if_erased, delete
from intercity.delegations import contacts
from intercity.delegations.contacts import over
from intercity.delegations.links import member_links_end
from intercity.delegations.models import (
    AccessNeeds,
    Consent,
    Correspondence,
    Letter,
    Link,
    Member,
    MemberTable,
    Nomination,
    Reply,
)
from intercity.seminars.models import Edition

# After that an edition without a date counts as over, for what its members need.
_DATELESS = "12m"
_OWN = ("member__person",)
_BY_ADDRESS = ("member__email",)
_BY_NUMBER = {"member": "member"}


def _withdraw(rows: Rows, now: datetime) -> None:
    """Who is erased before taking part does not take part."""
    coming = rows.filter(attended_at=None, withdrawn_at=None)
    coming.exclude(edition__in=over(now)).update(withdrawn_at=now, is_head=False)


HOLDINGS = (
    Holding(
        model="delegations.AccessNeeds",
        fields=("words",),
        purpose="arranging what somebody needs to take part",
        basis=Basis.CONSENT,
        kept="access_needs",
        erasing=Erasing.DELETE,
        whose=_OWN,
        addressed=_BY_ADDRESS,
        numbered=_BY_NUMBER,
    ),
    Holding(
        model="delegations.Consent",
        fields=("file",),
        purpose="what was consented to, and the evidence of it",
        basis=Basis.RECORD,
        kept="consents",
        erasing=Erasing.DELETE,
        whose=_OWN,
        addressed=_BY_ADDRESS,
        numbered=_BY_NUMBER,
    ),
    trace("delegations.Consent", "by", "recorded_by"),
    trace("delegations.Notice", "by"),
    Holding(
        model="delegations.Link",
        fields=("address",),
        purpose="a personal way in without an account",
        basis=Basis.TASK,
        kept="links",
        erasing=Erasing.DELETE,
        whose=_OWN,
        addressed=("address", "member__email"),
        numbered=_BY_NUMBER,
    ),
    Holding(
        model="delegations.Invitation",
        fields=("address",),
        purpose="where the invitation of a city was sent",
        basis=Basis.TASK,
        kept="contacts",
        erasing=Erasing.BLANK,
        addressed=("address",),
    ),
    trace("delegations.Invitation", "person"),
    trace("delegations.Reply", "by", "recorded_by"),
    words(
        "delegations.Reply",
        "words",
        "file",
        purpose="what a city replied",
        kept="letters",
    ),
    Holding(
        model="delegations.Nomination",
        fields=("given_name", "family_name", "email", "words"),
        purpose="whom somebody nominated as a city's focal point",
        basis=Basis.TASK,
        kept="letters",
        erasing=Erasing.DELETE,
        addressed=("email",),
    ),
    trace("delegations.Nomination", "decided_by"),
    words(
        "delegations.Letter",
        "content",
        "file",
        purpose="letters that were sent to leaders",
        kept="letters",
    ),
    words(
        "delegations.Letterhead",
        "heading",
        "signature",
        purpose="who signs the host's letters",
    ),
    trace("delegations.Correspondence", "by"),
    words(
        "delegations.Correspondence",
        "subject",
        "words",
        "file",
        purpose="what a city and the secretariat wrote to each other",
        kept="letters",
    ),
    Holding(
        model="delegations.Member",
        fields=(
            "given_name",
            "family_name",
            "email",
            "language",
            "honorific",
            "title",
            "organisation",
            "pronunciation",
            "speaks",
            "needs",
            "refusal",
        ),
        purpose="registering who comes, and reaching them",
        basis=Basis.TASK,
        kept="members",
        erasing=Erasing.BLANK,
        whose=("person",),
        addressed=("email",),
        numbered={"member": "pk"},
        also={"family_first": False},
        before=_withdraw,
        why=_("the row stays as a count: level, role, and whether somebody came"),
    ),
    trace("delegations.Member", "person", "entered_by"),
    Holding(
        model="delegations.MemberTable",
        fields=("cells", "refusal"),
        purpose="people in a table that was handed in, until they are entered",
        basis=Basis.TASK,
        kept="tables",
        erasing=Erasing.DELETE,
        find=named_in("delegations.MemberTable", "cells", "refusal"),
        names_others=True,
    ),
    trace("delegations.MemberTable", "by"),
)

IMPERSONAL = {
    "delegations.Invitation": ("language", "reference"),
    "delegations.Reply": ("level", "sessions", "unavailable"),
    "delegations.Link": ("digest",),
    "delegations.Nomination": ("language",),
    "delegations.Letter": ("language", "logo"),
    "delegations.Letterhead": ("logo", "prefix"),
    "delegations.LetterTemplate": ("language", "subject", "body"),
    "delegations.Member": ("sessions",),
    "delegations.Notice": ("words",),
    "delegations.Consent": ("language",),
}


def _needs(cutoff: datetime, now: datetime) -> Rows:
    dateless = Q(member__edition__dates=[], at__lt=before(_DATELESS, cutoff))
    # Who was taken out by mistake comes back within the period.
    is_out = Q(member__withdrawn_at__lt=cutoff) | Q(member__refused_at__lt=cutoff)
    ended = dateless | is_out | Q(member__edition__in=over(cutoff))
    return AccessNeeds.objects.filter(ended)


def _members(cutoff: datetime, now: datetime) -> Rows:
    nameless = Q(given_name="", family_name="", email="")
    return Member.objects.filter(~nameless, edition__in=over(cutoff))


def _consents(cutoff: datetime, now: datetime) -> Rows:
    return Consent.objects.filter(member__edition__in=over(cutoff))


def _links(cutoff: datetime, now: datetime) -> Rows:
    ended = Q(expires_at__lt=cutoff) | Q(used_at__lt=cutoff) | Q(revoked_at__lt=cutoff)
    gone = [
        edition.pk
        for edition in Edition.objects.filter(pk__in=over(cutoff))
        if (member_links_end(edition) or cutoff) < cutoff
    ]
    return Link.objects.filter(ended | Q(member__edition__in=gone))


_HELD = ~Q(words="") | Q(file__isnull=False, file__erased_at=None)


def _replies(cutoff: datetime, now: datetime) -> Rows:
    editions = over(cutoff)
    return Reply.objects.filter(_HELD, invitation__participant__edition__in=editions)


def _letters(cutoff: datetime, now: datetime) -> Rows:
    return Correspondence.objects.filter(_HELD, participant__edition__in=over(cutoff))


def _nominations(cutoff: datetime, now: datetime) -> Rows:
    editions = over(cutoff)
    return Nomination.objects.filter(invitation__participant__edition__in=editions)


def _sent_letters(cutoff: datetime, now: datetime) -> Rows:
    return Letter.objects.filter(invitation__participant__edition__in=over(cutoff))


def _delete_letters(rows: Rows, now: datetime) -> None:
    held = rows.exclude(file=None).values_list("file", flat=True)
    files.erase(list(held), now=now)
    rows.delete()


def _forget_words(rows: Rows, now: datetime) -> None:
    held = rows.exclude(file=None).values_list("file", flat=True)
    files.erase(list(held), now=now)
    rows.update(words="")


def _tables(cutoff: datetime, now: datetime) -> Rows:
    return MemberTable.objects.filter(at__lt=cutoff)


SWEEPS = (
    Sweep("tables", _tables, delete),
    Sweep("access_needs", _needs, as_if_erased),
    Sweep("contacts", contacts.due, contacts.erase, contacts.ask),
    Sweep("members", _members, as_if_erased),
    Sweep("consents", _consents, as_if_erased),
    Sweep("letters", _replies, _forget_words),
    Sweep("letters", _letters, _forget_words),
    Sweep("letters", _nominations, delete),
    Sweep("letters", _sent_letters, _delete_letters),
    Sweep("links", _links, delete),
)
