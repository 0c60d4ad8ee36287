"""Letters: merged, in the city's language, with a salutation by its rules; as PDF."""

import io

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from intercity.base.models import Mail
from intercity.base.outbox import message_of
from intercity.base.printing import NotPrinted
from intercity.base.refusals import Refusal, Stale
from intercity.cities.models import Official
from intercity.delegations.actions.letters import (
    Head,
    reset_letter,
    set_letter,
    set_letterhead,
)
from intercity.delegations.addressees import addressees
from intercity.delegations.drafting import Writer
from intercity.delegations.merging import fields_in, merged, paragraphs
from intercity.delegations.models import Letter, LetterTemplate
from intercity.delegations.wordings import (
    Words,
    fields_of,
    shipped,
    shipped_words,
)
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from tests.factories.invitations import NOW, invitable, invited, inviting_edition
from tests.factories.seminars import RoleFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "ja", "ko", "zh-Hans", "zh-Hant")


@pytest.fixture
def edition():
    return inviting_edition()


def written(edition, participant, kind="invitation"):
    (one,) = addressees(edition, NOW.date(), [participant.pk])
    writer = Writer(edition)
    if kind == "to_leader":
        return writer.to_leader(one, reference="R-1")
    return writer.invitation(one, link="https://x.example/l/", reference="R-1")


def test_five_languages_are_shipped_with_every_letter_and_every_rule():
    assert tuple(shipped()) == LANGUAGES
    expected = {key: set(part) for key, part in shipped()["en"].items()}
    for tag in LANGUAGES:
        assert {key: set(part) for key, part in shipped()[tag].items()} == expected, tag


@pytest.mark.parametrize(("kind", "tag"), sorted(shipped_words()))
def test_a_shipped_letter_uses_fields_that_there_are(kind, tag):
    words = shipped_words()[kind, tag]
    named = set(fields_in(words.subject + words.body))
    assert named <= set(fields_of(kind, tag))
    assert "salutation" in named
    assert {"invitation": "link", "reminder": "asked", "to_leader": "reply_by"}[
        kind
    ] in named


def test_fields_are_filled_in_and_what_is_no_field_stays():
    values = {"city": "Valmont", "theme": ""}
    assert merged("{city} {theme} {x y} { city}", values) == (
        "Valmont {theme} {x y} { city}"
    )
    assert merged("{city}{city}", {"city": "{city}"}) == "{city}{city}"


def test_korean_particles_follow_the_word_before_them():
    said = merged(
        "{a}을(를) {b}은(는) {c}과(와)", {"a": "세미나", "b": "한빛", "c": "Rio"}
    )
    assert said == "세미나를 한빛은 Rio과(와)"


def test_paragraphs_are_parted_by_blank_lines_and_keep_their_lines():
    assert paragraphs("\r\na\r\nb\r\n \r\n\r\nc\r\n") == ("a\nb", "c")
    assert paragraphs(" \n ") == ()


@pytest.mark.parametrize(
    ("language", "person", "leader"),
    [
        ("en", "Dear Kim ", "Dear Mayor Kang,"),
        ("ja", "Kim ", "ヴァルモン市長　カン・ミナ　様"),
        ("zh-Hans", "尊敬的Kim ", "尊敬的姜美娜市长阁下："),
        ("zh-Hant", "Kim ", "姜美娜市長鈞鑒："),
        ("ko", "Kim ", "강미나 시장님께"),
    ],
)
def test_a_city_is_written_to_in_its_language_with_its_forms(
    edition, language, person, leader
):
    participant = invitable(edition, language=language)
    mail = written(edition, participant)
    letter = written(edition, participant, "to_leader")
    assert (mail.language, letter.language) == (language, language)
    assert mail.paragraphs[0].startswith(person)
    assert letter.paragraphs[0] == leader
    assert mail.missing == letter.missing == ()
    assert "{" not in mail.text + letter.text + mail.subject + letter.subject


def test_the_deadline_is_told_on_the_citys_own_clocks(edition):
    participant = invitable(edition, zone="America/Sao_Paulo")
    text = written(edition, participant).text
    assert "Wednesday 25 November 2026, 11:59 (Valmont, UTC−3)" in text


