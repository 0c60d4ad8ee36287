"""Translators write texts in their languages, and nothing else of them."""

import pytest
from django.urls import reverse

from intercity.base.models import Entry
from intercity.base.refusals import Refusal, Stale
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions.contributions import (
    clear,
    contribution_of,
    summarise,
)
from intercity.programme.actions.presentations import (
    PresentationValues,
    accept,
    hand_in_words,
)
from intercity.programme.actions.translations import translate
from intercity.programme.clearing import cleared_of
from intercity.programme.models import Item, Material
from tests.cast import cast_of
from tests.factories.handing import BEFORE, MP4, VTT, handed_in, upload
from tests.factories.programme import planned_edition
from tests.factories.seminars import EditionFactory, role_in
from tests.markup import by_id, inline_code, parsed, words

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": BEFORE}


@pytest.fixture
def edition():
    return planned_edition(slug="partners-3", is_public=True)


@pytest.fixture
def translator(edition):
    return role_in(edition, "translator", languages=["ja"]).person


@pytest.fixture
def item(edition):
    found = edition.items.get(kind=Item.Kind.OPENING)
    found.title = LocalizedText.of({"en": "Welcome", "ko": "환영"})
    found.save()
    return found


@pytest.fixture
def presentation(edition):
    city = edition.participants.get(city__slug="pearl-quay")
    said = PresentationValues(
        title=LocalizedText.of({"en": "Rain gardens"}),
        abstract=LocalizedText.of({"en": "How a quay drinks."}),
    )
    found = hand_in_words(city, said, revision=1, **BY)
    return accept(found, final=True, revision=2, **BY)


def write(of, told, by, languages=("ja",), **more):
    given = {"revision": of.revision, **more}
    translate(of, told, languages=languages, by=by, now=BEFORE, **given)
    of.refresh_from_db()
    return of


def url(edition, kind, of):
    return reverse("programme:translation", args=[edition.slug, kind, of.pk])


def test_a_final_presentation_is_translated_and_stays_final(
    edition, presentation, translator
):
    told = {"title": {"ja": "雨庭"}, "abstract": {"ja": "岸壁と雨"}}
    kept = write(presentation, told, translator)
    assert kept.title.as_dict() == {"en": "Rain gardens", "ja": "雨庭"}
    assert kept.abstract.as_dict()["ja"] == "岸壁と雨"
    assert kept.state == "final"
    entry = Entry.objects.get(action="programme.translate")
    assert (entry.by, entry.role) == (translator, "translator")
    assert entry.data == {
        "kind": "presentation",
        "of": kept.pk,
        "languages": ["ja"],
    }
    write(kept, told, translator)
    assert Entry.objects.filter(action="programme.translate").count() == 1


@pytest.mark.parametrize("tag", ["en", "ko", "zh-Hans"])
def test_neither_the_original_nor_another_language_is_written(
    edition, item, translator, tag
):
    with pytest.raises(Refusal, match="not_yours"):
        write(item, {"title": {tag: "Mine"}}, translator)
    with pytest.raises(Refusal, match="not_yours"):
        write(item, {"description": {"ja": "Of nothing"}}, translator)
    assert item.title.as_dict() == {"en": "Welcome", "ko": "환영"}


def test_what_somebody_else_changed_is_not_written_over(edition, item, translator):
    write(item, {"title": {"ja": "開会"}}, translator)
    with pytest.raises(Stale):
        write(item, {"title": {"ja": "ご挨拶"}}, translator, revision=1)
    assert item.title.as_dict()["ja"] == "開会"


def test_a_summary_asks_to_be_cleared_anew_in_that_language_alone(edition, translator):
    said = LocalizedText.of({"en": "The governor welcomed all.", "ja": "歓迎"})
    held = summarise(edition, "video_message", said, revision=1, **BY)
    for one in cleared_of(held):
        clear(held, one.rendition.language, seen=one.digest, **BY)
    held = write(held, {"summary": {"ja": "知事の歓迎"}}, translator)
    holds = {one.rendition.language: one.holds for one in cleared_of(held)}
    assert holds == {"en": True, "ja": False}


def test_the_page_has_the_languages_of_the_role_and_leads_from_the_list(
    client, edition, item, presentation, translator
):
    client.force_login(translator)
    listed = client.get(f"/en/desk/{edition.slug}/as/translator/").content.decode()
    for kind, of in (("item", item), ("presentation", presentation)):
        assert f'href="{url(edition, kind, of)}"' in listed
    html = client.get(url(edition, "item", item)).content.decode()
    assert inline_code(html) == []
    assert "Welcome" in words(parsed(html))
    assert 'name="title_ja"' in html
    assert 'name="title_en"' not in html
    assert 'name="title_ko"' not in html
    sent = {"title_ja": "開会", "title_en": "Mine", "revision": item.revision}
    assert client.post(url(edition, "item", item), sent).status_code == 302
    item.refresh_from_db()
    assert item.title.as_dict() == {"en": "Welcome", "ko": "환영", "ja": "開会"}
    stale = client.post(url(edition, "item", item), {**sent, "title_ja": "別"})
    assert stale.status_code == 409
    assert "別" in stale.content.decode()


def test_nobody_else_translates_and_no_other_edition(client, edition, item, translator):
    other = EditionFactory.create()
    address = url(edition, "item", item)
    for person in (
        role_in(edition, "interpreter").person,
        role_in(other, "translator").person,
        cast_of(edition).focal_point,
        cast_of(edition).stranger,
    ):
        client.force_login(person)
        assert client.get(address).status_code == 403
        assert client.post(address, {"title_ja": "x"}).status_code == 403
    client.force_login(translator)
    assert client.get(url(edition, "nothing", item)).status_code == 404
    elsewhere = other.items.create(kind="opening")
    assert client.get(url(edition, "item", elsewhere)).status_code == 404


