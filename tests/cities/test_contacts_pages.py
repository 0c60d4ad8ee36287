"""The contacts of a city at the desk: who may, what stays typed, what conflicts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from intercity.base.clock import now
from intercity.base.models import Entry, Mail
from intercity.cities.actions import Term, appoint
from intercity.cities.models import FocalPoint, Official
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from tests.browsing import Visitor
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import RoleFactory
from tests.markup import inline_code

pytestmark = pytest.mark.django_db

TYPED = {
    "email": "mina@example.org",
    "given_name": "Mina",
    "family_name": "Kang",
    "family_first": "1",
    "language": "ko",
}


def day(days):
    return (now().date() + timedelta(days=days)).isoformat()


@pytest.fixture
def city():
    return CityFactory.create(slug="valmont")


@pytest.fixture
def desk():
    return visit(RoleFactory.create().person)


@pytest.fixture
def point(city):
    person = PersonFactory.create(email="before@example.org")
    term = Term(from_on=date(2020, 1, 1), parts=NameParts("Before", "Robin"))
    return appoint(person, city, term, by=None, now=now())


def visit(person):
    visitor = Visitor()
    visitor.client.force_login(person)
    return visitor


def page_of(city):
    return f"/en/desk/cities/{city.slug}/"


def test_a_focal_point_is_appointed_by_an_address_and_can_read_the_city(city, desk):
    desk.open(page_of(city))
    assert "Nobody speaks for this city yet." in desk.page.text
    desk.follow("Appoint a focal point")
    assert inline_code(desk.page.html) == []
    desk.send("Appoint", TYPED | {"from_on": "tomorrow"})
    form = desk.page.form("Appoint")
    assert form.value("family_name") == "Kang"
    assert form.value("from_on") == "tomorrow"
    assert not Person.objects.filter(email="mina@example.org").exists()
    desk.send("Appoint", TYPED | {"from_on": day(0), "is_deputy": "1"})
    assert desk.page.address == page_of(city)
    assert "Kang Mina" in desk.page.text
    assert "deputy" in desk.page.text
    person = Person.objects.get(email="mina@example.org")
    assert visit(person).open(page_of(city)).status == 200
    assert [mail.language for mail in Mail.objects.all()] == ["ko"]
    acts = set(Entry.objects.values_list("action", flat=True))
    assert acts == {"people.enter", "cities.appoint"}


def test_an_address_that_is_known_is_answered_like_one_that_is_not(city, desk):
    PersonFactory.create(email="known@example.org", given_name="Secretgiven")
    PersonFactory.create(email="closed@example.org", is_active=False)
    pages = []
    for email in ("known@example.org", "closed@example.org", "unknown@example.org"):
        desk.open(reverse("cities:appoint", args=[city.slug]))
        page = desk.send("Appoint", TYPED | {"email": email, "from_on": day(0)})
        point = FocalPoint.objects.get(person__email=email)
        pages.append(page.text.replace(email, "ADDRESS"))
        point.delete()
    assert "Kang Mina" in pages[0]
    assert "Secretgiven" not in pages[0]
    assert pages[0] == pages[1] == pages[2]


def test_a_focal_point_hands_over_and_is_out_on_that_day(city, point):
    theirs = visit(point.person)
    theirs.open(page_of(city))
    assert "Appoint a focal point" not in theirs.page.text
    theirs.follow("Hand over to a successor: Robin Before")
    assert "Your own access ends on the day that you say." in theirs.page.text
    theirs.send("Hand over", TYPED | {"from_on": day(2), "until_on": day(1)})
    assert "Nobody would speak for the city" in theirs.page.text
    assert theirs.page.form("Hand over").value("email") == "mina@example.org"
    theirs.send("Hand over", {"from_on": day(0), "until_on": day(0)})
    assert theirs.page.address.startswith(reverse("front:desk"))
    theirs.open(page_of(city), status=404)
    successor = visit(Person.objects.get(email="mina@example.org"))
    assert "Kang Mina" in successor.open(page_of(city)).text
    assert "Earlier contacts" in successor.page.text
    assert "Robin Before" in successor.page.text


def test_the_secretariat_hands_a_city_over_once(city, point, desk):
    address = reverse("cities:hand_over", args=[city.slug, point.pk])
    desk.open(address)
    form = desk.page.form("Hand over")
    typed = TYPED | {"from_on": day(3), "until_on": day(9)}
    desk.send("Hand over", typed)
    assert "not yet" in desk.page.text
    assert "Hand over to a successor: Robin Before" not in desk.page.text
    desk.send_form(form.filled(typed | {"email": "third@example.org"}))
    assert "This time ends already" in desk.page.text
    # Whoever was refused was not entered either.
    assert not Person.objects.filter(email="third@example.org").exists()


def test_an_end_is_set_and_a_second_one_conflicts(city, point, desk):
    address = reverse("cities:focal_point", args=[city.slug, point.pk])
    desk.open(address)
    form = desk.page.form("Save")
    assert {name for name, _ in form.fields}.isdisjoint({"from_on", "is_deputy"})
    desk.send("Save", {"until_on": day(5)})
    desk.send_form(
        form.filled({"until_on": day(9), "family_name": "After"}), status=409
    )
    assert "Robin Before" in desk.page.text
    assert "Robin After" in desk.page.text
    desk.send("Replace it with my version")
    point.refresh_from_db()
    assert point.until_on.isoformat() == day(9)
    assert point.known_as == "Robin After"


def test_an_end_of_today_ends_the_access_at_once(city, point, desk):
    theirs = visit(point.person)
    theirs.open(page_of(city))
    desk.open(reverse("cities:focal_point", args=[city.slug, point.pk]))
    desk.send("Save", {"until_on": day(-1)})
    assert "The end cannot lie in the past." in desk.page.text
    desk.send("Save", {"until_on": day(0)})
    theirs.open(page_of(city), status=404)
    desk.open(reverse("cities:focal_point", args=[city.slug, point.pk]))
    assert "This time is over; it stays as it was." in desk.page.text


def test_an_appointment_that_has_not_begun_is_changed_or_taken_back(city, desk):
    desk.open(reverse("cities:appoint", args=[city.slug]))
    desk.send("Appoint", TYPED | {"from_on": day(5)})
    point = FocalPoint.objects.get()
    address = reverse("cities:focal_point", args=[city.slug, point.pk])
    desk.open(address)
    desk.send("Save", {"from_on": day(7), "is_deputy": "1"})
    point.refresh_from_db()
    assert (point.from_on.isoformat(), point.is_deputy) == (day(7), True)
    desk.open(address)
    form = desk.page.form("Take the appointment back")
    desk.send_form(form)
    assert "Nobody speaks for this city yet." in desk.page.text
    desk.send_form(form, status=404)


def test_officials_are_kept_by_the_desk_and_by_the_city(city, point, desk):
    for visitor in (desk, visit(point.person)):
        visitor.open(page_of(city))
        visitor.follow("Enter an official")
        assert inline_code(visitor.page.html) == []
        visitor.send("Save", {"title_en": "Mayor"})
        assert "Enter the name in one language at least." in visitor.page.text
        assert visitor.page.form("Save").value("title_en") == "Mayor"
        names = {"family_ko": "강", "given_ko": "미나"}
        visitor.send("Save", names | {"family_en": "Kang", "given_en": "Mina"})
        assert "Mina Kang Mayor" in visitor.page.text
        official = Official.objects.get()
        assert official.name == PersonName.of(
            {
                "en": NameParts("Kang", "Mina"),
                "ko": NameParts("강", "미나", family_first=True),
            }
        )
        assert official.title == LocalizedText.of({"en": "Mayor"})
        visitor.open(page_of(city).replace("/en/", "/ko/"))
        assert "강미나" in visitor.page.text
        visitor.open(f"{page_of(city)}officials/{official.pk}/remove/")
        assert "Take Mina Kang out?" in visitor.page.text
        visitor.send("Take out")
        assert "No official is entered yet." in visitor.page.text


def test_a_second_change_of_an_official_conflicts(city, desk):
    name = PersonName.of({"en": NameParts("Vale", "Robin"), "fr": NameParts("Val", "")})
    official = Official.objects.create(city=city, name=name)
    desk.open(reverse("cities:official", args=[city.slug, official.pk]))
    form = desk.page.form("Save")
    desk.send("Save", {"family_en": "Vales", "kind": "political_contact"})
    desk.send_form(form.filled({"family_en": "Valley"}), status=409)
    assert "Robin Vales" in desk.page.text
    assert "Robin Valley" in desk.page.text
    desk.send("Replace it with my version")
    official.refresh_from_db()
    assert official.name.as_dict()["en"] == NameParts("Valley", "Robin")
    # What this site does not speak is kept.
    assert official.name.as_dict()["fr"] == NameParts("Val", "")


def test_an_official_who_follows_needs_a_day(city, desk):
    Official.objects.create(
        city=city, name=PersonName.of({"en": NameParts("Vale", "Robin")})
    )
    desk.open(reverse("cities:add_official", args=[city.slug]))
    desk.send("Save", {"family_en": "Sol"})
    assert "Say from which day on the new one does." in desk.page.text
    desk.send("Save", {"from_on": day(0)})
    assert "Earlier contacts" in desk.page.text
    assert "Sol" in desk.page.text


def test_no_name_stands_in_a_public_page_or_a_file(city, point, desk, client):
    Official.objects.create(
        city=city, name=PersonName.of({"en": NameParts("Secretleader", "Robin")})
    )
    export = b"".join(desk.client.get(reverse("cities:export"))).decode()
    listed = desk.open(reverse("cities:list")).html
    for text in (export, listed):
        assert "Secretleader" not in text
        assert "before@example.org" not in text
    assert client.get(page_of(city)).status_code == 302
    visit(PersonFactory.create()).open(page_of(city), status=404)


IN_WORDS = {
    "en": ("Save", "Traditional Chinese"),
    "ja": ("保存する", "繁体中国語"),
    "zh-hans": ("保存", "繁体中文"),
    "ko": ("저장", "중국어(만다린, 번체)"),
}


def test_a_city_says_itself_in_which_language_it_is_written_to(city, point):
    visitor = visit(point.person)
    visitor.open(f"{page_of(city)}language/")
    visitor.send("Save", {"language": "zh"})
    assert "“zh” is not a language." in visitor.page.text
    assert visitor.page.form("Save").value("language") == "zh"
    visitor.send("Save", {"language": "zh-hant"})
    city.refresh_from_db()
    assert city.language == "zh-Hant"
    assert "中文 (繁體)" in visitor.page.text
    (entry,) = Entry.objects.filter(action="cities.change")
    assert entry.by == point.person
    assert entry.data["changes"]["language"] == ["en", "zh-Hant"]


@pytest.mark.parametrize("lang", IN_WORDS)
def test_a_language_is_chosen_by_its_name_in_the_readers_language(city, point, lang):
    visitor, (save, name) = visit(point.person), IN_WORDS[lang]
    visitor.open(f"{page_of(city)}language/".replace("/en/", f"/{lang}/"))
    assert f'<option value="{name}"></option>' in visitor.page.html
    visitor.send(save, {"language": name})
    city.refresh_from_db()
    assert city.language == "zh-Hant"
    visitor.open(f"{page_of(city)}language/".replace("/en/", f"/{lang}/"))
    assert visitor.page.form(save).value("language") == name


def test_who_comes_second_sees_which_language_was_chosen_meanwhile(city, point):
    visitor = visit(point.person)
    visitor.open(f"{page_of(city)}language/")
    other = visit(RoleFactory.create().person)
    other.open(f"{page_of(city)}language/")
    other.send("Save", {"language": "fr"})
    visitor.send("Save", {"language": "es"}, status=409)
    city.refresh_from_db()
    assert city.language == "fr"
