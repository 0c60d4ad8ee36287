"""The directory at the desk: who may, what they see, and what happens to their work."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from intercity.base.languages import SUGGESTED, language_words
from intercity.cities.actions import change_city, load_directory
from intercity.cities.facts import columns, facts_of
from intercity.cities.forms import CityForm, FileForm
from intercity.cities.models import City, FocalPoint
from intercity.cities.reading import read_cells
from intercity.kernel import clock
from intercity.kernel.wording import LocalizedText
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import RoleFactory
from tests.markup import countries

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LANGUAGES = ("en", "ja", "zh-hans", "ko")


@pytest.fixture
def seoul():
    load_directory(by=None, now=NOW)
    return City.objects.get(slug="seoul")


@pytest.fixture
def roles(seoul):
    focal, former = PersonFactory.create(), PersonFactory.create()
    FocalPoint.objects.create(city=seoul, person=focal, from_on=date(2020, 1, 1))
    FocalPoint.objects.create(
        city=seoul, person=former, from_on=date(2020, 1, 1), until_on=date(2021, 1, 1)
    )
    return {
        "secretariat": RoleFactory.create(name="secretariat").person,
        "administrator": PersonFactory.create(is_administrator=True),
        "focal point": focal,
        "former focal point": former,
        "stranger": PersonFactory.create(),
        "inactive administrator": PersonFactory.create(
            is_administrator=True, is_active=False
        ),
        "anonymous": None,
    }


@pytest.fixture
def desk(client, seoul):
    client.force_login(PersonFactory.create(is_administrator=True), backend=BACKEND)
    return client


def sign_in(client, person):
    client.logout()
    if person is not None:
        client.force_login(person, backend=BACKEND)


def typed(city, **changed):
    """What a browser sends when the form of a city is saved."""
    form = CityForm(seen=facts_of(city).cells(), initial={"revision": city.revision})
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    return {**data, **changed}


DESK_PAGES = ("list", "export", "find", "new", "import", "example")
CITY_PAGES = ("city", "edit")


@pytest.mark.parametrize(
    ("role", "pages", "own_page", "edit"),
    [
        ("secretariat", 200, 200, 200),
        ("administrator", 200, 200, 200),
        ("focal point", 403, 200, 403),
        ("former focal point", 403, 404, 403),
        ("stranger", 403, 404, 403),
        ("inactive administrator", 302, 302, 302),
        ("anonymous", 302, 302, 302),
    ],
)
def test_every_address_opens_to_its_roles_only(
    client, roles, role, pages, own_page, edit
):
    sign_in(client, roles[role])
    answers = {name: client.get(reverse(f"cities:{name}")) for name in DESK_PAGES}
    for name in CITY_PAGES:
        answers[name] = client.get(reverse(f"cities:{name}", args=["seoul"]))
    assert {name: answer.status_code for name, answer in answers.items()} == {
        **dict.fromkeys(DESK_PAGES, pages),
        "city": own_page,
        "edit": edit,
    }
    posts = {
        client.post(reverse("cities:new")).status_code,
        client.post(reverse("cities:import")).status_code,
        client.post(reverse("cities:edit", args=["seoul"])).status_code,
    }
    assert posts == {200 if pages == 200 else pages}


def test_a_stranger_cannot_tell_a_city_that_is_there_from_one_that_is_not(
    client, roles
):
    for role in ("stranger", "focal point"):
        sign_in(client, roles[role])
        for name in CITY_PAGES:
            there, missing = (
                client.get(reverse(f"cities:{name}", args=[slug])).status_code
                for slug in ("taipei", "atlantis")
            )
            assert there == missing


def test_a_focal_point_reads_the_own_city_and_cannot_change_it(client, roles):
    sign_in(client, roles["focal point"])
    page = client.get(reverse("cities:city", args=["seoul"])).content.decode()
    assert "서울" in page
    assert reverse("cities:edit", args=["seoul"]) not in page
    assert f'href="{reverse("cities:list")}"' not in page


def test_the_list_is_in_the_readers_language_and_in_the_english_order(desk):
    page = desk.get("/ko/desk/cities/").content.decode()
    found = re.findall(r'/ko/desk/cities/([a-z-]+)/">([^<]+)</a>', page)
    names = [name for slug, name in found if City.objects.filter(slug=slug).exists()]
    assert names[:4] == ["암스테르담", "방콕", "베이징", "더반"]
    assert len(names) == 14


def test_the_list_is_searched_and_narrowed_by_its_address(desk):
    def found(query):
        return [
            row["city"].slug
            for row in desk.get(f"/en/desk/cities/?{query}").context["rows"]
        ]

    assert found("q=ソウル") == ["seoul"]
    assert found("kind=state") == ["queensland"]
    assert len(found("kind=nonsense&state=nonsense&page=999")) == 14
    empty = desk.get("/en/desk/cities/?q=atlantis").content.decode()
    assert "No city matches" in empty


@pytest.mark.parametrize("count", [1, 60])
def test_the_list_and_a_page_ask_the_same_few_queries(
    client, count, django_assert_num_queries
):
    client.force_login(PersonFactory.create(is_administrator=True), backend=BACKEND)
    for number in range(count):
        CityFactory.create(slug=f"port-{number}")
    with django_assert_num_queries(5):  # session, person, list, cities, zones
        client.get(reverse("cities:list"))
    # session, person, city, zones, last change, style of names, two kinds of contacts
    with django_assert_num_queries(8):
        client.get(reverse("cities:city", args=["port-0"]))


def test_a_place_of_the_gazetteer_becomes_a_city(desk):
    page = desk.get(reverse("cities:find"), {"q": "lancaster"}).content.decode()
    assert "Lancaster, California" in page
    assert "34.70° N, 118.14° W" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    address = reverse("cities:new") + "?place=5364940"
    assert address in page
    form = desk.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data.pop("shows_country")
    data["name_ja"] = "ランカスター"
    answer = desk.post(address, data)
    assert answer.headers["Location"] == reverse("cities:city", args=["lancaster"])
    facts = facts_of(City.objects.get(slug="lancaster"))
    assert (facts.region, facts.latitude, facts.longitude) == (
        "California",
        34.698,
        -118.1367,
    )
    assert [row.zone for row in facts.zones] == ["America/Los_Angeles"]
    assert facts.name_states == {"en": "ours", "ja": "ours"}
    again = desk.post(address, data)
    assert again.status_code == 200
    assert "is in the directory already" in again.content.decode()
    namesake = desk.get(address).context["form"]["slug"].value()
    assert namesake == "lancaster-california"
    data["slug"] = namesake
    assert desk.post(address, data).status_code == 302


@pytest.mark.parametrize("number", ["0", "-1", "x", "९", "99999999999999999999"])
def test_a_place_that_is_not_there_is_a_helpful_404(desk, number):
    answer = desk.get(reverse("cities:new"), {"place": number})
    assert answer.status_code == 404
    assert "The gazetteer has no place with this number." in answer.content.decode()


def test_a_form_with_mistakes_keeps_what_was_typed_and_names_the_fields(desk):
    before = City.objects.count()
    answer = desk.post(
        reverse("cities:new"),
        {
            "kind": "city",
            "name_ko": "노르드",
            "state_en": "ours",
            "state_ja": "ours",
            "state_zh-Hans": "ours",
            "state_ko": "ours",
            "zone_1": "Europe/Nordhavn",
            "hours": "nine to five",
            "latitude": "91",
        },
    )
    assert set(answer.context["form"].errors) == {
        "name_en",
        "zone_1",
        "hours",
        "latitude",
        "longitude",
    }
    page = answer.content.decode()
    for kept in ("노르드", "Europe/Nordhavn", "nine to five", "91"):
        assert f'value="{kept}"' in page
    assert "“nine to five” are not office hours. Write them as 09:00-17:00." in page
    assert City.objects.count() == before


def test_several_zones_with_shares_are_saved(desk, seoul):
    rows = {"zone_1": "Asia/Almaty", "share_1": "0.25", "zone_2": "Asia/Aqtau"}
    address = reverse("cities:edit", args=["seoul"])
    refused = desk.post(address, typed(seoul, **rows))
    assert "zone_1" in refused.context["form"].errors
    assert desk.post(address, typed(seoul, **rows, share_2="75%")).status_code == 302
    assert [(row.zone, str(row.share)) for row in seoul.zones.all()] == [
        ("Asia/Aqtau", "0.7500"),
        ("Asia/Almaty", "0.2500"),
    ]
    page = desk.get(reverse("cities:city", args=["seoul"])).content.decode()
    assert "Aktau, UTC+5" in page
    assert "75 %" in page


def test_the_second_of_two_people_sees_both_versions_and_loses_nothing(desk, seoul):
    mine = typed(seoul, hours="10:00-18:00", region="Han", name_ja="ソウル特別市")
    theirs = read_cells(
        {**facts_of(seoul).cells(), "hours": "08:00-16:00", "holidays": ""}
    )
    change_city(seoul, theirs, revision=1, by=None, now=NOW)
    address = reverse("cities:edit", args=["seoul"])
    answer = desk.post(address, mine)
    assert answer.status_code == 409
    assert {row[0]: row[1:] for row in answer.context["conflict"]} == {
        "Office hours": ("08:00-16:00", "10:00-18:00"),
        "Holiday calendar": ("", "KR"),
        "Region": ("", "Han"),
        "Name in 日本語": ("ソウル", "ソウル特別市"),
    }
    form = answer.context["form"]
    assert {
        name: form[name].value()
        for name in ("hours", "region", "name_ja", "holidays", "revision")
    } == {
        "hours": "10:00-18:00",
        "region": "Han",
        "name_ja": "ソウル特別市",
        "holidays": "",
        "revision": 2,
    }
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    assert desk.post(address, data).status_code == 302
    saved = facts_of(City.objects.get(slug="seoul"))
    assert (saved.hours, saved.holidays, saved.region) == ("10:00-18:00", "", "Han")


def test_a_form_tampered_with_is_read_without_harm(desk, seoul):
    address = reverse("cities:edit", args=["seoul"])
    for read in ("[1]", "{", '{"kind": ["x"]}', json.dumps({"name_!": "z"})):
        data = typed(seoul, read=read, region="Han")
        assert desk.post(address, data).status_code in {200, 302}
    assert facts_of(City.objects.get(slug="seoul")).kind == "city"


def test_a_country_is_shown_where_it_is_switched_on_and_only_there(desk, seoul):
    address = reverse("cities:edit", args=["seoul"])
    words = {"country_en": "Hanland", "country_ja": "ハンランド"}
    desk.post(address, typed(seoul, **words))
    assert "Hanland" not in desk.get(reverse("cities:list")).content.decode()
    seoul.refresh_from_db()
    desk.post(address, typed(seoul, **words, shows_country="on"))
    assert "Hanland" in desk.get(reverse("cities:list")).content.decode()
    assert "ハンランド" in desk.get("/ja/desk/cities/seoul/").content.decode()
    assert "Hanland" in desk.get(reverse("cities:export")).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_or_file_names_a_country(desk, language):
    # The homes of the fourteen. Languages, zones and Fort-de-France are no countries.
    codes = [
        "NL",
        "TH",
        "CN",
        "ZA",
        "ID",
        "US",
        "FR",
        "AU",
        "BR",
        "KR",
        "TW",
        "JP",
        "MN",
    ]
    pages = [
        desk.get(f"/{language}/desk/cities/{rest}").content.decode("utf-8-sig")
        for rest in ("", "export/", "add/?q=tokyo", "import/", "import/example/")
    ]
    pages += [
        desk.get(f"/{language}/desk/cities/{slug}/{rest}").content.decode()
        for slug in City.objects.values_list("slug", flat=True)
        for rest in ("", "edit/")
    ]
    with override(language):
        languages = [language_words(tag) for tag in SUGGESTED]
    no_countries = ("日本語", "中文", *languages, "Fort-de-France", *clock.zone_names())
    for page in pages:
        for word in no_countries:
            page = page.replace(word, "")
        assert countries(page, language, codes) == []


def test_a_file_is_looked_at_before_anything_is_written(desk):
    before = City.objects.count()
    file = SimpleUploadedFile(
        "cities.xlsx",
        "slug;name_en;zones;hours\n;Nordhaven;Europe/Oslo;\n"
        "seoul;Seoul;Asia/Seoul;09:00-18:00\n".encode("utf-8-sig"),
        content_type="application/pdf",
    )
    answer = desk.post(reverse("cities:import"), {"file": file})
    assert answer.status_code == 200
    assert [line["slug"] for line in answer.context["lines"]] == ["nordhaven", "seoul"]
    assert City.objects.count() == before
    checked = answer.context["checked"]
    done = desk.post(reverse("cities:import"), {"checked": checked}, follow=True)
    page = done.content.decode()
    assert "1 city was added." in page
    assert "1 city was changed." in page
    assert City.objects.get(slug="seoul").hours == "09:00-18:00"
    # The same once more: the city is there, and nothing doubles.
    again = desk.post(reverse("cities:import"), {"checked": checked})
    assert again.status_code == 409
    assert City.objects.count() == before + 1


def test_a_file_with_mistakes_cannot_be_imported(desk):
    file = SimpleUploadedFile("x.csv", b"name_en,zones\nNord,Oslo\nFine,Asia/Tokyo\n")
    answer = desk.post(reverse("cities:import"), {"file": file})
    page = answer.content.decode()
    assert "“Oslo” is not a time zone. Did you mean Europe/Oslo?" in page
    assert answer.context["checked"] == ""
    assert not City.objects.filter(slug="fine").exists()


def test_a_city_changed_since_the_preview_is_not_written_over(desk, seoul):
    file = SimpleUploadedFile("x.csv", b"slug,name_en,hours\nseoul,Seoul,07:00-15:00\n")
    checked = desk.post(reverse("cities:import"), {"file": file}).context["checked"]
    theirs = read_cells({**facts_of(seoul).cells(), "hours": "08:00-16:00"})
    change_city(seoul, theirs, revision=1, by=None, now=NOW)
    answer = desk.post(reverse("cities:import"), {"checked": checked})
    assert answer.status_code == 409
    assert "The directory has changed since you looked" in answer.content.decode()
    assert City.objects.get(slug="seoul").hours == "08:00-16:00"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04xx", b"x" * 600_000])
def test_a_wrong_file_is_told_at_its_field(desk, content):
    file = SimpleUploadedFile("cities.csv", content, content_type="text/csv")
    answer = desk.post(reverse("cities:import"), {"file": file})
    assert list(answer.context["form"].errors) == ["file"]


def test_a_preview_belongs_to_the_person_who_saw_it(desk, client):
    file = SimpleUploadedFile("x.csv", b"name_en,zones\nNord,Europe/Oslo\n")
    checked = desk.post(reverse("cities:import"), {"file": file}).context["checked"]
    sign_in(client, PersonFactory.create(is_administrator=True))
    for forged in (checked, checked + "x", "nonsense", ""):
        answer = client.post(reverse("cities:import"), {"checked": forged})
        assert answer.headers["Location"] == reverse("cities:import")
    assert not City.objects.filter(slug="nord").exists()


def test_the_export_comes_back_as_it_is(desk):
    answer = desk.get(reverse("cities:export"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = answer.content.decode("utf-8-sig")
    assert tuple(text.splitlines()[0].split(",")) == columns()
    file = SimpleUploadedFile("cities.csv", answer.content)
    looked = desk.post(reverse("cities:import"), {"file": file})
    assert (looked.context["unchanged"], looked.context["checked"]) == (14, "")


def test_a_name_missing_in_the_readers_language_is_marked(desk):
    city = CityFactory.create(slug="oslo-bay")
    city.names = LocalizedText.of({"en": "Oslo Bay"})
    city.save()
    page = desk.get("/ja/desk/cities/?q=oslo").content.decode()
    assert '<span lang="en">Oslo Bay</span>' in page


def test_the_hints_of_a_file_are_in_the_language_of_the_reader():
    hint = FileForm.base_fields["file"].help_text
    assert isinstance(hint, Promise)
    assert "at most 500 kB" in str(hint)
