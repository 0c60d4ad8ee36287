"""The briefing book: what it says of each city, to whom, and as what kind of PDF."""

import io
from datetime import date

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from intercity.base.printing import NotPrinted, pdf_of
from intercity.cities.models import Official
from intercity.delegations.models import Correspondence, Invitation, Reply
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from intercity.programme.briefing import book_of, briefs_of, page_of
from tests.cast import cast_of
from tests.factories.preparation import guest_of, member_of
from tests.factories.programme import NOW, planned_edition

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def edition():
    found = planned_edition(slug="partners-3", is_public=True)
    found.series.capital_family_names = True
    found.series.save()
    return found


@pytest.fixture
def quay(edition):
    return edition.participants.get(city__slug="pearl-quay")


def written_to(participant, number):
    return Correspondence.objects.create(
        participant=participant,
        direction="out",
        channel="mail",
        on=date(2026, 11, number),
        subject=f"Letter of day {number}",
        words="Secret words",
        at=NOW,
    )


def officials_of(city):
    title = LocalizedText.of({"en": "Mayor", "ja": "市長"})
    for family, until in (("Former", date(2026, 1, 1)), ("Present", None)):
        Official.objects.create(
            city=city,
            title=title,
            name=PersonName.of({"en": NameParts(family, "Robin")}),
            until_on=until,
        )


def test_a_city_stands_with_its_head_first_its_leader_and_the_last_letters(
    edition, quay
):
    member_of(quay, family_name="Second", place=1)
    member_of(quay, family_name="Kang", given_name="Mina", is_head=True, place=2)
    member_of(quay, family_name="Gone", withdrawn_at=NOW)
    officials_of(quay.city)
    for number in (3, 9, 5, 7):
        written_to(quay, number)
    first, second = briefs_of(edition, TODAY)
    cities = {city.names.in_("en").text: city for city in first.cities}
    assert list(cities) == ["Amber Fort", "Coral Port", "Pearl Quay"]
    found = cities["Pearl Quay"]
    assert [one.name for one in found.members] == ["Mina KANG", "Robin SECOND"]
    assert [one.name.in_("en").text for one in found.officials] == ["Robin PRESENT"]
    assert [one.line.on.day for one in found.contacts] == [9, 7, 5]
    assert found.presents
    assert [city.names.in_("en").text for city in second.cities] == [
        "Nordhaven",
        "Valmont",
    ]


def test_a_city_that_does_not_come_after_all_is_told_apart(client, edition, quay):
    type(quay).objects.filter(pk=quay.pk).update(takes_part=False)
    first, _second = briefs_of(edition, TODAY)
    assert [city.takes_part for city in first.cities] == [True, True, False]
    client.force_login(cast_of(edition).secretariat)
    page = client.get(reverse("programme:briefing", args=["partners-3"]))
    assert page.content.decode().count("does not take part") == 1


def test_nobody_is_called_head_of_a_delegation_who_was_not_said_to_be(
    client, edition, quay
):
    member_of(quay, family_name="Second", pronunciation="seh-kund")
    client.force_login(cast_of(edition).secretariat)
    address = reverse("programme:briefing", args=["partners-3"])
    page = client.get(address).content.decode()
    assert "SECOND" not in page
    assert "seh-kund" not in page
    member_of(quay, family_name="Kang", is_head=True, pronunciation="kahng")
    page = client.get(address).content.decode()
    assert "KANG" in page
    assert "kahng" in page
    assert "SECOND" not in page


def test_guests_and_the_hosts_own_people_are_in_it_too(edition):
    guest_of(edition, sessions=[2], family_name="Ambassador")
    first, second = briefs_of(edition, TODAY)
    assert [one.name for one in second.guests] == ["AMBASSADOR"]
    assert first.guests == ()


