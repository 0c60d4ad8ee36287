"""Reading consents: the words they are asked for with, and what was answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from intercity.delegations.consent_words import shipped
from intercity.delegations.models import Consent, Member, Notice, Purpose
from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Edition

GIVEN, REFUSED, WITHDRAWN = Consent.Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for one purpose: the notice, or the words that are shipped."""

    purpose: Purpose
    words: LocalizedText
    notice: Notice | None

    @property
    def seen(self) -> str:
        """Names exactly these words, so that nobody agrees to others."""
        if self.notice is not None:
            return str(self.notice.pk)
        texts = sorted(self.words.as_dict().items())
        return hashlib.sha256(repr(texts).encode()).hexdigest()[:16]

    @property
    def version(self) -> int:
        """Its number; the shipped words have none yet."""
        return self.notice.version if self.notice else 0


def asked_of(edition: Edition) -> tuple[Asked, ...]:
    """For each purpose the edition's own words, else the series', else the shipped."""
    own = Q(edition=edition) | Q(edition=None)
    found: dict[str, Notice] = {}
    # Of an edition before of its series, and the newest of either.
    notices = Notice.objects.filter(own, series=edition.series_id)
    for one in sorted(notices, key=lambda one: (one.edition_id or 0, one.version)):
        found[one.purpose] = one
    return tuple(_asked(purpose, found.get(purpose)) for purpose in Purpose)


def _asked(purpose: Purpose, notice: Notice | None) -> Asked:
    return Asked(purpose, notice.words if notice else shipped(purpose), notice)


def consents_of(members: Iterable[Member], purpose: Purpose) -> dict[int, str]:
    """By member the answer that holds for a purpose; nobody who was not asked.

    Only `Consent.Answer.GIVEN` lets something be published. One query.
    """
    rows = Consent.objects.filter(member__in=[one.pk for one in members])
    found = rows.filter(purpose=purpose).order_by("at", "pk")
    return dict(found.values_list("member", "answer"))


def latest_of(member: Member) -> dict[str, Consent]:
    """The answer that holds for each purpose."""
    rows = member.consents.select_related("notice").order_by("at", "pk")
    return {one.purpose: one for one in rows}


@dataclass(frozen=True, slots=True)
class Line:
    """A member of an edition, with the answer that holds for each purpose or ""."""

    member: Member
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many members of an edition answered what, for one purpose."""

    purpose: Purpose
    given: int
    refused: int
    withdrawn: int
    missing: int


def those_asked(edition: Edition) -> QuerySet[Member]:
    """Everybody who is in the edition's lists, city by city."""
    return (
        Member.objects.filter(edition=edition, withdrawn_at=None, refused_at=None)
        .select_related("delegation__participant__city")
        .prefetch_related(
            Prefetch("consents", Consent.objects.order_by("at", "pk"), "answered")
        )
        .order_by("delegation__participant__place", "delegation", "place", "pk")
    )


def lines_of(members: Iterable[Member]) -> list[Line]:
    """Members of `those_asked` with what holds for each."""
    return [_line(member) for member in members]


def _line(member: Member) -> Line:
    held = {one.purpose: one.answer for one in member.answered}  # type: ignore[attr-defined]
    return Line(member, tuple(held.get(purpose, "") for purpose in Purpose))


def counts_of(lines: Sequence[Line]) -> list[Count]:
    """Answers by purpose."""
    found = []
    for place, purpose in enumerate(Purpose):
        held = [line.answers[place] for line in lines]
        numbers = [held.count(answer) for answer in (GIVEN, REFUSED, WITHDRAWN, "")]
        found.append(Count(purpose, *numbers))
    return found
