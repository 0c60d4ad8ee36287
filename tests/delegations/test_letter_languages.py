"""Translators write letters in their languages, read of no city and send none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intercity.base.models import Entry
from intercity.cities.models import City
from intercity.delegations.actions.letters import set_letter
from intercity.delegations.models import LetterTemplate
from intercity.delegations.wordings import Words
from tests.browsing import Visitor
from tests.cast import cast_of
from tests.factories.invitations import NOW, invitable, inviting_edition
from tests.factories.seminars import ParticipantFactory, role_in
from tests.markup import by_id, parsed, said, words

pytestmark = pytest.mark.django_db
FRENCH = {"subject": "Invitation", "body": "Chers collègues\n\n{link}"}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("intercity.delegations.views.letters.now", lambda: NOW)


@pytest.fixture
def edition():
    edition = inviting_edition(is_public=True)
    City.objects.filter(pk=invitable(edition).city_id).update(language="fr")
    return edition


@pytest.fixture
def translator(edition):
    return role_in(edition, "translator", languages=["fr", "ja"]).person


@pytest.fixture
def visitor(translator):
    visitor = Visitor()
    visitor.client.force_login(translator)
    return visitor


def place(edition, rest=""):
    return f"/en/desk/{edition.slug}/{rest}"


def test_a_translator_is_led_to_a_letter_that_is_missing_and_writes_it(
    edition, translator, visitor
):
    own = Words("Come", "Our own words: {link}")
    set_letter(edition, ("invitation", "en"), own, revision=0, by=None, now=NOW)
    visitor.open(place(edition, "as/translator/"))
    assert "Your languages: French and Japanese" in visitor.page.text
    assert "LettersInvitationFrench" in visitor.page.text
    visitor.open(place(edition, "invitations/letters/"))
    visitor.open(place(edition, "invitations/letters/invitation/fr/"))
    assert "Our own words: {link}" in visitor.page.text
    visitor.send("Save", FRENCH)
    row = LetterTemplate.objects.get(language="fr")
    assert (row.subject, row.body) == (FRENCH["subject"], FRENCH["body"])
    entry = Entry.objects.get(action="letters.write", by=translator)
    assert entry.role == "translator"
    visitor.open(place(edition, "as/translator/"))
    assert "LettersInvitationFrench" not in visitor.page.text


def test_a_translator_reads_nothing_of_cities_and_sees_the_own_languages(
    edition, visitor
):
    visitor.open(place(edition, "invitations/letters/"))
    table = words(by_id(parsed(visitor.page.html), "main"))
    assert "français" in table
    assert "日本語" in table
    hidden = ("English", "한국어", "1 city", "Valmont")
    assert [one for one in hidden if one in table] == []
    for path in ("invitation/fr/", "to_leader/ja/"):
        visitor.open(place(edition, f"invitations/letters/{path}"))
        assert "Valmont" not in visitor.page.text


def test_a_translator_writes_no_other_language_sends_none_and_takes_none_back(
    edition, translator, client
):
    client.force_login(translator)
    letters = place(edition, "invitations/letters/")
    own = Words("Come", "Our own words: {link}")
    set_letter(edition, ("invitation", "fr"), own, revision=0, by=None, now=NOW)
    sent = {**FRENCH, "revision": 0}
    assert client.post(f"{letters}invitation/ko/", sent).status_code == 403
    answer = client.post(f"{letters}invitation/fr/", {"reset": "1"})
    assert answer.status_code == 403
    assert LetterTemplate.objects.get().body == own.body
    for path in ("invitations/", "invitations/letterhead/", "invitations/preview/"):
        assert client.get(place(edition, path)).status_code == 403
    assert client.post(place(edition, "invitations/send/")).status_code == 403
    stale = client.post(f"{letters}invitation/fr/", sent)
    assert stale.status_code == 409
    assert "Our own words" in said(stale)


def test_no_other_role_writes_letters_nor_another_edition(edition, client):
    letter = place(edition, "invitations/letters/invitation/en/")
    other = inviting_edition(slug="another")
    for person in (
        role_in(edition, "press_officer").person,
        role_in(edition, "approver").person,
        role_in(other, "translator").person,
        cast_of(edition).focal_point,
    ):
        client.force_login(person)
        assert client.get(letter).status_code in {403, 404}
        assert client.post(letter, FRENCH).status_code in {403, 404}


def test_the_page_asks_as_often_for_many_cities(edition, client, translator):
    client.force_login(translator)
    paths = [place(edition, one) for one in ("invitations/letters/", "as/translator/")]
    counts = []
    for _times in range(2):
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts.append(len(asked))
        ParticipantFactory.create_batch(9, edition=edition)
    assert counts[:2] == counts[2:]
