"""What members consent to, each for themselves, and the words that they are asked.

Refusals by code: not_that_person · notice_changed · not_in_writing · in_the_future ·
answered_since (day) · needs_words
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from intercity.base.files import Kind, keep
from intercity.base.record import record
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.channels import Channel
from intercity.delegations.consents import (
    GIVEN,
    REFUSED,
    WITHDRAWN,
    Asked,
    asked_of,
    latest_of,
)
from intercity.delegations.models import Consent, Link, Member, Notice, Purpose
from intercity.kernel.wording import LocalizedText
from intercity.seminars.models import Edition, Series
from intercity.seminars.queries import host_day

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from intercity.base.models import File
    from intercity.people.models import Person

WRITTEN = (Channel.LETTER, Channel.MAIL)


@dataclass(frozen=True, slots=True)
class Answers:
    """Yes or no by purpose, to words that were `seen`, shown in a language."""

    yes: Mapping[Purpose, bool]
    seen: Mapping[Purpose, str]
    language: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How an answer came and when, with what the person wrote if anything."""

    channel: Channel
    received_on: date
    upload: UploadedFile[Any] | None = None
    kind: Kind | None = None

    @property
    def is_written(self) -> bool:
        """Whether the person's own words are there."""
        return self.upload is not None and self.channel in WRITTEN


@transaction.atomic
def answer(
    member: Member,
    answers: Answers,
    *,
    by: Person | None = None,
    link: Link | None = None,
    now: datetime,
) -> list[Consent]:
    """The person answers, signed in or by the personal link; what changed is written.

    A no to what was given is a withdrawal. Refuses anybody else (`not_that_person`),
    and an answer to words that have changed since they were read (`notice_changed`).
    """
    is_own = link is not None and link.member_id == member.pk
    if by is not None and by.pk == member.person_id:
        is_own = True
    if not is_own:
        raise Refusal("not_that_person")
    today = host_day(member.edition, now)
    written = _write(member, answers, now=now, received_on=today, by=by)
    _record("consents.answer", member, written, by=by, role="member", now=now)
    return written


@transaction.atomic
def record_received(
    member: Member, answers: Answers, evidence: Evidence, *, by: Person, now: datetime
) -> list[Consent]:
    """The secretariat writes down an answer that came outside this site.

    A no may come by any way, so that to withdraw is as easy as to consent. Refuses a
    yes without the person's own words (`not_in_writing`), a day that has not come
    (`in_the_future`), and what came before the answer that holds (`answered_since`):
    a letter that was left lying undoes no withdrawal.
    """
    if any(answers.yes.values()) and not evidence.is_written:
        raise Refusal("not_in_writing")
    if evidence.received_on > host_day(member.edition, now):
        raise Refusal("in_the_future")
    file = None
    if evidence.upload is not None and evidence.kind is not None:
        file = keep(evidence.upload, evidence.kind, by=by, now=now)
    written = _write(
        member,
        answers,
        now=now,
        received_on=evidence.received_on,
        channel=evidence.channel,
        file=file,
        recorded_by=by,
    )
    _record("consents.record", member, written, by=by, now=now)
    return written


def _write(
    member: Member, answers: Answers, *, now: datetime, **facts: Any
) -> list[Consent]:
    # One after the other: two who send the same form write one answer.
    Member.objects.select_for_update().get(pk=member.pk)
    edition = member.edition
    held = latest_of(member)
    asked = {one.purpose: one for one in asked_of(edition)}
    written = []
    for purpose, yes in answers.yes.items():
        before = held.get(purpose)
        if before is not None and "recorded_by" in facts:
            _check_newer(before, facts["received_on"])
        was_given = before is not None and before.answer == GIVEN
        said = GIVEN if yes else (WITHDRAWN if was_given else REFUSED)
        one = asked[purpose]
        if one.seen != answers.seen.get(purpose):
            raise Refusal("notice_changed")
        file: File | None = facts.get("file")
        if file is None and before is not None and _is_same(before, said, one):
            continue
        notice = one.notice or _shipped(edition.series, one, now)
        row = Consent.objects.create(
            member=member,
            purpose=purpose,
            answer=said,
            notice=notice,
            language=answers.language,
            at=now,
            **facts,
        )
        written.append(row)
    return written


def _check_newer(before: Consent, received_on: date) -> None:
    if received_on < before.received_on:
        raise Refusal("answered_since", {"day": before.received_on})


def _is_same(before: Consent, said: str, asked: Asked) -> bool:
    """Whether this says nothing new: a no stays a no, also after a withdrawal."""
    if said == GIVEN:
        is_new = asked.notice is None or before.notice_id != asked.notice.pk
        return before.answer == GIVEN and not is_new
    return before.answer != GIVEN


def _shipped(series: Series, asked: Asked, now: datetime) -> Notice:
    """The shipped words as the first version, so that they stay as they were read."""
    Series.objects.select_for_update().get(pk=series.pk)
    return Notice.objects.get_or_create(
        series=series,
        edition=None,
        purpose=asked.purpose,
        version=1,
        defaults={"words": asked.words, "at": now},
    )[0]


def _record(
    action: str,
    member: Member,
    written: list[Consent],
    *,
    by: Person | None,
    now: datetime,
    role: str = "",
) -> None:
    if written:
        data = {str(one.purpose): str(one.answer) for one in written}
        about = {"member": member.pk, "answers": data}
        record(action, member.edition, by=by, role=role, now=now, data=about)


@transaction.atomic
def change_notice(
    edition: Edition,
    purpose: Purpose,
    words: LocalizedText,
    *,
    seen: str,
    by: Person,
    now: datetime,
) -> Notice | None:
    """Ask with other words in an edition from now on; what was answered stays.

    Raises `Stale` where they changed since `seen`;
    returns None where nothing differs. Refuses none at all (`needs_words`).
    """
    if not words:
        raise Refusal("needs_words")
    saved = Edition.objects.select_for_update().get(pk=edition.pk)
    (asked,) = (one for one in asked_of(saved) if one.purpose == purpose)
    if asked.words.as_dict() == words.as_dict():
        return None
    if asked.seen != seen:
        raise Stale(asked.words.as_dict(), words.as_dict())
    own = Notice.objects.filter(edition=saved, purpose=purpose)
    newest = own.order_by("-version").first()
    notice = Notice.objects.create(
        series=saved.series,
        edition=saved,
        purpose=purpose,
        version=(newest.version if newest else 0) + 1,
        words=words,
        by=by,
        at=now,
    )
    data = {"purpose": str(purpose), "version": notice.version}
    record("consents.change_notice", saved, by=by, now=now, data=data)
    return notice
