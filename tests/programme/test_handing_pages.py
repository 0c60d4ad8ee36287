"""The pages of presentations, contributions and files, without a script."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from intercity.base import uploads
from intercity.delegations.models import Correspondence
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import publish
from intercity.programme.actions.contributions import contribution_of
from intercity.programme.actions.presentations import (
    PresentationValues,
    accept,
    hand_in_words,
)
from intercity.programme.models import Clearance, Material, Presentation
from tests.cast import cast_of
from tests.factories.handing import BEFORE, MP4, PDF, handed_in, speaker_of
from tests.factories.preparation import member_of
from tests.factories.programme import NOW
from tests.factories.seminars import RoleFactory
from tests.markup import inline_code

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": BEFORE}
EARLIER = datetime(2026, 11, 1, tzinfo=UTC)
TERMS = {"file-audience": "participants", "file-embargo": "session", "file-note": ""}


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    for view in ("presentations", "contributions", "materials"):
        monkeypatch.setattr(f"intercity.programme.views.{view}.now", lambda: BEFORE)


@pytest.fixture
def page(client, city):
    client.force_login(speaker_of(city))
    return reverse("programme:presentation", args=["partners-3", "pearl-quay"])


def test_the_city_reads_that_a_presenter_has_not_agreed_yet(client, city, page):
    said = PresentationValues(title=LocalizedText.of({"en": "Rain gardens"}))
    held = hand_in_words(city, said, revision=1, **BY)
    held.presenters.add(member_of(city))
    words = "once every presenter has agreed"
    handed_in(held)
    assert words not in client.get(page).content.decode()
    handed_in(held, audience="public")
    assert words in client.get(page).content.decode()
    held.presenters.clear()
    assert words not in client.get(page).content.decode()


@pytest.fixture
def desk(client, edition):
    client.force_login(cast_of(edition).secretariat)
    return client


def url(name, *args):
    return reverse(f"programme:{name}", args=["partners-3", *args])


def said(response):
    return " ".join(response.content.decode().split())


def send(client, page, kind="slides", file=None, **more):
    file = file or SimpleUploadedFile("slides.pdf", PDF)
    told = {"file-kind": kind, "file-language": "en", "file-file": file, "do": "file"}
    return client.post(page, {**TERMS, **told, **more})


def test_who_presents_is_asked_of_people_and_not_of_cities(client, city, page):
    member_of(city)
    assert "발표 도시" not in said(client.get(page.replace("/en/", "/ko/")))


def test_a_city_that_does_not_present_has_handed_in_nothing_late(client, city, page):
    assert "not handed in" in said(client.get(page))
    type(city).objects.filter(pk=city.pk).update(presents=False)
    shown = said(client.get(page))
    assert "Your city does not present in this edition." in shown
    assert "not handed in" not in shown


def test_a_focal_point_says_what_is_presented(client, page):
    shown = said(client.get(page))
    assert "not handed in" in shown
    # 35 days before 20 January at the host's midnight, on the clock of Singapore.
    assert "Wednesday 16 December 2026 22:59" in shown
    assert "Pearl Quay, UTC+8" in shown
    told = {"do": "words", "revision": 1, "title_en": "Rain gardens", "theme": "water"}
    assert client.post(page, told).status_code == 302
    kept = Presentation.objects.get()
    assert (kept.title.as_dict(), kept.theme) == ({"en": "Rain gardens"}, "water")
    assert "proposed" in said(client.get(page))


def test_what_was_typed_stays_where_something_is_missing(client, page):
    told = {"do": "words", "revision": 1, "theme": "water", "abstract_en": "About rain"}
    answer = client.post(page, told)
    assert answer.status_code == 200
    shown = said(answer)
    assert 'href="#id_title_en"' in shown
    assert "Title: Write the words in one language at least." in shown
    assert 'value="water"' in shown
    assert "About rain" in shown
    assert not Presentation.objects.exists()


def test_a_file_is_handed_in_without_a_script(client, page):
    assert send(client, page).status_code == 302
    material = Material.objects.get()
    assert (material.kind, material.language, material.number) == ("slides", "en", 1)
    shown = said(client.get(page))
    assert "slides.pdf" in shown
    got = client.get(url("material", material.pk))
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"] == 'attachment; filename="slides.pdf"'
    assert list(uploads.folder().iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("slides.pdf", b"<html></html>", "“slides.pdf” is not a .pdf file inside"),
        ("slides.exe", b"MZ", "accepted are .pdf, .pptx, .odp"),
        ("slides.pdf", b"", "“slides.pdf” is empty."),
    ],
)
def test_a_file_that_is_refused_says_why_at_its_field(
    client, page, name, content, words
):
    answer = send(client, page, file=SimpleUploadedFile(name, content))
    assert answer.status_code == 200
    assert words in said(answer)
    assert 'href="#id_file-file"' in said(answer)
    assert not Material.objects.exists()


def test_a_large_file_goes_through_the_disk_and_not_through_memory(
    client, page, settings
):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    assert (
        send(client, page, "video", SimpleUploadedFile("a.mp4", MP4)).status_code == 302
    )
    assert Material.objects.get().file.size == len(MP4)
    assert list(uploads.folder().iterdir()) == []


def test_a_request_that_is_too_large_is_refused_before_it_is_read(
    client, page, monkeypatch
):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    monkeypatch.setattr(uploads, "_FORM_AROUND_IT", 0)
    answer = send(client, page, file=SimpleUploadedFile("a.pdf", PDF + bytes(2000)))
    assert answer.status_code == 413
    assert "At most 1000 bytes are accepted" in said(answer)
    # A stranger's is read already while the form's token is looked for.
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/en/account/sign-in/")
    monkeypatch.setattr(uploads, "MOST_OF_A_STRANGER", 500)
    answer = send(stranger, page, file=SimpleUploadedFile("a.pdf", PDF + bytes(700)))
    assert (answer.status_code, "500 bytes" in said(answer)) == (413, True)


def test_a_pasted_speech_is_counted_against_the_slot(client, page):
    told = {"speech-language": "en", "speech-words": "city " * 2400, "do": "speech"}
    assert client.post(page, told).status_code == 302
    assert Material.objects.get().audience == "interpreters"
    shown = said(client.get(page))
    assert (
        "2400 words: 20 min at a pace for interpreters; too long for the slot" in shown
    )
    assert "Check against delivery" in shown


def test_only_the_secretariat_reviews(client, page, city):
    hand_in_words(
        city, PresentationValues(title=LocalizedText.of({"en": "A"})), revision=1, **BY
    )
    told = {"do": "review", "review-decision": "finish", "review-revision": 2}
    assert client.post(page, told).status_code == 403
    assert Presentation.objects.get().state == "proposed"
    assert "review-decision" not in said(client.get(page))


def test_the_secretariat_asks_for_a_revision_and_the_city_reads_it(desk, city):
    hand_in_words(
        city, PresentationValues(title=LocalizedText.of({"en": "A"})), revision=1, **BY
    )
    page = url("presentation", "pearl-quay")
    told = {"do": "review", "review-decision": "revise", "review-revision": 2}
    assert "Write what is to be revised." in said(desk.post(page, told))
    told["review-note"] = "Shorter, please"
    assert desk.post(page, told).status_code == 302
    desk.force_login(speaker_of(city))
    shown = said(desk.get(page))
    assert "Shorter, please" in shown
    assert "revision asked for" in shown


def test_what_came_by_mail_is_recorded_on_behalf_of_the_city(desk, city):
    page = url("presentation", "pearl-quay")
    more = {"file-channel": "mail", "file-received_on": "2026-11-20"}
    assert send(desk, page, **more).status_code == 302
    material = Material.objects.get()
    assert (material.channel, str(material.received_on)) == ("mail", "2026-11-20")
    assert Correspondence.objects.get().subject == "slides.pdf"
    desk.force_login(speaker_of(city))
    assert "e-mail, <time" in said(desk.get(page))


def test_nothing_was_received_on_a_day_that_has_not_come(desk, city):
    page = url("presentation", "pearl-quay")
    more = {"file-channel": "mail", "file-received_on": "2027-11-20"}
    answer = send(desk, page, **more)
    assert "2027-11-20 has not come yet." in said(answer)
    assert not Material.objects.exists()


def test_a_speech_that_came_by_telephone_is_recorded_on_the_hosts_day(desk, city):
    said = {"do": "speech", "speech-language": "en", "speech-words": "Dear colleagues"}
    page = url("presentation", "pearl-quay")
    assert desk.post(page, {**said, "speech-channel": "telephone"}).status_code == 302
    material = Material.objects.get()
    assert (material.kind, material.channel) == ("text", "telephone")
    assert str(material.received_on) == "2026-11-30"
    assert Correspondence.objects.get().channel == "telephone"


def test_a_file_is_withdrawn_or_kept_back_for_longer(client, page, city):
    send(client, page)
    material = Material.objects.get()
    here = url("material_terms", material.pk)
    told = {
        "revision": 1,
        "audience": "public",
        "embargo": "instant",
        "until_on": "2027-01-31",
        "until_time": "12:00",
        "note": "",
    }
    assert client.post(here, told).status_code == 302
    material.refresh_from_db()
    # Noon in Singapore.
    assert f"{material.embargo_at:%Y-%m-%d %H:%M}" == "2027-01-31 04:00"
    assert 'value="12:00"' in said(client.get(here))
    assert "Enter the day." in said(client.post(here, {**told, "until_on": ""}))
    assert client.post(here, {"withdraw": "1"}).status_code == 302
    assert "withdrawn" in said(client.get(page))


def test_others_find_neither_page_nor_file(client, page, city, edition):
    send(client, page)
    key = Material.objects.get().pk
    neighbour = edition.participants.exclude(pk=city.pk).first()
    client.force_login(speaker_of(neighbour))
    for address in (page, url("material", key), url("material_terms", key)):
        assert client.get(address).status_code == 404
    assert client.post(page, {"do": "words"}).status_code == 404


def test_the_list_says_what_is_missing_and_can_be_taken_away(desk, edition, city):
    title = LocalizedText.of({"en": "=HYPERLINK(1)"})
    kept = hand_in_words(city, PresentationValues(title=title), revision=1, **BY)
    handed_in(kept)
    handed_in(kept, "text", content=b"word " * 120)
    shown = said(desk.get(url("presentations")))
    assert "0 of 5 are final." in shown
    assert "Japanese, Simplified Chinese, and Korean" in shown
    table = desk.get(url("presentations_export")).content.decode("utf-8-sig")
    rows = table.splitlines()
    assert len(rows) == 6
    (line,) = (row for row in rows if row.startswith("Pearl Quay"))
    assert line == (
        "Pearl Quay,proposed,'=HYPERLINK(1),,"
        '"Japanese, Simplified Chinese, and Korean",1,0,10,'
        "120 words: 1 min at a pace for interpreters,no"
    )


def test_a_contribution_is_cleared_by_language(desk, edition):
    page = url("contribution", "video-message")
    assert "Shown in sessions 1, 2" in said(desk.get(page))
    assert (
        send(desk, page, "video", SimpleUploadedFile("a.mp4", MP4)).status_code == 302
    )
    shown = said(desk.get(page))
    assert "not cleared" in shown
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]
    told = {"do": "clear", "language": "en", "seen": seen}
    assert desk.post(page, told).status_code == 302
    assert Clearance.objects.count() == 1
    assert "cleared" in said(desk.get(url("contributions")))
    told = {"do": "summary", "revision": 1, "summary_en": "The governor spoke."}
    approver = Client()
    approver.force_login(
        RoleFactory.create(series=edition.series, name="approver").person
    )
    assert approver.get(page).status_code == 200
    assert approver.post(page, told).status_code == 403
    assert desk.post(page, told).status_code == 302
    assert "changed since it was cleared" in said(desk.get(page))
    told = {"do": "clear", "language": "en", "seen": seen}
    assert "Somebody changed it since you read it" in said(desk.post(page, told))


def test_the_public_address_is_not_there_until_everything_holds(client, edition, city):
    said_of_it = PresentationValues(title=LocalizedText.of({"en": "A"}))
    kept = hand_in_words(city, said_of_it, revision=1, **BY)
    material = handed_in(kept, audience="public", embargo_at=EARLIER)
    address = reverse(
        "programme-files:public_material", args=["partners-3", material.pk]
    )
    accept(kept, final=True, revision=2, **BY)
    assert client.get(address).status_code == 404
    for item in edition.items.all():
        item.title = LocalizedText.of({"en": "Title"})
        item.save()
    publish(edition, LocalizedText("en"), 1, by=None, now=NOW)
    got = client.get(address, headers={"range": "bytes=0-3", "accept-encoding": "gzip"})
    assert (got.status_code, b"".join(got.streaming_content)) == (206, PDF[:4])
    assert "Content-Encoding" not in got
    edition.is_public = False
    edition.save()
    assert client.get(address).status_code == 404


def test_pages_hold_no_code_of_their_own(desk, edition, city):
    contribution_of(edition, "report")
    for address in (
        url("presentation", "pearl-quay"),
        url("presentations"),
        url("contributions"),
        url("contribution", "report"),
    ):
        assert inline_code(desk.get(address).content.decode()) == []