def test_the_page_is_in_one_language_and_holds_no_words_of_letters(edition, quay):
    member_of(quay, is_head=True, pronunciation="kahng")
    written_to(quay, 9)
    page = page_of(edition, "ja", NOW)
    assert '<html lang="ja">' in page
    assert "副市長" in page
    assert "kahng" in page
    assert "Letter of day 9" in page
    assert "Secret words" not in page


def test_a_reply_among_the_last_contacts_says_what_it_was(edition, quay):
    invitation = Invitation.objects.create(participant=quay, state="accepted")
    reply = Reply.objects.create(
        invitation=invitation,
        answer="accepted",
        presents=True,
        received_on=date(2026, 11, 9),
        at=NOW,
    )
    line = written_to(quay, 9)
    line.subject, line.reply, line.direction = "", reply, "in"
    line.save()
    assert "Reply: takes part, presents" in page_of(edition, "en", NOW)


def test_a_text_of_the_edition_cannot_break_out_of_the_style(edition):
    names = {"en": '"; } </style><script>alert(1)</script>'}
    edition.series.names = LocalizedText.of(names)
    page = page_of(edition, "en", NOW)
    assert "<script>" not in page
    assert page.count("</style>") == 1


@pytest.mark.parametrize(("tag", "words"), [("en", "Confidential"), ("ja", "Pearl")])
def test_the_book_is_a_tagged_pdf_in_its_language(edition, quay, tag, words):
    member_of(quay, is_head=True, family_name="Kang", given_name="Mina")
    body = book_of(edition, tag, NOW)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    assert words in text
    assert "Mina KANG" in text
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert str(pdf.Root.Lang) == tag
        assert bool(pdf.Root.MarkInfo.Marked)
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        heads = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"
        ]
        assert heads
        assert all(one.A.Scope == "/Column" for one in heads)


def test_a_pdf_that_takes_too_long_is_given_up():
    with pytest.raises(NotPrinted, match="not ready after"):
        pdf_of("<p>x</p>", seconds=0.01)


def test_only_the_secretariat_reads_it(client, edition, quay):
    cast = cast_of(edition)
    for name in ("briefing", "briefing-book"):
        address = reverse(f"programme:{name}", args=["partners-3"])
        for person in (cast.focal_point, cast.stranger, cast.other_secretariat):
            client.force_login(person)
            assert client.get(address).status_code == 403
    client.force_login(cast.secretariat)
    answer = client.get(address, {"language": "ko"})
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert "partners-3-briefing-ko.pdf" in answer["Content-Disposition"]
    written_to(edition.participants.get(city__slug="pearl-quay"), 9)
    address = reverse("programme:briefing", args=["partners-3"])
    page = client.get(address).content.decode()
    assert "Pearl Quay" in page
    assert "9 November 2026" in page


def test_a_book_that_is_not_made_says_so(client, edition, monkeypatch):
    def fail(*_arguments):
        raise NotPrinted("no fonts")

    monkeypatch.setattr("intercity.programme.views.packs.book_of", fail)
    client.force_login(cast_of(edition).secretariat)
    address = reverse("programme:briefing-book", args=["partners-3"])
    page = client.get(address, follow=True).content.decode()
    assert "The PDF could not be made." in page


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_book_is_made_only_so_often_however_it_is_asked_for(
    client, edition, monkeypatch, method
):
    monkeypatch.setattr("intercity.programme.views.packs.book_of", lambda *_: b"%PDF")
    client.force_login(cast_of(edition).secretariat)
    address = reverse("programme:briefing-book", args=["partners-3"])
    answers = [getattr(client, method)(address).status_code for _ in range(41)]
    assert set(answers) == {200, 429}


def test_the_book_asks_as_often_for_many_as_for_one(edition, quay):
    def queries():
        with CaptureQueriesContext(connection) as found:
            briefs_of(edition, TODAY)
        return len(found)

    member_of(quay)
    written_to(quay, 1)
    officials_of(quay.city)
    once = queries()
    for participant in edition.participants.all():
        for number in range(1, 6):
            member_of(participant)
            written_to(participant, number)
        officials_of(participant.city)
    assert queries() == once
