"""The public page of files: what everybody may have by now, and nothing more."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from intercity.delegations.models import Consent, Notice, Purpose
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import publish
from intercity.programme.actions.contributions import clear, contribution_of
from intercity.programme.actions.presentations import (
    PresentationValues,
    accept,
    hand_in_words,
)
from intercity.programme.clearing import cleared_of
from tests.factories.front import FIRST, sample_edition
from tests.factories.handing import handed_in
from tests.factories.preparation import member_of
from tests.markup import inline_code, parsed, words

pytestmark = pytest.mark.django_db

SAMPLE = "partner-cities-3"
PATH = f"/en/{SAMPLE}/materials/"
LINK = f'href="{PATH}"'
BY = {"by": None, "now": FIRST}
# The first session begins at 9:30 in Tokyo on 20 January 2027.
STARTS = datetime(2027, 1, 20, 0, 30, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def edition(monkeypatch):
    found = sample_edition()
    publish(found, LocalizedText("en"), 1, **BY)
    at(monkeypatch, STARTS)
    return found


def at(monkeypatch, moment):
    for room in ("front.views.editions", "programme.views.materials"):
        monkeypatch.setattr(f"intercity.{room}.now", lambda: moment)


def shown(edition, slug, *, final=True, **named):
    """A city's slides for everybody, in a presentation that is final."""
    participant = edition.participants.get(city__slug=slug)
    said = PresentationValues(title=LocalizedText.of({"en": f"Title of {slug}"}))
    presentation = hand_in_words(participant, said, revision=1, **BY)
    material = handed_in(presentation, **{"audience": "public", **named})
    accept(presentation, final=final, revision=2, **BY)
    return material


def get(path=PATH):
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def main(html):
    return words(parsed(html).find(".//main"))


def test_files_stand_by_city_in_the_order_of_the_rule_with_language_and_size(edition):
    later = shown(edition, "linden-gate", language="zh-Hans")
    first = shown(edition, "amber-fort")
    message = contribution_of(edition, "video_message")
    video = handed_in(message, "video", "ja", audience="public")
    clear(message, "ja", seen=cleared_of(message)[0].digest, **BY)
    html = get()
    links = [
        (link.get("href"), link.get("hreflang"))
        for link in parsed(html).findall(".//main//ul/li/a")
    ]
    assert links == [
        (f"/{SAMPLE}/materials/{video.pk}/", "ja"),
        (f"/{SAMPLE}/materials/{first.pk}/", "en"),
        (f"/{SAMPLE}/materials/{later.pk}/", "zh-Hans"),
    ]
    text = main(html)
    assert "Amber Fort Title of amber-fort Slides, English (Amber Fort) PDF, 1 KB" in (
        text
    )
    assert "Slides, Simplified Chinese (Linden Gate)" in text
    assert "Cities stand in the alphabetical order" in text
    assert inline_code(html) == []
    assert all(Client().get(url).status_code == 200 for url, _language in links)


@pytest.mark.parametrize("code", ["ja", "zh-hans", "ko"])
def test_it_stands_in_every_language_with_passages_marked(edition, code):
    shown(edition, "amber-fort")
    tree = parsed(get(f"/{code}/{SAMPLE}/materials/"))
    (title,) = tree.findall('.//p[@class="govuk-body ic-shelf__title"]')
    assert [one.get("lang") for one in title.iter() if one.get("lang")] == ["en"]


HIDDEN = {
    "draft": {"final": False},
    "for participants": {"audience": "participants"},
    "for interpreters": {"audience": "interpreters"},
    "under embargo": {"embargo_at": STARTS.replace(year=2028)},
}


@pytest.mark.parametrize("case", sorted(HIDDEN))
def test_what_is_not_for_everybody_yet_leaves_no_trace(edition, case):
    shown(edition, "amber-fort", **HIDDEN[case])
    assert "amber-fort" not in get()
    assert "There is nothing here for everybody at present." in main(get())
    assert LINK not in get(f"/en/{SAMPLE}/")


def test_before_the_session_nothing_is_shown_and_from_then_on_it_is(
    edition, monkeypatch
):
    shown(edition, "amber-fort")
    at(monkeypatch, STARTS.replace(minute=29))
    assert "Amber Fort" not in main(get())
    assert LINK not in get(f"/en/{SAMPLE}/")
    at(monkeypatch, STARTS)
    assert "Amber Fort" in main(get())
    assert LINK in get(f"/en/{SAMPLE}/")


def test_a_presenter_who_does_not_agree_is_heard(edition):
    material = shown(edition, "amber-fort")
    member = member_of(edition.participants.get(city__slug="amber-fort"))
    material.presentation.presenters.set([member])
    assert "Amber Fort" not in main(get())
    notice = Notice.objects.create(
        series=edition.series, purpose=Purpose.SLIDES, version=1, at=FIRST
    )
    Consent.objects.create(
        member=member,
        purpose=Purpose.SLIDES,
        answer=Consent.Answer.GIVEN,
        notice=notice,
        language="en",
        received_on=FIRST.date(),
        at=FIRST,
    )
    assert "Amber Fort" in main(get())


def test_a_city_off_the_public_list_has_no_public_files(edition):
    material = shown(edition, "amber-fort")
    edition.participants.filter(city__slug="amber-fort").update(is_listed=False)
    note = LocalizedText.of({"en": "One city less on the list."})
    publish(edition, note, 2, **BY)
    assert "Amber Fort" not in get()
    assert Client().get(f"/{SAMPLE}/materials/{material.pk}/").status_code == 404


def test_a_file_that_was_erased_is_not_offered(edition):
    material = shown(edition, "amber-fort")
    material.file.erased_at = FIRST
    material.file.save()
    assert "Amber Fort" not in main(get())


def test_the_edition_that_is_not_public_has_no_such_page(edition):
    shown(edition, "amber-fort")
    type(edition).objects.update(is_public=False)
    assert Client().get(PATH).status_code == 404


def test_the_queries_are_as_many_for_many_files_and_none_elsewhere(
    edition, django_assert_num_queries
):
    shown(edition, "amber-fort")
    with django_assert_num_queries(5):
        get()
    for slug in ("coral-port", "hanbit", "jade-hill"):
        shown(edition, slug)
    with django_assert_num_queries(5):
        get()
    with django_assert_num_queries(1):
        get(f"/en/{SAMPLE}/programme/")