# Transcripts and captions of what the host contributes


@pytest.fixture
def message(edition):
    """The film in two versions, and the text of the speech."""
    held = contribution_of(edition, "video_message")
    handed_in(held, "video", content=MP4)
    handed_in(held, "video")
    handed_in(held, "text", audience="interpreters")
    return held


def at_page(edition):
    return reverse("programme:contribution", args=[edition.slug, "video-message"])


def captions(**more):
    told = {"kind": "captions", "language": "ja", "file": upload("captions")} | more
    return {"do": "file", **{f"file-{name}": value for name, value in told.items()}}


def test_a_translator_hands_in_captions_which_wait_to_be_cleared(
    client, edition, message, translator
):
    client.force_login(translator)
    html = client.get(at_page(edition)).content.decode()
    assert inline_code(html) == []
    form = parsed(html).find(".//form[@enctype='multipart/form-data']")
    kinds = [one.get("value") for one in form.findall(".//*[@name='file-kind']/option")]
    assert kinds == ["transcript", "captions"]
    tags = [one.get("value") for one in form.findall(".//*[@name='file-language']/*")]
    assert tags == ["ja"]
    assert form.find(".//*[@name='file-audience']") is None
    assert client.post(at_page(edition), captions()).status_code == 302
    kept = message.materials.get(kind="captions")
    assert (kept.language, kept.by, kept.audience) == ("ja", translator, "participants")
    entry = Entry.objects.get(action="material.hand_in", by=translator)
    assert entry.role == "translator"
    holds = {one.rendition.language: one.holds for one in cleared_of(message)}
    assert holds == {"en": False, "ja": False}


def test_who_reads_it_and_from_when_stays_as_the_secretariat_said(
    client, edition, message, translator
):
    until = BEFORE.replace(year=2999)
    handed_in(message, "captions", "ja", audience="public", embargo_at=until)
    client.force_login(translator)
    early = {"audience": "participants", "embargo": "instant", "until_on": "2020-01-01"}
    assert client.post(at_page(edition), captions(**early)).status_code == 302
    kept = message.materials.get(kind="captions", number=2)
    assert (kept.audience, kept.embargo_at) == ("public", until)


@pytest.mark.parametrize(
    "more",
    [
        {"language": "ko"},
        {"kind": "slides", "file": upload("slides")},
        {"kind": "video", "file": upload("video")},
        {"file": upload("captions", VTT[3:])},
    ],
)
def test_no_other_language_and_no_other_kind(
    client, edition, message, translator, more
):
    client.force_login(translator)
    before = Material.objects.count()
    assert client.post(at_page(edition), captions(**more)).status_code == 200
    assert Material.objects.count() == before


def test_a_translator_neither_clears_nor_keeps(client, edition, message, translator):
    held = summarise(
        edition, "video_message", LocalizedText.of({"en": "All"}), revision=1, **BY
    )
    client.force_login(translator)
    page = by_id(parsed(client.get(at_page(edition)).content), "main")
    acts = [one.get("value") for one in page.iter("button")]
    assert acts == ["file"]
    links = [a.get("href") for a in page.iter("a")]
    assert url(edition, "contribution", held) in links
    assert not [link for link in links if link.endswith("/terms/")]
    (seen,) = {one.digest for one in cleared_of(held)}
    for sent in (
        {"do": "clear", "language": "en", "seen": seen},
        {"do": "summary", "summary_en": "Mine", "revision": held.revision},
        {"do": "speech", "speech-language": "ja", "speech-words": "Mine"},
    ):
        assert client.post(at_page(edition), sent).status_code == 403
    assert not held.clearances.exists()
    film = message.materials.filter(kind="video").first()
    terms = reverse("programme:material_terms", args=[edition.slug, film.pk])
    assert client.post(terms, {"withdraw": "1"}).status_code == 404


def test_a_translator_reads_the_newest_files_of_the_host_and_no_citys(
    client, edition, message, translator
):
    city = edition.participants.get(city__slug="pearl-quay")
    said = PresentationValues(title=LocalizedText.of({"en": "Rain gardens"}))
    of_a_city = handed_in(hand_in_words(city, said, revision=1, **BY))
    old = message.materials.get(kind="video", number=1)
    client.force_login(translator)
    page = by_id(parsed(client.get(at_page(edition)).content), "files")
    links = [a.get("href") for a in page.iter("a")]
    assert len(links) == 2
    assert [client.get(link).status_code for link in links] == [200, 200]
    for hidden in (old, of_a_city):
        address = reverse("programme:material", args=[edition.slug, hidden.pk])
        assert client.get(address).status_code == 404


def test_the_list_says_what_waits(client, edition, message, translator):
    client.force_login(translator)
    listed = f"/en/desk/{edition.slug}/as/translator/"

    def waiting():
        card = by_id(parsed(client.get(listed).content), "lacking")
        rows = [row for row in card.iter("tr") if "Video message" in words(row)]
        assert {row.find(".//a").get("href") for row in rows} <= {at_page(edition)}
        return [words(row) for row in rows]

    assert waiting() == [
        "Video messageTranscriptJapanese",
        "Video messageCaptionsJapanese",
    ]
    handed_in(message, "captions", "ja")
    assert waiting() == ["Video messageTranscriptJapanese"]
