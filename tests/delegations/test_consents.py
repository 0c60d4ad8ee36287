"""Consents: by purpose, by the person alone, with the words that were read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.base.files import PDF
from intercity.base.models import Entry
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.actions.consents import (
    Answers,
    Evidence,
    answer,
    change_notice,
    record_received,
)
from intercity.delegations.channels import Channel
from intercity.delegations.consent_words import refusal_words
from intercity.delegations.consents import asked_of, consents_of, latest_of
from intercity.delegations.links import make_link
from intercity.delegations.models import Consent, Link, Member, Notice, Purpose
from intercity.kernel.wording import LocalizedText, url_code
from intercity.people.models import Person
from tests.factories.members import member_of
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW
from tests.factories.seminars import EditionFactory, ParticipantFactory, RoleFactory
from tests.markup import inline_code

pytestmark = pytest.mark.django_db

PAPER = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


@pytest.fixture
def member() -> Member:
    return member_of(ParticipantFactory.create())


@pytest.fixture
def secretariat(member: Member) -> Person:
    return RoleFactory.create(series=member.edition.series).person


@pytest.fixture
def token(member: Member) -> str:
    return make_link(member=member, address=member.email, now=NOW)


def link_of_member(member: Member) -> Link:
    make_link(member=member, address=member.email, now=NOW)
    return Link.objects.filter(member=member).latest("pk")


def told(member: Member, **yes: bool) -> Answers:
    seen = {one.purpose: one.seen for one in asked_of(member.edition)}
    return Answers({Purpose(one): said for one, said in yes.items()}, seen, "en")


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("signed.pdf", PAPER)


def test_each_purpose_is_answered_by_itself(member: Member) -> None:
    link = link_of_member(member)
    answer(member, told(member, name=True, photo=False), link=link, now=NOW)
    assert {one: row.answer for one, row in latest_of(member).items()} == {
        "name": "given",
        "photo": "refused",
    }
    assert consents_of([member], Purpose.NAME) == {member.pk: "given"}
    assert consents_of([member], Purpose.QUOTE) == {}
    entry = Entry.objects.get(action="consents.answer")
    assert (entry.role, entry.by_id) == ("member", None)
    assert entry.data == {
        "member": member.pk,
        "answers": {"name": "given", "photo": "refused"},
    }


def test_a_later_no_is_a_withdrawal_and_nothing_is_overwritten(member: Member) -> None:
    link = link_of_member(member)
    later = NOW + timedelta(days=1)
    answer(member, told(member, photo=True), link=link, now=NOW)
    assert answer(member, told(member, photo=True), link=link, now=later) == []
    answer(member, told(member, photo=False), link=link, now=later)
    assert answer(member, told(member, photo=False), link=link, now=later) == []
    history = member.consents.values_list("answer", "at")
    assert list(history) == [("withdrawn", later), ("given", NOW)]
    assert consents_of([member], Purpose.PHOTO) == {member.pk: "withdrawn"}
    row = Consent.objects.latest("pk")
    row.answer = "given"
    with pytest.raises(TypeError, match="never changed"):
        row.save()


def test_nobody_answers_for_somebody_else(member: Member, secretariat: Person) -> None:
    other = member_of(ParticipantFactory.create(edition=member.edition), "Ueda")
    for given in ({"by": secretariat}, {"link": link_of_member(other)}, {}):
        with pytest.raises(Refusal, match="not_that_person"):
            answer(member, told(member, name=True), now=NOW, **given)
    assert not Consent.objects.exists()


def test_a_person_answers_signed_in(member: Member) -> None:
    person = PersonFactory.create()
    Member.objects.filter(pk=member.pk).update(person=person)
    member.refresh_from_db()
    (row,) = answer(member, told(member, quote=True), by=person, now=NOW)
    assert (row.by, row.channel, row.recorded_by) == (person, "web", None)
    entry = Entry.objects.get(action="consents.answer")
    assert (entry.role, entry.by_id) == ("member", person.pk)


def test_who_is_a_member_acts_as_one_of_that_edition(member: Member) -> None:
    person = PersonFactory.create()
    assert person.capacity(member.edition) == "person"
    Member.objects.filter(pk=member.pk).update(person=person)
    person.look_again()
    elsewhere = EditionFactory.create(series=member.edition.series)
    asked = (member.edition, elsewhere, person)
    assert [person.capacity(one) for one in asked] == ["member", "person", "member"]


def test_the_words_that_were_read_stay_with_the_answer(
    member: Member, secretariat: Person
) -> None:
    link = link_of_member(member)
    (row,) = answer(member, told(member, name=True), link=link, now=NOW)
    assert (row.notice.version, row.notice.edition) == (1, None)
    assert set(row.notice.words.as_dict()) == {"en", "ja", "zh-Hans", "ko"}
    before = told(member, name=True)
    new = LocalizedText.of({"en": "Other words"})
    (asked, *_) = asked_of(member.edition)
    notice = change_notice(
        member.edition, Purpose.NAME, new, seen=asked.seen, by=secretariat, now=NOW
    )
    assert notice is not None
    assert (notice.version, notice.edition) == (1, member.edition)
    with pytest.raises(Refusal, match="notice_changed"):
        answer(member, before, link=link, now=NOW)
    (again,) = answer(member, told(member, name=True), link=link, now=NOW)
    assert (again.notice, row.notice.pk != notice.pk) == (notice, True)
    with pytest.raises(Stale):
        change_notice(
            member.edition,
            Purpose.NAME,
            LocalizedText.of({"en": "Third words"}),
            seen=asked.seen,
            by=secretariat,
            now=NOW,
        )


def test_an_edition_asks_with_its_own_words_before_those_of_its_series(
    member: Member,
) -> None:
    series = member.edition.series
    other = EditionFactory.create(series=series)
    shared = LocalizedText.of({"en": "Of the series"})
    own = LocalizedText.of({"en": "Of the edition"})
    facts = {"series": series, "purpose": Purpose.QUOTE, "at": NOW}
    Notice.objects.create(words=shared, version=2, **facts)
    Notice.objects.create(words=own, version=1, edition=other, **facts)
    words = [asked_of(one)[-1].words for one in (member.edition, other)]
    assert words == [shared, own]


def test_a_yes_is_recorded_only_in_writing(member: Member, secretariat: Person) -> None:
    def recorded(channel: Channel, day: date) -> list[Consent]:
        evidence = Evidence(channel, day, paper(), PDF)
        answers = told(member, photo=True)
        return record_received(member, answers, evidence, by=secretariat, now=NOW)

    with pytest.raises(Refusal, match="not_in_writing"):
        recorded(Channel.TELEPHONE, NOW.date())
    with pytest.raises(Refusal, match="in_the_future"):
        recorded(Channel.LETTER, NOW.date() + timedelta(days=1))
    (row,) = recorded(Channel.LETTER, date(2026, 11, 20))
    assert (row.channel, row.received_on) == ("letter", date(2026, 11, 20))
    assert (row.recorded_by, row.by) == (secretariat, None)
    assert row.file is not None
    assert row.file.name == "signed.pdf"
    # At eight in the morning in Tokyo, where the letter came today.
    evidence = Evidence(Channel.LETTER, NOW.date(), paper(), PDF)
    morning = NOW - timedelta(hours=4)
    answers = told(member, photo=False)
    (row,) = record_received(member, answers, evidence, by=secretariat, now=morning)
    assert row.received_on == NOW.date()


def test_a_no_is_recorded_however_it_came(member: Member, secretariat: Person) -> None:
    def received(evidence: Evidence, **yes: bool) -> list[str]:
        answers = told(member, **yes)
        rows = record_received(member, answers, evidence, by=secretariat, now=NOW)
        return [row.answer for row in rows]

    day = NOW.date()
    with pytest.raises(Refusal, match="not_in_writing"):
        received(Evidence(Channel.LETTER, day), photo=True)
    assert received(Evidence(Channel.LETTER, day, paper(), PDF), photo=True) == [
        "given"
    ]
    telephone = Evidence(Channel.TELEPHONE, day)
    with pytest.raises(Refusal, match="not_in_writing"):
        received(telephone, photo=False, quote=True)
    assert received(telephone, photo=False, quote=False) == ["withdrawn", "refused"]
    assert received(telephone, photo=False) == []
    assert consents_of([member], Purpose.PHOTO) == {member.pk: "withdrawn"}
    row = latest_of(member)["photo"]
    assert (row.channel, row.file, row.recorded_by) == ("telephone", None, secretariat)


def test_a_letter_that_was_left_lying_undoes_no_withdrawal(
    member: Member, secretariat: Person
) -> None:
    link, day = link_of_member(member), timedelta(days=1)

    def recorded(when: date, **yes: bool) -> list[str]:
        evidence = Evidence(Channel.LETTER, when, paper(), PDF)
        answers, by = told(member, **yes), secretariat
        rows = record_received(member, answers, evidence, by=by, now=NOW + day)
        return [row.answer for row in rows]

    answer(member, told(member, photo=False, name=True), link=link, now=NOW)
    for earlier in ({"photo": True}, {"name": False}, {"photo": True, "quote": True}):
        with pytest.raises(Refusal, match="answered_since") as caught:
            recorded(NOW.date() - day, **earlier)
        assert refusal_words(caught.value) == (
            "The person has answered since, on 1 December 2026. What came before"
            " changes nothing."
        )
    assert member.consents.count() == 2
    assert recorded(NOW.date() - day, quote=True) == ["given"]
    assert recorded(NOW.date() + day, photo=True) == ["given"]


# Pages


def sent(member: Member, **yes: str) -> dict[str, str]:
    seen = {f"seen_{one.purpose}": one.seen for one in asked_of(member.edition)}
    return {**seen, **yes}


def test_a_member_answers_by_the_personal_link(
    client: Client, member: Member, token: str
) -> None:
    page = reverse("delegations:consents", args=[token])
    own = reverse("delegations:member", args=[token])
    assert f'href="{page}"' in client.get(own).content.decode()
    html = client.get(page).content.decode()
    assert inline_code(html) == []
    assert 'name="photo"' in html
    assert "checked" not in html
    assert not Consent.objects.exists()
    refused = client.post(page, sent(member, photo="1"))
    assert "Only the person may answer. Confirm that it is you." in (
        refused.content.decode()
    )
    empty = client.post(page, sent(member, is_me="on"))
    assert "Answer at least one of the questions." in empty.content.decode()
    answered = client.post(page, sent(member, photo="1", quote="0", is_me="on"))
    assert answered.headers["Location"] == own
    assert consents_of([member], Purpose.PHOTO) == {member.pk: "given"}
    assert "Your answers are kept. Thank you." in client.get(own).content.decode()
    assert client.get(reverse("delegations:consents", args=["x"])).status_code == 404


def test_other_words_are_shown_before_they_are_agreed_to(
    client: Client, member: Member, token: str, secretariat: Person
) -> None:
    page = reverse("delegations:consents", args=[token])
    before = sent(member, name="1", is_me="on")
    change_notice(
        member.edition,
        Purpose.NAME,
        LocalizedText.of({"en": "Other words"}),
        seen=before["seen_name"],
        by=secretariat,
        now=NOW,
    )
    html = client.post(page, before).content.decode()
    assert "have changed meanwhile" in html
    assert "Other words" in html
    assert before["seen_name"] not in html
    assert not Consent.objects.exists()


def test_somebody_signed_in_finds_the_own_questions_only(
    client: Client, member: Member
) -> None:
    person = PersonFactory.create()
    client.force_login(person)
    page = reverse("delegations:own_member_consents", args=[member.pk])
    assert client.get(page).status_code == 404
    assert client.post(page, sent(member, name="1", is_me="on")).status_code == 404
    Member.objects.filter(pk=member.pk).update(person=person)
    mine = client.get(reverse("delegations:own_consents")).content.decode()
    assert f'href="{page}"' in mine
    client.post(page, sent(member, name="1", is_me="on"))
    assert latest_of(member)["name"].by == person


def test_the_secretariat_sees_who_consented_and_who_has_not(
    client: Client, member: Member, secretariat: Person
) -> None:
    client.force_login(secretariat)
    answer(member, told(member, name=True), link=link_of_member(member), now=NOW)
    page = reverse("delegations:edition_consents", args=[member.edition.slug])

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            html = client.get(page).content.decode()
        assert "Mina Kang" in html
        return len(found)

    few = queries()
    for number in range(3):
        participant = ParticipantFactory.create(edition=member.edition)
        other = member_of(participant, f"Ueda{number}")
        answer(other, told(other, name=False), link=link_of_member(other), now=NOW)
    assert queries() == few
    csv = client.get(reverse("delegations:consents_csv", args=[member.edition.slug]))
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "member,name,stands_for,name,photo,recording,slides,quote"
    assert lines[1].startswith(f"{member.pk},Mina Kang,")
    assert lines[1].endswith(",given,,,,")
    assert [line.split(",")[3] for line in lines[2:]] == ["refused"] * 3


def test_what_came_outside_this_site_is_recorded_at_the_desk(
    client: Client, member: Member, secretariat: Person
) -> None:
    client.force_login(secretariat)
    slug = member.edition.slug
    page = reverse("delegations:member_consents", args=[slug, member.pk])
    facts = {"channel": "letter", "received_on": "2026-11-20"}
    wrong = SimpleUploadedFile("signed.pdf", b"no paper")
    html = client.post(
        page, sent(member, photo="1", **facts) | {"file": wrong}
    ).content.decode()
    assert "is not a .pdf file inside" in html
    html = client.post(page, sent(member, photo="1", **facts)).content.decode()
    assert "A yes is recorded only with what the person wrote" in html
    client.post(page, sent(member, photo="1", **facts) | {"file": paper()})
    row = Consent.objects.get()
    assert (row.answer, row.received_on) == ("given", date(2026, 11, 20))
    shown = client.get(page).content.decode()
    assert "Your answer since" in shown
    assert "&lt;time" not in shown
    assert 'name="photo" value="1" class="govuk-radios__input" checked' not in shown
    address = reverse("delegations:consent_paper", args=[slug, member.pk, row.pk])
    assert f'href="{address}"' in shown
    assert b"".join(client.get(address)) == PAPER
    facts["channel"] = "telephone"
    answered = client.post(page, sent(member, photo="0", **facts), follow=True)
    assert "The answer is recorded." in answered.content.decode()
    assert consents_of([member], Purpose.PHOTO) == {member.pk: "withdrawn"}


def test_words_are_changed_at_the_desk(
    client: Client, member: Member, secretariat: Person
) -> None:
    client.force_login(secretariat)
    page = reverse("delegations:notice", args=[member.edition.slug, "photo"])
    seen = next(one.seen for one in asked_of(member.edition) if one.purpose == "photo")
    assert inline_code(client.get(page).content.decode()) == []
    client.post(page, {"words_en": "Our own words", "words_ja": "", "seen": seen})
    (notice,) = Notice.objects.all()
    assert notice.words.as_dict() == {"en": "Our own words"}
    again = client.post(page, {"words_en": "Late words", "seen": seen})
    assert again.status_code == 409
    assert "Our own words" in again.content.decode()
    assert Notice.objects.count() == 1


def test_a_member_who_is_gone_is_not_counted(
    client: Client, member: Member, secretariat: Person
) -> None:
    client.force_login(secretariat)
    Member.objects.filter(pk=member.pk).update(withdrawn_at=NOW)
    page = reverse("delegations:edition_consents", args=[member.edition.slug])
    assert "Nobody is registered yet." in client.get(page).content.decode()


def test_saving_the_same_words_says_that_nothing_was_changed(
    client: Client, member: Member, secretariat: Person
) -> None:
    client.force_login(secretariat)
    address = f"/en/desk/{member.edition.slug}/consents/questions/photo/"
    (asked,) = (one for one in asked_of(member.edition) if one.purpose == "photo")
    same = asked.words.as_dict().items()
    given = {f"words_{url_code(tag)}": text for tag, text in same}
    given["seen"] = asked.seen
    page = client.post(address, given, follow=True).content.decode()
    assert "Nothing was changed." in page
    assert not Notice.objects.exists()
    given["words_en"] = "Other words"
    page = client.post(address, given, follow=True).content.decode()
    assert "From now on these words are asked with." in page
    assert "Nothing was changed." not in page
