"""The public pages: complete in every language, for everybody, and nothing more."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from intercity.base.models import Entry
from intercity.kernel.wording import LocalizedText, language_tag
from intercity.planning.models import Plan
from intercity.programme.actions import publish
from intercity.programme.models import Item, Session
from intercity.seminars.models import Edition
from tests.factories.front import (
    FIRST,
    SOURCE,
    published_sample,
    reconstruction,
    sample_edition,
    texts,
)
from tests.markup import countries, inline_code, parsed, words

pytestmark = pytest.mark.django_db

CODES = ("en", "ja", "zh-hans", "ko")
PAGES = ("", "programme/", "cities/", "map/", "hours/", "versions/")
SAMPLE, HELD = "partner-cities-3", "tgps-6"


@pytest.fixture
def sample(db):
    return published_sample()


@pytest.fixture
def held(db):
    return reconstruction()


@pytest.fixture
def both(sample, held):
    return sample, held


def page(path, status=200, **cookies):
    client = Client()
    client.cookies.load(cookies)
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def main(html):
    """The words of the page between its header and its footer."""
    return words(parsed(html).find(".//main"))


def every_page():
    for code in CODES:
        yield f"/{code}/"
        yield f"/{code}/zone/"
        for slug in (SAMPLE, HELD):
            for one in PAGES:
                yield f"/{code}/{slug}/{one}"


# Complete, in every language


def test_every_page_stands_in_every_language_and_links_to_the_others(both):
    for path in every_page():
        html = page(path)
        tree = parsed(html)
        code, _, rest = path[1:].partition("/")
        assert tree.get("lang") == language_tag(code)
        links = {
            link.get("hreflang"): link.get("href")
            for link in tree.iterfind(".//link[@rel='alternate']")
            if link.get("hreflang")
        }
        if "zone/" not in path:
            assert links == {
                **{
                    language_tag(one): f"{settings.SITE_URL}/{one}/{rest}"
                    for one in CODES
                },
                "x-default": f"{settings.SITE_URL}/{rest}",
            }
        assert inline_code(html) == [], path
        assert len(tree.findall(".//h1")) == 1, path
        ids = [one.get("id") for one in tree.iter() if one.get("id")]
        assert len(ids) == len(set(ids)), path


SCRIPTS = {
    "ja": re.compile("[\u3041-\u3096\u30a1-\u30fa]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "en": re.compile("Reef Isles|Tokyo Global Partners|Queensland|Rio de Janeiro"),
}


def passages(element, lang):
    """Every text of a page with the language it is marked with."""
    lang = element.get("lang", lang)
    if element.tag in ("script", "title", "style"):
        return
    if element.text:
        yield element.text, lang
    for child in element:
        if isinstance(child.tag, str):
            yield from passages(child, lang)
        if child.tail:
            yield child.tail, lang


def test_every_passage_is_marked_with_its_language(both):
    for path in every_page():
        for text, lang in passages(parsed(page(path)), ""):
            for script, pattern in SCRIPTS.items():
                if pattern.search(text) and script != lang:
                    pytest.fail(f"{path}: {text!r} is marked {lang}, not {script}")


def test_a_name_that_is_not_yet_translated_says_so(sample):
    html = page(f"/ko/{SAMPLE}/cities/")
    assert '<span lang="en">Reef Isles</span>' in html
    assert "한국어 미번역" in html
    assert "Not yet in" not in main(page(f"/en/{SAMPLE}/cities/"))


TERRITORIES = (
    *("JP", "IN", "ZA", "ID", "BR", "SA", "KR", "TW", "CA"),
    *("CN", "DK", "US", "TH", "AU", "MN", "FR", "WS", "NL"),
)


def test_no_page_names_a_country(both):
    for path in every_page():
        if "zone" in path:
            continue
        text = words(parsed(page(path)))
        for name in ("English", "日本語", "简体中文", "한국어"):
            text = text.replace(name, "")
        assert countries(text, path.split("/")[1], TERRITORIES) == [], path
        assert not re.search("[\U0001f1e6-\U0001f1ff]", text)


def test_samples_and_reconstructions_are_marked_and_not_indexed(both):
    for path in every_page():
        html = page(path)
        with translation.override(path.split("/")[1]):
            sample = gettext("Sample data.")
            rebuilt = gettext("Reconstruction for demonstration.")
        if f"/{SAMPLE}/" in path:
            assert sample in html
        if f"/{HELD}/" in path:
            assert rebuilt in html
            assert SOURCE in html
        assert ('name="robots" content="noindex"' in html) == (
            path.count("/") > 2  # all but the start pages
        ), path


# In the reader's time


def sessions_of(html):
    tree = parsed(html)
    return [words(one) for one in tree.iterfind(".//article")]


def test_the_programme_in_the_time_of_a_city_three_continents_away(sample):
    html = page(f"/en/{SAMPLE}/programme/?zone=costa-serena")
    text = main(html)
    assert "Times are shown for Costa Serena, UTC−3" in text
    assert "Costa Serena takes part in session 2." in text
    assert "It presents at 07:30, local time." in text
    first, rest, second = sessions_of(html)
    assert first.startswith(
        "Session 1, morning in Port Aurora"
        " Tue 19 Jan 21:45 – Wed 20 Jan 00:20 Costa Serena, UTC−3"
        " Wed 20 Jan 09:45–12:20 Port Aurora, UTC+9"
        " On the calendar of Port Aurora this is the next day."
    )
    assert "It goes on until 00:20, Costa Serena, UTC−3." in rest
    assert "your session" in second
    lines = [
        [[words(cell) for cell in row] for row in one.iterfind(".//tbody/tr")]
        for one in parsed(html).iterfind(".//article")
    ]
    assert lines[0][-1] == ["23:30", "11:30", "Discussion"]
    assert lines[1] == [
        ["00:10", "12:10", "Group photo"],
        ["00:15", "12:15", "Closing"],
    ]
    assert lines[2][4] == ["07:30", "19:30", "Presentation · Costa Serena"]
    headings = [words(one) for one in parsed(html).iterfind(".//h2")]
    assert headings[:2] == ["Tuesday 19 January 2027", "Wednesday 20 January 2027"]


def test_without_a_choice_the_hosts_time_stands_alone(sample):
    text = main(page(f"/en/{SAMPLE}/programme/"))
    assert "Times are shown for the host Port Aurora, UTC+9" in text
    assert "your session" not in text
    assert "calendar of" not in text


def test_the_choice_is_kept_in_a_cookie_and_leads_back(sample):
    client = Client(enforce_csrf_checks=True)
    here = f"/ko/{SAMPLE}/programme/?day=2027-01-20&zone=valmont"
    response = client.post("/ko/zone/", {"zone": "costa-serena", "next": here})
    assert (response.status_code, response["Location"]) == (
        302,
        f"/ko/{SAMPLE}/programme/?day=2027-01-20",
    )
    cookie = response.cookies["zone"]
    assert cookie.value == "costa-serena@America/Sao_Paulo"
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "코스타세레나, UTC−3" in main(
        client.get(f"/ko/{SAMPLE}/programme/").content.decode()
    )
    gone = client.post("/ko/zone/", {"zone": "", "next": f"/ko/{SAMPLE}/"})
    assert gone.cookies["zone"].value == ""


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example", "javascript:x"]
)
def test_the_way_back_stays_on_this_site(bad):
    response = Client().post("/en/zone/", {"zone": "Asia/Seoul", "next": bad})
    assert response["Location"] == "/en/"


def test_a_wrong_zone_in_the_form_keeps_what_was_typed_and_offers_the_nearest(sample):
    data = {"zone": "Costa Serana", "next": f"/en/{SAMPLE}/"}
    response = Client().post("/en/zone/", data)
    html = response.content.decode()
    assert "zone" not in response.cookies
    assert 'value="Costa Serana"' in html
    assert "“Costa Serana” is neither a city nor a time zone" in words(parsed(html))
    assert "Costa Serena, UTC−3" in html
    data["meant"] = "costa-serena@America/Sao_Paulo"
    assert Client().post("/en/zone/", data).cookies["zone"].value == data["meant"]


def test_a_broken_or_foreign_cookie_is_the_hosts_time(sample):
    for cookie in ("@", "nonsense", "x@Mars/Base", "a" * 4000):
        html = page(f"/en/{SAMPLE}/programme/", zone=cookie)
        assert "Times are shown for the host" in html


def test_a_day_of_the_readers_own_calendar_can_be_asked_for(sample):
    html = page(f"/en/{SAMPLE}/programme/?zone=costa-serena&day=2027-01-19")
    headings = [words(one) for one in parsed(html).iterfind(".//h2")]
    assert headings == ["Tuesday 19 January 2027"]
    assert len(sessions_of(html)) == 1
    assert "All days" in html


@pytest.mark.parametrize("zone", ["Seoull", "Asia/Soul", "costa-serana", "Valencia"])
def test_a_wrong_zone_in_an_address_is_a_page_that_helps(sample, zone):
    html = page(f"/en/{SAMPLE}/programme/?zone={zone}", 404)
    assert f"“{zone}”" in main(html)
    links = [one.get("href") for one in parsed(html).iterfind(".//main//li/a")]
    assert links
    for link in links:
        page(link)


def test_a_wrong_day_or_edition_is_a_page_that_helps(sample):
    html = page(f"/ko/{SAMPLE}/programme/?day=2027-13-45", 404)
    assert f"/ko/{SAMPLE}/programme/?day=2027-01-20" in html
    assert parsed(html).get("lang") == "ko"
    html = page("/ja/partner-cities-4/cities/", 404)
    assert f"/ja/{SAMPLE}/" in html


# Facts of an edition that was held


def test_what_is_not_published_of_a_held_edition_is_said_so(held):
    text = main(page(f"/en/{HELD}/programme/?zone=rio-de-janeiro"))
    assert "Tue 23 Nov 22:00 – Wed 24 Nov 00:35 Rio de Janeiro, UTC−3" in text
    assert "The times of the items are not published." in text
    assert "It is not published in which session Rio de Janeiro took part." in text
    assert (
        "13 cities took part, besides the host. 5 are named here, 8 are not named."
        in text
    )
    assert "Release of 15 December 2021" in text
    assert "Amsterdam, Paris, Queensland, Rio de Janeiro, Seoul" in text
    assert "alphabetical order of their English names" in text
    assert "No government publishes it." in text


def test_a_state_is_listed_below_the_map(held):
    html = page(f"/en/{HELD}/map/")
    below = main(html).split("Not on the map")[1]
    assert "Queensland, UTC+10 State" in below
    assert "Tokyo, UTC+9 host" in below
    targets = set(re.findall(r'href="#(city-[a-z-]+)"', html))
    assert targets == {
        "city-amsterdam",
        "city-paris",
        "city-rio-de-janeiro",
        "city-seoul",
    }
    assert all(f'id="{target}"' in html for target in targets)


def test_the_cities_page_says_which_session_is_whose(sample):
    rows = {
        words(row.find("th")): words(row.find("td"))
        for row in parsed(page(f"/en/{SAMPLE}/cities/")).iterfind(".//tbody/tr")
    }
    assert len(rows) == 17
    assert rows["Redwood Bay presents"] == (
        "Session 1 Tue 19 Jan 16:45–19:20 UTC−8"
        " On the calendar of Port Aurora this is the next day."
    )
    assert rows["Valmont"] == "Session 2 Wed 20 Jan 10:45–13:00 UTC+1"


def test_where_no_seat_is_published_the_cities_are_a_list_and_no_table(held):
    html = page(f"/en/{HELD}/cities/")
    assert parsed(html).findall(".//table") == []
    names = [words(one) for one in parsed(html).iterfind(".//ul[@class='ic-names']/li")]
    assert names == [
        "Amsterdam",
        "Paris",
        "Queensland State",
        "Rio de Janeiro",
        "Seoul",
    ]
    assert "It is not published which cities sat in which session." in main(html)
    assert "5 of those named presented." in main(html)


def test_versions_say_when_and_what_changed(sample):
    text = main(page(f"/en/{SAMPLE}/versions/?zone=valmont"))
    assert (
        "Version 2 current Published Tuesday 8 December 2026 06:30, Valmont, UTC+1."
        in text
    )
    assert "Session 1 begins 15 minutes later." in text
    assert "Session 1 moved from Wed 20 Jan, 09:30 to Wed 20 Jan, 09:45" in text
    assert "The programme was published for the first time." in text


# The home page


def test_home_has_the_next_edition_first_and_unpublished_ones_without_dates(both):
    soon = sample_edition_named("soon", [])
    Edition.objects.create(
        slug="hidden", series=soon.series, host=soon.host, dates=["2027-05-05"]
    )
    html = page("/en/")
    headings = [words(one) for one in parsed(html).iterfind(".//li/h3")]
    assert headings == [
        "Partner Cities Seminar",
        "Partner Cities Seminar",
        "Tokyo Global Partners Seminar",
    ]
    assert "/en/soon/" not in html
    assert "The programme has not been published yet." in html
    assert "2027-05" not in html
    assert "not been published yet" in page("/en/soon/programme/", 404)


def sample_edition_named(slug, dates):
    first = Edition.objects.get(slug=SAMPLE)
    return Edition.objects.create(
        slug=slug, series=first.series, host=first.host, dates=dates, is_public=True
    )


# What the public may not know


def secrets(edition):
    """Everything confidential that there can be, beside what is published."""
    participant = edition.participants.get(city__slug="hanbit")
    participant.asks = {"unavailable": ["SECRET-ASK"], "carried": "77.25"}
    participant.save()
    Plan.objects.create(
        edition=edition,
        name="SECRET-PLAN",
        brief="SECRET-BRIEF",
        sessions=[{"burden": 77.25}],
        **plan_fields(),
    )
    item = Item.objects.filter(edition=edition).first()
    item.title = texts("SECRET-TITLE", "SECRET-TITLE", "SECRET-TITLE", "SECRET-TITLE")
    item.save()
    Session.objects.create(
        edition=edition,
        number=9,
        day=date(2027, 1, 21),
        start="09:00",
        zone="Asia/Tokyo",
        title=texts("SECRET-SESSION"),
    )
    Edition.objects.filter(pk=edition.pk).update(
        theme=texts("SECRET-THEME"), question={"secret": "SECRET-QUESTION"}
    )
    Entry.objects.update(data={"secret": "SECRET-ENTRY"})


def plan_fields():
    required = {
        field.name
        for field in Plan._meta.get_fields()
        if not field.auto_created
        and not getattr(field, "null", True)
        and not field.has_default()
        and not getattr(field, "blank", False)
    }
    given = {"edition", "name", "brief", "sessions"}
    now = {"DateTimeField": datetime(2026, 12, 1, tzinfo=UTC)}
    return {
        name: now.get(Plan._meta.get_field(name).get_internal_type(), "SECRET")
        for name in required - given
    }


def test_no_draft_wish_plan_or_burden_leaks(sample):
    secrets(sample)
    for code in CODES:
        for one in (*PAGES, "programme/?zone=hanbit"):
            html = page(f"/{code}/{SAMPLE}/{one}")
            assert "SECRET" not in html
            assert "77.25" not in html
            assert "2027-01-21" not in html
            assert "burden" not in html.lower()


def test_a_city_off_the_public_list_is_named_nowhere(db):
    edition = sample_edition()
    edition.participants.filter(city__slug="hanbit").update(is_listed=False)
    publish(edition, LocalizedText("en"), 1, by=None, now=FIRST)
    for code, name in zip(CODES, ("Hanbit", "ハンビット", "韩光", "한빛"), strict=True):
        for one in PAGES:
            html = page(f"/{code}/{SAMPLE}/{one}")
            assert name not in html
            assert "hanbit" not in html
        shown = page(f"/{code}/{SAMPLE}/programme/?zone=hanbit@Asia/Seoul")
        assert name not in shown
    assert "16 are named here, 1 is not named." in main(page(f"/en/{SAMPLE}/cities/"))


def test_an_edition_that_is_not_public_is_as_unknown_as_one_that_is_not(sample):
    Edition.objects.filter(slug=SAMPLE).update(is_public=False)
    for one in PAGES:
        closed = main(page(f"/en/{SAMPLE}/{one}", 404)).replace(SAMPLE, "*")
        assert closed == main(page(f"/en/nothing-at-all/{one}", 404)).replace(
            "nothing-at-all", "*"
        )
    assert SAMPLE not in page("/en/")


# Data, headers, queries


def event(html):
    script = parsed(html).find(".//script[@type='application/ld+json']")
    return json.loads(script.text)


def test_the_event_tells_machines_what_the_page_tells_people(sample):
    told = event(page(f"/en/{SAMPLE}/"))
    assert told["startDate"] == "2027-01-20T09:45+09:00"
    assert told["endDate"] == "2027-01-20T21:00+09:00"
    assert told["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert told["organizer"]["name"] == "Port Aurora"
    assert [one["name"] for one in told["subEvent"]] == [
        "Session 1, morning in Port Aurora",
        "Session 2, evening in Port Aurora",
    ]


def test_a_reconstruction_has_no_organizer(held):
    told = event(page(f"/en/{HELD}/programme/"))
    assert "organizer" not in told
    assert told["startDate"] == "2021-11-24T10:00+09:00"


def test_no_title_breaks_out_of_the_data(sample):
    version = sample.versions.first()
    version.content["edition"]["names"]["en"] = "</script><script>alert(1)</script>&"
    version.save()
    html = page(f"/en/{SAMPLE}/")
    assert "<script>alert" not in html
    assert event(html)["name"] == "</script><script>alert(1)</script>&"


def test_pages_are_kept_for_their_reader_and_asked_anew(sample):
    client = Client()
    path = f"/en/{SAMPLE}/programme/"
    response = client.get(path)
    assert sorted(response["Cache-Control"].split(", ")) == ["no-cache", "private"]
    assert "Cookie" in response["Vary"]
    assert not response.cookies
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.post("/en/zone/", {"zone": "valmont", "next": path})
    other = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert other.status_code == 200
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("one", PAGES)
def test_a_page_takes_the_same_few_queries_at_every_size(
    db, one, django_assert_num_queries
):
    # The overview looks for files, the versions for themselves.
    queries = 2 if one in {"", "versions/"} else 1
    edition = sample_edition()
    publish(edition, LocalizedText("en"), 1, by=None, now=FIRST)
    with django_assert_num_queries(queries):
        page(f"/en/{SAMPLE}/{one}")
    version = edition.versions.get()
    version.content["sessions"][1]["items"] = []
    version.content["cities"] = version.content["cities"][:1]
    for session in version.content["sessions"]:
        session["cities"] = []
    version.save()
    with django_assert_num_queries(queries):
        page(f"/en/{SAMPLE}/{one}")


def test_home_takes_the_same_queries_at_every_number(both, django_assert_num_queries):
    with django_assert_num_queries(3):
        page("/en/")
    Edition.objects.filter(slug=HELD).delete()
    with django_assert_num_queries(3):
        page("/en/")


def test_the_map_of_the_site_has_real_editions_only(both):
    text = page("/sitemap.xml")
    assert SAMPLE not in text
    assert HELD not in text
    Edition.objects.filter(slug=SAMPLE).update(kind=Edition.Kind.REAL)
    text = page("/sitemap.xml")
    assert f"<loc>{settings.SITE_URL}/ko/{SAMPLE}/programme/</loc>" in text
    assert f'hreflang="x-default" href="{settings.SITE_URL}/{SAMPLE}/"' in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in page("/robots.txt")


def test_an_address_without_a_language_leads_to_the_readers_own(sample):
    response = Client(headers={"Accept-Language": "ko"}).get(f"/{SAMPLE}/cities/")
    assert (response.status_code, response["Location"]) == (
        302,
        f"/ko/{SAMPLE}/cities/",
    )