def test_a_language_without_a_letter_gets_the_english_one_and_that_is_told(edition):
    participant = invitable(edition, language="fr")
    mail = written(edition, participant)
    assert (mail.language, mail.instead_of) == ("en", "fr")


def test_a_letter_can_be_added_in_any_language(edition):
    participant = invitable(edition, language="pt-BR")
    words = Words(
        "Convite: {edition}", "Prezados,\n\n{dates}, até {reply_by}\n\n{link}"
    )
    set_letter(edition, ("invitation", "pt"), words, revision=0, by=None, now=NOW)
    mail = written(edition, participant)
    assert (mail.language, mail.instead_of) == ("pt", "")
    assert mail.subject == "Convite: Partner Cities Seminar (3)"
    assert mail.paragraphs[1] == (
        "20 de janeiro de 2027, até quarta-feira, 25 de novembro de 2026 15:59"
        " (Valmont, UTC+1)"
    )


def test_capitals_are_the_hosts_style_and_no_other_scripts(edition):
    edition.series.capital_family_names = True
    participant = invitable(edition)
    assert written(edition, participant, "to_leader").paragraphs[0] == (
        "Dear Mayor KANG,"
    )


@pytest.mark.parametrize(
    ("title", "name", "salutation"),
    [
        ("", NameParts("Kang", "Mina"), "Dear Mina Kang,"),
        ("Governor", NameParts("", "Suharto"), "Dear Governor Suharto,"),
        ("Mayor", NameParts("Kang", "Mina", family_first=True), "Dear Mayor Kang,"),
    ],
)
def test_a_salutation_makes_do_with_what_is_known(edition, title, name, salutation):
    participant = invitable(edition)
    Official.objects.update(
        title=LocalizedText.of({"en": title}), name=PersonName.of({"en": name})
    )
    assert written(edition, participant, "to_leader").paragraphs[0] == salutation


def test_what_is_missing_and_what_is_in_another_language_is_told(edition):
    participant = invitable(edition, "costa-serena", language="ja")
    edition.theme = LocalizedText("en")
    mail = written(edition, participant)
    assert mail.missing == ("theme",)
    assert set(mail.elsewhere) == {"city", "edition", "host", "series"} & set(
        fields_in(shipped_words()["invitation", "ja"].body)
    )
    assert "{theme}" in mail.text


@pytest.mark.parametrize(
    ("kind", "language", "body", "code", "named"),
    [
        ("invitation", "en", "{link} {citty} {x}", "unknown_fields", ["citty", "x"]),
        ("invitation", "en", "No link: {city}", "needs_field", "link"),
        ("to_leader", "en", "{link}", "unknown_fields", ["link"]),
        ("invitation", "fr", "{salutation} {link}", "unknown_fields", ["salutation"]),
        ("reminder", "en", "{__class__}", "unknown_fields", ["__class__"]),
        ("reminder", "en", "{}", "unknown_fields", [""]),
    ],
)
def test_fields_that_a_letter_does_not_have_are_refused_by_name(
    edition, kind, language, body, code, named
):
    with pytest.raises(Refusal) as caught:
        set_letter(
            edition, (kind, language), Words("S", body), revision=0, by=None, now=NOW
        )
    assert caught.value.code == code
    assert named in (
        caught.value.params.get("fields"),
        caught.value.params.get("field"),
    )
    assert not LetterTemplate.objects.exists()


def test_no_secret_stands_in_a_subject_which_is_kept(edition):
    for kind in ("invitation", "reminder"):
        words = Words("Answer by {link}", "{link}")
        with pytest.raises(Refusal) as caught:
            set_letter(edition, (kind, "en"), words, revision=0, by=None, now=NOW)
        assert caught.value.code == "secret_in_subject"
        assert caught.value.params["fields"] == ["link"]
        assert "link" not in caught.value.params["accepted"]


