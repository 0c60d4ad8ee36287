"""The desk's pages: who may, what they show, what they do with bad input."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import (
    ItemValues,
    edit_item,
    programme_from_plan,
    publish,
)
from intercity.programme.models import Item
from intercity.programme.queries import (
    draft_of,
    edition_at,
    last_publication,
    pending_for,
)
from intercity.programme.urls import _programme
from tests.cast import cast_of
from tests.factories.programme import NOW, PLAN, planned_edition, session_of
from tests.factories.seminars import EditionFactory, ParticipantFactory
from tests.markup import inline_code

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}
ONLY_READ = {"draft", "preview", "versions", "version"}
FIRST = LocalizedText.of({"en": "First"})


@pytest.fixture
def edition():
    return planned_edition(slug="partners-3")


def url(name, *args):
    return reverse(f"programme:{name}", args=["partners-3", *args])


def every_url(edition):
    item = edition.items.get(kind="opening")
    values = {"number": 1, "key": item.pk}
    for pattern in _programme:
        names = pattern.pattern.converters
        kwargs = {"slug": edition.slug, **{name: values[name] for name in names}}
        address = reverse(f"programme:{pattern.name}", kwargs=kwargs)
        query = "?session=1" if pattern.name == "item-remove" else ""
        yield pattern.name, address + query


def said(response):
    """The page in one line, without the token that each answer draws anew."""
    page = " ".join(response.content.decode().split())
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


# Who may


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "public", "hidden"),
    [
        ("anonymous", "sign-in", "sign-in"),
        ("stranger", 403, 404),
        ("focal_point", 403, 404),
        ("other_secretariat", 403, 404),
    ],
)
@pytest.mark.parametrize("is_public", [True, False])
def test_nobody_else_reads_or_writes_any_page(
    client, edition, cast, who, public, hidden, is_public, method
):
    publish(edition, FIRST, 1, **BY)
    type(edition).objects.update(is_public=is_public)
    if person := getattr(cast, who):
        client.force_login(person)
    for name, address in every_url(edition):
        expected = public if is_public else hidden
        if method == "post" and name in ONLY_READ:
            expected = 405
        response = getattr(client, method)(address)
        got = response.status_code
        if got == 302:
            got = (
                "sign-in"
                if "/account/" in response["Location"]
                else response["Location"]
            )
        assert (address, got) == (address, expected)


@pytest.mark.parametrize("who", ["secretariat", "administrator"])
def test_the_secretariat_and_administrators_open_every_page(client, edition, cast, who):
    publish(edition, FIRST, 1, **BY)
    client.force_login(getattr(cast, who))
    for _, address in every_url(edition):
        response = client.get(address, follow=True)
        assert (address, response.status_code) == (address, 200)


def test_an_edition_that_is_not_there_looks_like_one_that_is_hidden(
    client, edition, cast
):
    client.force_login(cast.stranger)
    answers = [
        client.get(reverse("programme:draft", args=[slug])).status_code
        for slug in ("partners-3", "nowhere")
    ]
    assert answers == [404, 404]
    client.logout()
    answers = [
        client.get(reverse("programme:draft", args=[slug])).status_code
        for slug in ("partners-3", "nowhere")
    ]
    assert answers == [302, 302]


# The draft


def test_the_draft_shows_times_of_the_host_what_is_missing_and_the_rule(desk, edition):
    report = edition.items.get(kind="report")
    title = LocalizedText.of({"en": "Report", "ja": "報告"})
    edit_item(report, replace(ItemValues.of(report), title=title), revision=1, **BY)
    page = said(desk.get(url("draft")))
    assert '<time datetime="2027-01-20T00:30Z">09:30</time>' in page
    assert "also in session 2" in page
    assert "not yet in Simplified Chinese and Korean" in page
    assert "10 of 11 texts" in page
    assert "Cities present in the alphabetical order of their English names." in page
    assert "Nothing stands in the way." in page
    assert "at the end" not in page
    edit_item(report, replace(ItemValues.of(report), minutes=12), revision=2, **BY)
    assert said(desk.get(url("draft"))).count("8 minutes at the end are free.") == 2


@pytest.mark.parametrize("lang", ["ja", "zh-hans", "ko"])
def test_a_preview_in_another_language_marks_what_falls_back(desk, edition, lang):
    page = said(desk.get(url("preview").replace("/en/", f"/{lang}/")))
    tag = {"zh-hans": "zh-Hans"}.get(lang, lang)
    assert f'<html lang="{tag}"' in page
    assert {"ja": "開会", "zh-hans": "开幕", "ko": "개회"}[lang] in page
    assert '<span lang="en">Amber Fort</span>' in page


def test_every_page_is_well_formed_and_holds_no_inline_code(desk, edition):
    publish(edition, FIRST, 1, **BY)
    for name, address in every_url(edition):
        response = desk.get(address, follow=True)
        assert (name, inline_code(response.content)) == (name, [])


def test_an_empty_edition_says_what_to_do(client):
    edition = EditionFactory.create(slug="partners-3")
    client.force_login(cast_of(edition).secretariat)
    page = said(client.get(url("draft")))
    assert "There is no session yet." in page
    assert "There is no session to publish." in page


def edition_of_cities(count):
    """An edition in which so many cities present, in two sessions each."""
    edition = EditionFactory.create()
    cities = [ParticipantFactory.create(edition=edition).city for _ in range(count)]
    slugs = [city.slug for city in cities]
    plan = [{**one, "minutes": 600, "cities": slugs} for one in PLAN]
    programme_from_plan(edition, plan, **BY)
    return edition


@pytest.mark.parametrize("cities", [1, 36])
def test_queries_ask_the_database_as_often_for_one_item_as_for_many(
    cities, django_assert_num_queries
):
    slug = edition_of_cities(cities).slug
    publish(edition_at(slug), FIRST, 1, **BY)
    for query, count in ((draft_of, 9), (pending_for, 10), (last_publication, 1)):
        edition = edition_at(slug)
        with django_assert_num_queries(count):
            query(edition)


def test_pages_ask_the_database_as_often_for_one_item_as_for_many(client):
    counted = []
    for cities in (1, 36):
        edition = edition_of_cities(cities)
        slug = edition.slug
        item = edition.items.filter(kind="presentation").first()
        publish(edition, FIRST, 1, **BY)
        client.force_login(cast_of(edition).secretariat)
        client.get(reverse("programme:draft", args=[slug]))
        counts = []
        for name, args in (
            ("draft", []),
            ("preview", []),
            ("publish", []),
            ("versions", []),
            ("version", [1]),
            ("item", [item.pk]),
            ("session", [1]),
        ):
            with CaptureQueriesContext(connection) as context:
                client.get(reverse(f"programme:{name}", args=[slug, *args]))
            counts.append((name, len(context)))
        counted.append(counts)
    assert counted[0] == counted[1]


# Items


def typed(item, **changes):
    data = {
        "kind": item.kind,
        "minutes": item.minutes or "",
        "city": item.city_id or "",
        "revision": item.revision,
    }
    for name in ("title", "description"):
        for tag, words in getattr(item, name).as_dict().items():
            data[f"{name}_{tag.lower()}"] = words
    return {**data, **changes}


def test_an_item_is_changed_in_every_language(desk, edition):
    item = edition.items.get(kind="video_message")
    sent = typed(
        item, title_ja="知事のメッセージ", description_ko="주지사", minutes="12"
    )
    response = desk.post(url("item", item.pk), sent)
    assert response["Location"] == url("draft") + f"#session-1-item-{item.pk}"
    item.refresh_from_db()
    assert item.title.as_dict()["ja"] == "知事のメッセージ"
    assert (item.description.as_dict(), item.minutes) == ({"ko": "주지사"}, 12)


@pytest.mark.parametrize("minutes", ["-5", "0", "many", "1441", "2.5"])
def test_bad_minutes_are_named_and_nothing_typed_is_lost(desk, edition, minutes):
    item = edition.items.get(kind="video_message")
    sent = typed(item, title_en="Message of the mayor", minutes=minutes)
    response = desk.post(url("item", item.pk), sent)
    page = said(response)
    assert "There is a problem" in page
    assert 'href="#id_minutes"' in page
    assert f'value="{minutes}"' in page
    assert 'value="Message of the mayor"' in page
    item.refresh_from_db()
    assert (item.minutes, item.revision) == (10, 1)


def test_an_item_without_any_title_is_refused(desk, edition):
    item = edition.items.get(kind="report")
    blank = {f"title_{tag.lower()}": "" for tag in edition.languages}
    page = said(desk.post(url("item", item.pk), typed(item, **blank)))
    assert 'href="#id_title_en"' in page
    item.refresh_from_db()
    assert item.revision == 1


def test_the_second_editor_sees_both_versions_and_may_put_the_own_one_over(
    desk, edition
):
    item = edition.items.get(kind="report")
    sent = typed(item, title_en="Report of the second person", minutes="25")
    first = ItemValues.of(item)
    changed = replace(first, title=first.title.with_text("en", "Report of the first"))
    edit_item(item, changed, revision=1, **BY)
    response = desk.post(url("item", item.pk), sent)
    page = said(response)
    assert response.status_code == 409
    assert "Report of the first" in page
    assert "Report of the second person" in page
    item.refresh_from_db()
    assert (ItemValues.of(item), item.revision) == (changed, 2)
    desk.post(url("item", item.pk), {**sent, "revision": 2})
    item.refresh_from_db()
    assert (item.title.in_("en").text, item.minutes) == (
        "Report of the second person",
        25,
    )


def test_an_item_is_added_to_several_sessions_at_once(desk, edition):
    sessions = list(edition.sessions.values_list("pk", flat=True))
    sent = {"kind": "break", "title_en": "Tea", "minutes": "10", "sessions": sessions}
    desk.post(url("item-add"), sent)
    item = edition.items.get(kind="break")
    assert item.title.as_dict() == {"en": "Tea"}
    assert [slot.place for slot in item.slots.order_by("session__number")] == [9, 8]


def test_an_item_for_no_session_is_not_made(desk, edition):
    page = said(desk.post(url("item-add"), {"kind": "break", "title_en": "Tea"}))
    assert 'href="#id_sessions' in page
    assert not edition.items.filter(kind="break").exists()


def test_an_item_goes_to_another_session_as_itself_or_as_a_copy(desk, edition):
    evening = edition.sessions.get(number=2)
    item = edition.items.get(city__slug="amber-fort")
    desk.post(url("item-share", item.pk), {"session": evening.pk, "how": "share"})
    assert evening.slots.filter(item=item).exists()
    other = edition.items.get(city__slug="coral-port")
    desk.post(url("item-share", other.pk), {"session": evening.pk, "how": "copy"})
    assert edition.items.filter(city__slug="coral-port").count() == 2


def test_an_item_is_taken_out_after_a_question(desk, edition):
    item = edition.items.get(city__slug="amber-fort")
    address = url("item-remove", item.pk) + "?session=1"
    assert "deleted with its texts" in said(desk.get(address))
    desk.post(address, {"revision": 1})
    assert not Item.objects.filter(pk=item.pk).exists()


def test_a_session_of_another_edition_is_not_reached(desk, edition):
    other = session_of(5)
    item = other.slots.get().item
    assert desk.get(url("item", item.pk)).status_code == 404
    assert desk.get(url("session", 99)).status_code == 404


# Order


def seen_of(edition, number=1):
    session = edition.sessions.get(number=number)
    return [slot.item_id for slot in session.slots.all()]


def test_an_item_moves_by_a_button_and_by_its_number(desk, edition):
    seen = seen_of(edition)
    sent = {"seen": " ".join(map(str, seen)), "move": f"{seen[8]}:8"}
    response = desk.post(url("order", 1), sent)
    assert response["Location"] == url("draft") + f"#session-1-item-{seen[8]}"
    after = seen_of(edition)
    assert after == [*seen[:7], seen[8], seen[7]]
    places = {f"place_{item}": place for place, item in enumerate(after, 1)}
    sent = {"seen": " ".join(map(str, after)), **places, f"place_{after[0]}": "3"}
    desk.post(url("order", 1), sent)
    assert seen_of(edition) == [after[1], after[2], after[0], *after[3:]]


def test_a_move_in_a_changed_list_shows_both_orders(desk, edition):
    seen = seen_of(edition)
    sent = {"seen": " ".join(map(str, seen)), "move": f"{seen[8]}:1"}
    desk.post(url("order", 1), sent)
    after = seen_of(edition)
    response = desk.post(url("order", 1), {**sent, "move": f"{seen[7]}:1"})
    page = said(response)
    assert response.status_code == 409
    assert "1. Closing 2. Opening" in page
    assert "1. Group photo 2. Closing" in page
    assert seen_of(edition) == after


@pytest.mark.parametrize("move", ["x:1", "1", "1:2:3", "1:"])
def test_a_move_that_cannot_be_read_changes_nothing(desk, edition, move):
    seen = seen_of(edition)
    desk.post(url("order", 1), {"seen": " ".join(map(str, seen)), "move": move})
    assert seen_of(edition) == seen


# Sessions


def test_a_session_is_recorded_as_it_was_held(desk, edition):
    cities = [one.city_id for one in edition.participants.all()[:2]]
    sent = {
        "day": "2027-01-21",
        "start": "8:30",
        "zone": "Asia/Tokyo",
        "title_en": "Second day",
        "seats_known": "on",
        "cities": cities,
    }
    desk.post(url("session-add"), sent)
    session = edition.sessions.get(number=3)
    assert (session.start, session.minutes, session.times_known) == (
        "08:30",
        None,
        False,
    )
    assert set(session.cities.values_list("pk", flat=True)) == set(cities)
    page = said(desk.get(url("draft")))
    assert "Session 3 · Second day" in page


def test_a_time_that_is_none_is_named_with_what_was_given(desk, edition):
    sent = {"day": "2027-01-41", "start": "25:00", "zone": "Asia/Tokyo"}
    page = said(desk.post(url("session-add"), sent))
    assert "“25:00” is not a time; write it as 09:30." in page
    assert 'value="25:00"' in page
    assert 'value="2027-01-41"' in page
    assert edition.sessions.count() == 2


def test_two_people_at_one_session_see_both_versions(desk, edition):
    session = edition.sessions.get(number=1)
    sent = {
        "title_en": "Of the second",
        "day": "2027-01-20",
        "start": "11:00",
        "zone": "Asia/Tokyo",
        "minutes": "115",
        "revision": session.revision,
        "cities": [one.city_id for one in edition.participants.all()[:1]],
    }
    desk.post(url("session", 1), {**sent, "title_en": "Of the first", "start": "10:00"})
    response = desk.post(url("session", 1), sent)
    page = said(response)
    assert response.status_code == 409
    for words in ("Of the first", "Of the second", "10:00", "11:00"):
        assert words in page
    session.refresh_from_db()
    assert session.start == "10:00"


def test_a_session_is_removed_after_a_question(desk, edition):
    assert "3 items that stand in no other session" in said(
        desk.get(url("session-remove", 1))
    )
    desk.post(url("session-remove", 1), {"revision": 1})
    assert [session.number for session in edition.sessions.all()] == [2]


# Publishing


def test_the_first_version_and_the_second_with_its_changes_and_note(desk, edition):
    page = said(desk.get(url("publish")))
    assert "The programme was published for the first time." in page
    response = desk.post(url("publish"), {"expected_number": "1"})
    assert response["Location"] == url("version", 1)
    item = edition.items.get(kind="report")
    edit_item(item, replace(ItemValues.of(item), minutes=15), revision=1, **BY)
    page = said(desk.get(url("publish")))
    assert "“Report” now takes 15 minutes; before, 20 minutes." in page
    response = desk.post(url("publish"), {"expected_number": "2"})
    assert response.status_code == 409
    assert "Write a note in English" in said(response)
    sent = {"expected_number": "2", "note_en": "Shorter", "note_ko": "단축"}
    assert desk.post(url("publish"), sent)["Location"] == url("version", 2)
    page = said(desk.get(url("version", 2).replace("/en/", "/ko/")))
    assert "단축" in page
    assert desk.get(url("versions")).status_code == 200


def test_who_looked_before_another_published_looks_again(desk, edition):
    publish(edition, FIRST, 1, **BY)
    item = edition.items.get(kind="report")
    edit_item(item, replace(ItemValues.of(item), minutes=15), revision=1, **BY)
    sent = {"expected_number": "1", "note_en": "Shorter"}
    response = desk.post(url("publish"), sent)
    page = said(response)
    assert response.status_code == 409
    assert "Version 1 was published in the meantime." in page
    assert "> Shorter</textarea>" in page
    assert edition.versions.count() == 1


def test_a_published_version_stays_as_it_was(desk, edition):
    publish(edition, FIRST, 1, **BY)
    before = said(desk.get(url("version", 1)))
    edition.items.update(title=LocalizedText.of({"en": "Changed"}), minutes=1)
    assert said(desk.get(url("version", 1))) == before
    assert "Changed" not in before


def test_an_address_keeps_its_query_out_of_the_way(desk, edition):
    query = urlencode({"session": "1 OR 1"})
    assert desk.get(f"{url('item-add')}?{query}").status_code == 200
    item = edition.items.get(kind="report")
    assert desk.get(f"{url('item-remove', item.pk)}?{query}").status_code == 404
