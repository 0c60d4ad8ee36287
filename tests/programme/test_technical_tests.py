"""Technical tests: times that are offered, booked by one, and how each test went."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.base.refusals import Refusal, Stale
from intercity.kernel.planner.problem import Calendar
from intercity.programme.actions.technical_tests import (
    Offer,
    Results,
    book_test,
    cancel_test,
    change_places,
    offer_times,
    record_result,
    withdraw_time,
)
from intercity.programme.models import TechnicalTest
from intercity.programme.preparation_words import refusal_words
from intercity.programme.technical_tests import (
    board_of,
    choices_for,
    is_open,
    untested,
)
from tests.cast import cast_of
from tests.factories.preparation import offered
from tests.factories.programme import NOW
from tests.factories.seminars import EditionFactory
from tests.markup import inline_code, parsed, words

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}
SLUG = "partners-3"
AFTER = datetime(2027, 1, 13, 7, 20, tzinfo=UTC)


def of(edition, slug):
    found = edition.participants.select_related("city", "edition__host")
    return found.get(city__slug=slug)


def offer(edition, **fields):
    usual = {
        "day": date(2027, 1, 13),
        "start": "16:00",
        "until": "17:00",
        "minutes": 15,
    }
    return offer_times(edition, Offer(**usual | fields), "Asia/Tokyo", **BY)


def starts(edition):
    return list(edition.offered_times.values_list("start", flat=True))


def test_times_are_offered_one_after_the_other_and_once(edition):
    assert offer(edition) == 4
    assert starts(edition) == ["16:00", "16:15", "16:30", "16:45"]
    with pytest.raises(Refusal, match="all_there_already"):
        offer(edition)
    assert offer(edition, start="15:30", until="16:20") == 2
    first = edition.offered_times.get(start="16:00")
    assert first.starts_at == datetime(2027, 1, 13, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "given", "there"),
    [
        ({"start": "15:50"}, "15:50–16:05", "16:00–16:15"),
        ({"start": "16:50", "until": "17:10"}, "16:50–17:05", "16:45–17:00"),
        ({"minutes": 60}, "16:00–17:00", "16:00–16:15"),
        ({"minutes": 5}, "16:00–16:05", "16:00–16:15"),
    ],
)
def test_times_do_not_overlap(edition, fields, given, there):
    offer(edition)
    with pytest.raises(Refusal) as refused:
        offer(edition, **fields)
    assert refused.value.code == "times_overlap"
    assert refused.value.params == {"given": given, "there": there}
    assert "which is offered already" in refusal_words(refused.value)
    assert edition.offered_times.count() == 4


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"until": "16:10"}, "no_times"),
        ({"until": "15:00"}, "no_times"),
        ({"day": date(2026, 11, 1)}, "time_past"),
    ],
)
def test_times_that_cannot_be_are_refused(edition, fields, code):
    with pytest.raises(Refusal, match=code):
        offer(edition, **fields)
    assert starts(edition) == []


def test_an_hour_that_the_clock_skips_is_no_time(edition):
    skipped = Offer(day=date(2027, 3, 28), start="02:30", until="04:00", minutes=15)
    with pytest.raises(Refusal, match="no_such_wall_time"):
        offer_times(edition, skipped, "Europe/Paris", **BY)


def test_the_last_place_goes_to_one_and_comes_back(edition):
    time, later = offered(edition), offered(edition, starts_at=AFTER)
    quay, fort = of(edition, "pearl-quay"), of(edition, "amber-fort")
    book_test(quay, time, **BY)
    with pytest.raises(Refusal, match="time_taken"):
        book_test(fort, time, **BY)
    book_test(quay, later, **BY)
    book_test(fort, time, **BY)
    assert TechnicalTest.objects.count() == 2
    cancel_test(fort, **BY)
    book_test(quay, time, "Mina", **BY)
    assert quay.technical_tests.get().who == "Mina"
    with pytest.raises(Refusal, match="gone"):
        cancel_test(fort, **BY)


def test_the_database_refuses_what_an_action_would(edition):
    time = offered(edition, capacity=2)
    quay, fort = of(edition, "pearl-quay"), of(edition, "amber-fort")
    book_test(quay, time, **BY)
    twice = [
        TechnicalTest(time=time, participant=fort, place=1, booked_at=NOW),
        TechnicalTest(time=time, participant=quay, place=2, booked_at=NOW),
        TechnicalTest(time=time, participant=fort, place=0, booked_at=NOW),
    ]
    for one in twice:
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save()


def test_a_time_that_is_over_or_of_another_edition_is_not_booked(edition):
    quay = of(edition, "pearl-quay")
    with pytest.raises(Refusal, match="time_past"):
        book_test(quay, offered(edition), by=None, now=AFTER)
    with pytest.raises(Refusal, match="gone"):
        book_test(quay, offered(EditionFactory.create()), **BY)


def test_places_are_not_taken_from_those_who_booked(edition):
    time = offered(edition, capacity=2)
    for slug in ("pearl-quay", "amber-fort"):
        book_test(of(edition, slug), time, **BY)
    with pytest.raises(Refusal, match="capacity_below_booked"):
        change_places(time, 1, revision=1, **BY)
    with pytest.raises(Refusal, match="booked"):
        withdraw_time(time, **BY)
    change_places(time, 3, revision=1, **BY)
    with pytest.raises(Stale):
        change_places(time, 4, revision=1, **BY)
    withdraw_time(offered(edition, starts_at=AFTER), **BY)
    assert edition.offered_times.count() == 1


def test_a_result_is_written_once_the_test_has_begun(edition):
    quay = of(edition, "pearl-quay")
    test = book_test(quay, offered(edition), **BY)
    poor = Results(sound="good", picture="poor", note="Use a headset.")
    with pytest.raises(Refusal, match="not_yet"):
        record_result(test, poor, revision=1, **BY)
    with pytest.raises(Refusal, match="no_result"):
        record_result(test, Results(note="x"), revision=1, by=None, now=AFTER)
    assert list(untested(edition)) == list(edition.participants.all())
    record_result(test, poor, revision=1, by=None, now=AFTER)
    assert quay not in untested(edition)
    with pytest.raises(Stale):
        record_result(test, Results(sound="failed"), revision=1, by=None, now=AFTER)
    lines = {line.participant: line.state for line in board_of(edition, AFTER).lines}
    assert lines[quay] == "poor"
    # After a test that went badly the city books another.
    again = book_test(quay, offered(edition, starts_at=AFTER + timedelta(days=1)), **BY)
    assert again.pk != test.pk
    assert quay.technical_tests.count() == 2


def test_a_test_that_has_begun_is_not_cancelled(client, edition, monkeypatch):
    quay = of(edition, "pearl-quay")
    test = book_test(quay, offered(edition), **BY)
    with pytest.raises(Refusal, match="begun"):
        cancel_test(quay, by=None, now=test.time.starts_at)
    client.force_login(cast_of(edition).secretariat)
    page = reverse("programme:own_test", args=[SLUG, "pearl-quay"])
    for at, is_offered in ((NOW, True), (AFTER, False)):
        monkeypatch.setattr("intercity.programme.views.booking.now", lambda at=at: at)
        assert ("Cancel the test" in client.get(page).content.decode()) is is_offered
    record_result(test, Results(sound="good"), revision=1, by=None, now=AFTER)


def test_a_test_that_has_begun_is_not_moved_until_its_result_is_written_down(
    client, edition, monkeypatch
):
    monkeypatch.setattr("intercity.programme.views.booking.now", lambda: AFTER)
    quay = of(edition, "pearl-quay")
    begun = book_test(quay, offered(edition), **BY)
    later = offered(edition, starts_at=AFTER + timedelta(days=1))
    with pytest.raises(Refusal, match="begun"):
        book_test(quay, later, by=None, now=begun.time.starts_at)
    client.force_login(cast_of(edition).secretariat)
    page = reverse("programme:own_test", args=[SLUG, "pearl-quay"])
    for html in (client.get(page), client.post(page, {"time": later.pk})):
        said = words(parsed(html.content.decode()).find(".//*[@id='test']"))
        assert "it stays until the secretariat has entered its result" in said
        assert "Change the booking" not in said
    assert quay.technical_tests.get().time != later
    record_result(begun, Results(missed=True), revision=1, by=None, now=AFTER)
    assert client.post(page, {"time": later.pk}).status_code == 302
    assert quay.technical_tests.count() == 2
    said = words(parsed(client.get(page).content.decode()).find(".//*[@id='test']"))
    assert "Wed 13 Jan 15:00 (Pearl Quay, UTC+8): did not take place" in said


def test_a_test_that_did_not_take_place_is_still_owed(edition):
    quay = of(edition, "pearl-quay")
    test = book_test(quay, offered(edition), **BY)
    both = Results(missed=True, sound="good")
    with pytest.raises(Refusal, match="missed_with_result"):
        record_result(test, both, revision=1, by=None, now=AFTER)
    record_result(test, Results(missed=True), revision=1, by=None, now=AFTER)
    assert quay in untested(edition)
    board = board_of(edition, AFTER)
    states = {line.participant: line.state for line in board.lines}
    assert states[quay] == "missed"
    assert board.untested == len(board.lines)
    # It took place after all.
    test.refresh_from_db()
    record_result(test, Results(link="good"), revision=2, by=None, now=AFTER)
    assert quay not in untested(edition)


def test_the_board_shows_earlier_tests_with_their_results(client, edition):
    quay, day = of(edition, "pearl-quay"), timedelta(days=1)
    first = book_test(quay, offered(edition), **BY)
    record_result(first, Results(sound="failed"), revision=1, by=None, now=AFTER)
    second = book_test(quay, offered(edition, starts_at=AFTER + day), **BY)
    line = next(one for one in board_of(edition, AFTER).lines if one.test == second)
    assert (line.state, line.past) == ("booked", (first,))
    client.force_login(cast_of(edition).secretariat)
    page = client.get(reverse("programme:tests", args=[SLUG])).content.decode()
    assert "Wed 13 Jan: Sound: failed" in words(parsed(page))


def test_the_board_tells_for_whom_no_free_time_lies_in_office_hours(client, edition):
    def lacking():
        found = edition.participants.filter(pk__in=board_of(edition, NOW).lacking)
        return sorted(found.values_list("city__slug", flat=True))

    assert lacking() == []
    # In Tokyo's afternoon offices are closed in Europe and in India are open.
    time = offered(edition)
    assert lacking() == ["nordhaven", "valmont"]
    client.force_login(cast_of(edition).secretariat)
    page = client.get(reverse("programme:tests", args=[SLUG])).content.decode()
    assert page.count("No free time lies in its office hours.") == 2
    book_test(of(edition, "pearl-quay"), time, **BY)
    assert "amber-fort" in lacking()
    assert "pearl-quay" not in lacking()


def test_the_board_tells_where_everybody_stands(edition):
    before, later = offered(edition), offered(edition, starts_at=AFTER + timedelta(1))
    book_test(of(edition, "pearl-quay"), before, **BY)
    book_test(of(edition, "valmont"), later, **BY)
    edition.participants.filter(city__slug="nordhaven").update(presents=False)
    board = board_of(edition, AFTER)
    states = {line.participant.city.slug: line.state for line in board.lines}
    assert states == {
        "amber-fort": "none",
        "coral-port": "none",
        "pearl-quay": "awaiting",
        "valmont": "booked",
    }
    assert (board.untested, board.unbooked, board.bad) == (4, 2, 0)


def test_a_city_reads_times_on_its_own_clock_and_which_its_office_keeps(edition):
    quay = of(edition, "pearl-quay")
    quay.city.hours, quay.city.rest_days = "09:00-17:00", ["sat", "sun"]
    offered(edition)
    # 09:00 in Tokyo is 08:00 in Singapore, and the office opens at nine.
    offered(edition, start="09:00", starts_at=datetime(2027, 1, 13, 0, 0, tzinfo=UTC))
    offered(edition, start="16:00", starts_at=datetime(2027, 1, 16, 7, 0, tzinfo=UTC))
    found = [
        (f"{one.starts:%a %H:%M}", one.in_office_hours)
        for one in choices_for(quay, None, NOW)
    ]
    assert found == [("Wed 08:00", False), ("Wed 15:00", True), ("Sat 15:00", False)]
    quay.asks = {"hours": "07:00-12:00"}
    assert [one.in_office_hours for one in choices_for(quay, None, NOW)] == [
        True,
        False,
        False,
    ]


def test_a_test_that_outlasts_the_office_hours_is_outside_them():
    end = datetime(2027, 1, 13, 16, 45)
    assert is_open(Calendar(), end, 15)
    assert not is_open(Calendar(), end, 16)


def test_holidays_and_hours_that_are_impossible_are_no_office_hours(edition):
    quay = of(edition, "pearl-quay")
    quay.city.holidays = "SG"
    # A Friday and a Monday; the first is New Year's Day.
    offered(edition, starts_at=datetime(2027, 1, 1, 7, 0, tzinfo=UTC))
    offered(edition, starts_at=datetime(2027, 1, 4, 7, 0, tzinfo=UTC))
    kept = [one.in_office_hours for one in choices_for(quay, None, NOW)]
    assert kept == [False, True]
    quay.asks = {"holidays": [], "unavailable": ["2027-01-04T15:10/2027-01-04T16:00"]}
    kept = [one.in_office_hours for one in choices_for(quay, None, NOW)]
    assert kept == [True, False]


def test_a_focal_point_books_changes_and_cancels_and_learns_of_no_other_city(
    client, edition, monkeypatch
):
    monkeypatch.setattr("intercity.programme.views.booking.now", lambda: NOW)
    cast = cast_of(edition)
    time, taken = offered(edition), offered(edition, starts_at=AFTER)
    own = edition.participants.first()
    other = edition.participants.exclude(pk=own.pk).select_related("city").first()
    book_test(other, taken, "Somebody Secret", **BY)
    client.force_login(cast.focal_point)
    address = reverse("programme:own_test", args=[SLUG, own.city.slug])
    page = client.get(address).content.decode()
    assert inline_code(page) == []
    assert "Somebody Secret" not in page
    assert other.city.names.in_("en").text not in page
    assert f'value="{time.pk}"' in page
    assert f'value="{taken.pk}"' not in page
    sent = client.post(address, {"time": taken.pk, "who": "Kim"}).content.decode()
    assert "Kim" in sent
    assert own.technical_tests.count() == 0
    assert client.post(address, {"time": time.pk, "who": "Kim"}).status_code == 302
    assert own.technical_tests.get().who == "Kim"
    cancel = reverse("programme:own_test_cancel", args=[SLUG, own.city.slug])
    assert client.post(cancel).status_code == 302
    assert own.technical_tests.count() == 0
    theirs = reverse("programme:own_test", args=[SLUG, other.city.slug])
    assert client.get(theirs).status_code == 404
    assert client.post(theirs, {"time": time.pk}).status_code == 404


def test_the_desk_offers_times_and_writes_results_down(client, edition, monkeypatch):
    for view in ("technical_tests", "access"):
        monkeypatch.setattr(f"intercity.programme.views.{view}.now", lambda: AFTER)
    client.force_login(cast_of(edition).secretariat)
    board = reverse("programme:tests", args=[SLUG])
    typed = {
        "day": "2099-01-13",
        "start": "16",
        "until": "17:00",
        "minutes": "15",
        "capacity": "2",
    }
    page = client.post(board, typed).content.decode()
    assert "is not a time" in page
    assert 'value="2099-01-13"' in page
    assert client.post(board, typed | {"start": "16:00"}).status_code == 302
    assert edition.offered_times.count() == 4
    test = book_test(of(edition, "valmont"), offered(edition), **BY)
    address = reverse("programme:test", args=[SLUG, test.pk])
    page = client.post(address, {"revision": "1", "note": "kept"}).content.decode()
    assert "Enter one result at least." in page
    assert "kept" in page
    sent = {"revision": "1", "sound": "failed", "note": "No microphone."}
    assert client.post(address, sent).status_code == 302
    page = client.get(board).content.decode()
    assert "Sound: failed" in page
    assert "No microphone." in page
    # From a time that somebody booked it goes on to the city, to give it back there.
    time = reverse("programme:offered-time", args=[SLUG, test.time_id])
    own = reverse("programme:own_test", args=[SLUG, "valmont"])
    assert f'href="{own}"' in client.get(time).content.decode()


def test_the_pages_ask_as_often_for_many_as_for_one(client, edition):
    def queries():
        with CaptureQueriesContext(connection) as found:
            board_of(edition, AFTER)
            choices_for(quay, None, NOW)
            client.get(reverse("programme:own_test", args=[SLUG, "pearl-quay"]))
        return len(found)

    client.force_login(cast_of(edition).secretariat)
    client.get("/en/")

    quay = of(edition, "pearl-quay")
    book_test(quay, offered(edition, capacity=9), **BY)
    once = queries()
    time = edition.offered_times.get()
    for participant in edition.participants.exclude(pk=quay.pk)[1:]:
        book_test(participant, time, **BY)
    offer(edition, start="18:00", until="20:00")
    edition.offered_times.update(capacity=9)
    for test in TechnicalTest.objects.all():
        record_result(test, Results(sound="poor"), revision=1, by=None, now=AFTER)
        book_test(test.participant, edition.offered_times.latest("starts_at"), **BY)
    quay = of(edition, "pearl-quay")
    assert queries() == once
