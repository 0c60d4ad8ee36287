"""Who stands for a city: appointed, handed over, ended; entered, replaced, changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.base.models import Entry, Mail
from intercity.base.refusals import Refusal, Stale
from intercity.cities.actions import (
    OfficialFacts,
    Succession,
    Term,
    add_official,
    appoint,
    change_appointment,
    change_official,
    hand_over,
    remove_official,
    take_back_appointment,
)
from intercity.cities.contacts import contacts_of
from intercity.cities.models import FocalPoint, Official
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import RoleFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
VALE = NameParts("Vale", "Robin")


def later(days):
    return TODAY + timedelta(days=days)


@pytest.fixture
def city():
    names = LocalizedText.of(
        {"en": "Valmont", "ja": "バルモン", "zh-Hans": "瓦尔蒙", "ko": "발몽"}
    )
    return CityFactory.create(slug="valmont", names=names)


@pytest.fixture
def by():
    return RoleFactory.create().person


@pytest.fixture
def point(city, by):
    person = PersonFactory.create(email="before@example.org")
    point = appoint(person, city, Term(from_on=date(2020, 1, 1)), by=by, now=NOW)
    Mail.objects.all().delete()
    return point


def terms(city):
    rows = city.focal_points.select_related("person").order_by("from_on", "pk")
    return [(row.known_as, row.is_deputy, row.from_on, row.until_on) for row in rows]


def told():
    rows = Mail.objects.order_by("pk")
    return [(mail.to, mail.language, mail.subject) for mail in rows]


def code(action, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        action(*args, **kwargs)
    return refused.value.code


# Appointing


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "You are focal point of Valmont", "1 December 2026"),
        ("ja", "バルモンの窓口担当者に指定されました", "2026年12月1日"),
        ("zh-hans", "您已被指定为瓦尔蒙的联络员", "2026年12月1日"),
        ("ko", "발몽의 연락 담당자로 지정되었습니다", "2026년 12월 1일"),
    ],
)
def test_one_who_is_appointed_is_told_once_in_the_own_language(
    city, by, language, subject, words
):
    person = PersonFactory.create(language=language, given_name="<b>Ana</b>")
    for _number in range(2):
        appoint(person, city, Term(from_on=TODAY, parts=VALE), by=by, now=NOW)
    assert terms(city) == [("Robin Vale", False, TODAY, None)]
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (person.email, subject)
    assert mail.language.lower() == language
    assert mail.about == "cities:city:valmont"
    assert mail.headers["Reply-To"] == by.email
    for body in (mail.text, mail.html):
        assert words in body
        assert f"/{language}/account/sign-in/" in body
        assert str(by) in body
    assert "<b>Ana</b>" in mail.text
    assert "&lt;b&gt;Ana" in mail.html
    entry = Entry.objects.get()
    assert (entry.action, entry.subject) == ("cities.appoint", "cities:city:valmont")
    assert entry.data == {
        "person": person.pk,
        "deputy": False,
        "from": "2026-12-01",
        "until": None,
    }


def test_a_deputy_becomes_the_main_one_and_was_deputy_until_then(city, by):
    person = PersonFactory.create()
    deputy = Term(from_on=later(-30), is_deputy=True, parts=VALE)
    appoint(person, city, deputy, by=by, now=NOW)
    appoint(person, city, Term(from_on=later(5), parts=VALE), by=by, now=NOW)
    assert terms(city) == [
        ("Robin Vale", True, later(-30), later(5)),
        ("Robin Vale", False, later(5), None),
    ]
    other = PersonFactory.create()
    appoint(other, city, deputy, by=by, now=NOW)
    main = Term(from_on=later(-1), parts=VALE)
    assert code(appoint, other, city, main, by=by, now=NOW) == "begins_in_the_past"
    main = Term(from_on=later(-30), parts=VALE)
    assert code(appoint, other, city, main, by=by, now=NOW) == "speaks_already"


def test_a_closed_account_is_told_nothing(city, by):
    person = PersonFactory.create(is_active=False)
    appoint(person, city, Term(from_on=TODAY), by=by, now=NOW)
    assert told() == []


# Handing over


def succession(**changes):
    return Succession(
        **{"parts": VALE, "from_on": later(3), "until_on": later(10)} | changes
    )


def test_a_city_is_handed_over_with_an_induction_and_both_are_told(city, point):
    successor = PersonFactory.create(email="after@example.org", language="ko")
    hand_over(point, successor, succession(), by=point.person, now=NOW)
    assert terms(city) == [
        (str(point.person), False, date(2020, 1, 1), later(10)),
        ("Robin Vale", False, later(3), None),
    ]

    def speaking(day):
        rows = city.focal_points.on(day).order_by("pk")
        return [row.person.email for row in rows]

    assert speaking(later(2)) == ["before@example.org"]
    assert speaking(later(3)) == ["before@example.org", "after@example.org"]
    assert speaking(later(9)) == ["before@example.org", "after@example.org"]
    assert speaking(later(10)) == ["after@example.org"]
    assert told() == [
        ("after@example.org", "ko", "발몽의 연락 담당자로 지정되었습니다"),
        ("before@example.org", "en", "Your time as focal point of Valmont ends"),
    ]
    first, second = Mail.objects.order_by("pk")
    assert str(point.person) in first.text
    assert "Robin Vale takes over from you." in second.text
    entry = Entry.objects.get(action="cities.hand_over")
    assert entry.role == "focal_point"
    assert entry.data == {
        "before": point.person_id,
        "person": successor.pk,
        "from": "2026-12-04",
        "until": None,
        "ends": "2026-12-11",
    }


def test_a_deputy_hands_over_as_deputy(city, by):
    person = PersonFactory.create()
    deputy = Term(from_on=later(-30), is_deputy=True)
    point = appoint(person, city, deputy, by=by, now=NOW)
    begun = hand_over(point, PersonFactory.create(), succession(), by=by, now=NOW)
    assert begun.is_deputy


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"from_on": later(-1)}, "begins_in_the_past"),
        ({"until_on": later(2)}, "gap"),
    ],
)
def test_days_that_cannot_be_are_refused(city, point, changes, refused):
    before = terms(city)
    days = succession(**changes)
    who = PersonFactory.create()
    assert code(hand_over, point, who, days, by=None, now=NOW) == refused
    assert (terms(city), told()) == (before, [])


def test_a_city_is_handed_over_once_to_somebody_else(city, point, by):
    who = PersonFactory.create()
    days = succession()
    assert code(hand_over, point, point.person, days, by=by, now=NOW) == "same_person"
    stale = FocalPoint.objects.get(pk=point.pk)
    hand_over(point, who, days, by=by, now=NOW)
    again = PersonFactory.create()
    assert code(hand_over, stale, again, days, by=by, now=NOW) == "ends_already"
    assert len(told()) == 2
    appoint(again, city, Term(from_on=TODAY), by=by, now=NOW)
    third = FocalPoint.objects.get(person=again)
    assert code(hand_over, third, who, days, by=by, now=NOW) == "speaks_already"


def test_one_who_began_today_hands_over_from_tomorrow_on(city, by):
    point = appoint(PersonFactory.create(), city, Term(from_on=TODAY), by=by, now=NOW)
    days = succession(from_on=TODAY, until_on=TODAY)
    refused = code(hand_over, point, PersonFactory.create(), days, by=by, now=NOW)
    assert refused == "ends_before_it_begins"


# Changing and ending


def changed(point, **changes):
    stored = {
        "parts": point.parts,
        "is_deputy": point.is_deputy,
        "from_on": point.from_on,
        "until_on": point.until_on,
    }
    return Term(**stored | changes)


def test_an_end_is_told_each_time_that_it_is_another(city, point, by):
    def end(day):
        nonlocal point
        point = change_appointment(
            point,
            changed(point, until_on=day),
            revision=point.revision,
            by=by,
            now=NOW,
        )

    for day in (later(5), later(5), None, later(5)):
        end(day)
    subjects = [subject for _, _, subject in told()]
    ends, remain = (
        "Your time as focal point of Valmont ends",
        "You remain focal point of Valmont",
    )
    assert subjects == [ends, remain, ends]
    assert point.revision == 4


def test_the_past_stays_as_it_was(city, point, by):
    over = appoint(
        PersonFactory.create(),
        city,
        Term(from_on=date(2019, 1, 1), until_on=date(2020, 1, 1)),
        by=by,
        now=NOW,
    )

    def change(row, **changes):
        return code(
            change_appointment,
            row,
            changed(row, **changes),
            revision=row.revision,
            by=by,
            now=NOW,
        )

    assert change(over, until_on=None) == "past"
    assert change(over, parts=VALE) == "past"
    assert change(point, from_on=date(2021, 1, 1)) == "begun"
    assert change(point, is_deputy=True) == "begun"
    assert change(point, until_on=later(-1)) == "ends_in_the_past"
    assert change(point, until_on=date(2019, 1, 1)) == "ends_before_it_begins"
    assert code(take_back_appointment, point, by=by, now=NOW) == "begun"


def test_who_comes_second_sees_both_versions(point, by):
    days = {"revision": point.revision, "by": by, "now": NOW}
    first = changed(point, until_on=later(5))
    change_appointment(point, first, **days)
    with pytest.raises(Stale) as stale:
        change_appointment(point, changed(point, until_on=later(9)), **days)
    assert stale.value.theirs == {"until_on": later(5), "revision": 2}
    assert stale.value.yours == {"until_on": later(9)}
    # Both came to the same: no conflict.
    assert change_appointment(point, first, **days).revision == 2


def test_an_appointment_by_mistake_leaves_no_access_and_stands_in_the_record(city, by):
    person = PersonFactory.create()
    point = appoint(person, city, Term(from_on=TODAY), by=by, now=NOW)
    take_back_appointment(point, by=by, now=NOW)
    assert terms(city) == []
    assert told()[1][2] == "You are not focal point of Valmont"
    assert code(take_back_appointment, point, by=by, now=NOW) == "gone"
    acts = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert acts == ["cities.appoint", "cities.take_back_appointment"]


# Officials


def facts(**changes):
    given = {
        "kind": Official.Kind.LEADER,
        "title": LocalizedText.of({"en": "Mayor"}),
        "name": PersonName.of({"en": VALE}),
        "from_on": later(-100),
    }
    return OfficialFacts(**given | changes)


def days_of(city):
    rows = city.officials.order_by("pk")
    return [(row.kind, row.from_on, row.until_on) for row in rows]


def test_a_successor_ends_the_time_of_who_was_before(city, by):
    contact = facts(kind=Official.Kind.POLITICAL_CONTACT, from_on=None)
    for one in (facts(), contact, facts(from_on=later(5))):
        add_official(city, one, by=by, now=NOW)
    # Somebody of the past takes nobody's place.
    past = facts(from_on=None, until_on=later(-100))
    add_official(city, past, by=by, now=NOW)
    assert days_of(city) == [
        ("leader", later(-100), later(5)),
        ("political_contact", None, None),
        ("leader", later(5), None),
        ("leader", None, later(-100)),
    ]
    refused = code(add_official, city, facts(from_on=None), by=by, now=NOW)
    assert refused == "needs_a_day"
    refused = code(add_official, city, facts(from_on=later(5)), by=by, now=NOW)
    assert refused == "begins_too_early"
    refused = code(add_official, city, facts(until_on=later(-100)), by=by, now=NOW)
    assert refused == "ends_before_it_begins"


def test_the_record_of_officials_holds_no_name(city, by):
    official = add_official(city, facts(), by=by, now=NOW)
    other = facts(name=PersonName.of({"en": NameParts("Sol", "Marina")}))
    change_official(official, other, revision=1, by=by, now=NOW)
    with pytest.raises(Stale) as stale:
        change_official(official, facts(from_on=None), revision=1, by=by, now=NOW)
    assert stale.value.theirs.keys() == {"name", "from_on", "revision"}
    remove_official(official, by=by, now=NOW)
    assert code(remove_official, official, by=by, now=NOW) == "gone"
    rows = Entry.objects.order_by("pk").values_list("action", "data")
    assert list(rows) == [
        ("cities.add_official", {"official": official.pk, "kind": "leader"}),
        ("cities.change_official", {"official": official.pk, "fields": ["name"]}),
        ("cities.remove_official", {"official": official.pk, "kind": "leader"}),
    ]


def test_an_official_of_the_past_stays(city, by):
    official = add_official(city, facts(until_on=TODAY), by=by, now=NOW)
    change = code(change_official, official, facts(), revision=1, by=by, now=NOW)
    assert (change, code(remove_official, official, by=by, now=NOW)) == ("past", "past")


def test_capitals_are_the_style_of_the_readers_series(city, by, point):
    point.parts = NameParts("Kang", "Mina", family_first=True)
    point.save()
    add_official(city, facts(), by=by, now=NOW)

    def shown(viewer):
        found = contacts_of(city, viewer, TODAY)
        return (found.speakers[0].name, found.holders[0].name.in_("en").text)

    assert shown(by) == ("Kang Mina", "Robin Vale")
    assert shown(point.person) == ("Kang Mina", "Robin Vale")
    series = by.roles.get().series
    series.capital_family_names = True
    series.save()
    reader = type(by).objects.get(pk=by.pk)
    assert shown(reader) == ("KANG Mina", "Robin VALE")


def test_many_contacts_take_as_many_queries_as_one(client, city, by, point):
    add_official(city, facts(), by=by, now=NOW)
    client.force_login(by)
    address = reverse("cities:city", args=[city.slug])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = queries()
    for number in range(20):
        FocalPoint.objects.create(
            city=city,
            person=PersonFactory.create(),
            from_on=date(2020, 1, 1),
            is_deputy=True,
        )
        Official.objects.create(city=city, name=facts().name, from_on=later(-number))
    assert queries() == few