def test_who_writes_second_sees_what_was_written_first(edition):
    place, words = ("invitation", "en"), Words("Mine", "{link}")
    set_letter(edition, place, words, revision=0, by=None, now=NOW)
    with pytest.raises(Stale) as caught:
        set_letter(
            edition, place, Words("Yours", "{link}"), revision=0, by=None, now=NOW
        )
    assert caught.value.theirs == {"subject": "Mine", "body": "{link}", "revision": 1}
    reset_letter(edition, *place, by=None, now=NOW)
    assert not LetterTemplate.objects.exists()


def pdf_of_mail(mail):
    (attached,) = message_of(mail).attachments
    name, content, media_type = attached
    return name, pypdf.PdfReader(io.BytesIO(content)), media_type


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_leader_gets_a_tagged_pdf_of_that_language(
    edition, settings, tmp_path, language
):
    settings.MEDIA_ROOT = tmp_path
    head = Head(
        heading=LocalizedText.of({language: "Port Aurora\nInternational Affairs"}),
        signature=LocalizedText.of({language: "Robin Host\nDirector"}),
        prefix="INTL",
    )
    set_letterhead(edition.series, head, revision=0, by=None, now=NOW)
    invitation = invited(invitable(edition, language=language))
    assert invitation.reference == "INTL-3-001"
    name, pdf, media_type = pdf_of_mail(invitation.mail)
    assert (name, media_type) == ("INTL-3-001.pdf", "application/pdf")
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title == Letter.objects.get().content["subject"]
    text = "".join(page.extract_text() for page in pdf.pages)
    for words in ("International Affairs", "INTL-3-001", "Robin Host"):
        assert words in text
    salutation = Letter.objects.get().content["paragraphs"][0]
    assert "".join(salutation.split()) in "".join(text.split())


def test_a_letter_once_made_is_kept_as_it_was(edition, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    invitation = invited(invitable(edition))
    assert Letter.objects.get().file is None
    first = message_of(invitation.mail).attachments[0][1]
    Official.objects.update(name=PersonName.of({"en": NameParts("New", "Somebody")}))
    kept = Letter.objects.get().file
    assert (kept.size, kept.media_type) == (len(first), "application/pdf")
    assert message_of(invitation.mail).attachments[0][1] == first


def test_a_letter_that_cannot_be_printed_leads_back_in_words(
    edition, client, monkeypatch
):
    client.force_login(RoleFactory.create(series=edition.series).person)
    city = invitable(edition)
    monkeypatch.setattr("intercity.delegations.sheet.pdf_of", _not_printed)
    for is_sent in (False, True):
        if is_sent:
            invited(city)
        here = f"/en/desk/{edition.slug}/invitations/cities/{city.city.slug}/"
        page = client.get(f"{here}letter.pdf", follow=True).content.decode()
        assert "The PDF could not be made." in page


def _not_printed(_html):
    raise NotPrinted


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cf50cf000003810180a2df1b7c"
    "0000000049454e44ae426082"
)


def test_the_hosts_logo_stands_on_the_letter(edition, settings, tmp_path, client):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(RoleFactory.create(series=edition.series).person)
    address = f"/en/desk/{edition.slug}/invitations/letterhead/"
    wrong = SimpleUploadedFile("logo.png", b"%PDF-1.7 nothing")
    page = client.post(address, {"revision": 0, "logo": wrong})
    assert "does not hold what its name says" in page.content.decode()
    logo = SimpleUploadedFile("logo.png", PNG)
    client.post(address, {"revision": 0, "logo": logo, "heading_en": "Port Aurora"})
    assert edition.series.letterhead.logo.name == "logo.png"
    invitation = invited(invitable(edition))
    _name, pdf, _type = pdf_of_mail(invitation.mail)
    assert len(pdf.pages[0].images) == 1


def test_the_words_of_a_sent_letter_are_plain_data(edition):
    invited(invitable(edition))
    content = Letter.objects.get().content
    assert content["address"] == ["Mina Kang", "Mayor", "Valmont"]
    assert content["written_on"] == "1 November 2026"
    assert content["heading"] == [str(edition.host)]
    assert Mail.objects.get().attachments[0]["maker"] == "delegations.letter"
