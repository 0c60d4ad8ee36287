"""A new edition in three steps, without JavaScript; nothing typed is lost."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from intercity.base.refusals import Refusal
from intercity.seminars.actions import EditionFacts, facts_of
from intercity.seminars.models import Edition, Role, Series
from intercity.seminars.views import new
from tests.factories.cities import CityFactory
from tests.factories.people import PersonFactory
from tests.factories.seminars import EditionFactory, RoleFactory

pytestmark = pytest.mark.django_db


def url(step=None):
    with override("en"):
        return (
            reverse("seminars:new_step", args=[step])
            if step
            else reverse("seminars:new")
        )


@pytest.fixture
def role():
    return RoleFactory.create()


@pytest.fixture
def desk(client, role):
    client.force_login(role.person)
    return client


@pytest.fixture
def answers(role):
    host = CityFactory.create(slug="port-aurora")
    return {
        1: {
            "series": str(role.series.pk),
            "ordinal": "4",
            "slug": "partner-cities-4",
            "kind": "sample",
        },
        2: {
            "host": host.slug,
            "dates": "2027-01-21 2027-01-20",
            "fiscal_year": "2026",
            "mode": "hybrid",
            "languages": ["ja", "en"],
        },
        3: {"theme_ja": "水", "theme_en": "Water", "source": "", "source_url": ""},
    }


def send(desk, step, answers, go="on"):
    return desk.post(url(step), {**answers[step], "go": go})


def judged(desk, step, answers):
    """The page with the mistakes of what was sent."""
    return desk.post(url(step), {**answers[step], "go": "on"}, follow=True)


def said(response):
    return " ".join(response.content.decode().split())


def test_three_steps_make_an_edition(desk, role, answers):
    assert desk.get(url()).url == url(1)
    assert send(desk, 1, answers).url == url(2)
    assert send(desk, 2, answers).url == url(3)
    check = said(desk.get(url(3)))
    for words in ("partner-cities-4", "Port Aurora", "hybrid", "sample data"):
        assert words in check
    response = send(desk, 3, answers)
    edition = Edition.objects.get()
    with override("en"):
        assert response.url == reverse("seminars:edition", args=["partner-cities-4"])
    assert (edition.slug, edition.series) == ("partner-cities-4", role.series)
    assert facts_of(edition) == EditionFacts(
        host=edition.host,
        dates=("2027-01-20", "2027-01-21"),
        ordinal=4,
        theme=edition.theme,
        fiscal_year=2026,
        languages=("ja", "en"),
        mode="hybrid",
        kind="sample",
    )
    assert edition.theme.as_dict() == {"en": "Water", "ja": "水"}
    # The draft is done with: a new one begins with nothing typed.
    assert "partner-cities-4" not in said(desk.get(url(1)))


def test_the_theme_is_asked_for_in_the_languages_of_the_edition(desk, answers):
    for step in (1, 2):
        send(desk, step, answers)
    page = said(desk.get(url(3)))
    assert 'name="theme_ja"' in page
    assert 'name="theme_ko"' not in page


def test_going_back_keeps_what_was_typed_however_wrong(desk, answers):
    send(desk, 1, answers)
    wrong = {**answers[2], "dates": "tomorrow", "languages": ["ko"]}
    assert send(desk, 2, {2: wrong}, go="back").url == url(1)
    first = said(desk.get(url(1)))
    assert 'value="partner-cities-4"' in first
    second = said(desk.get(url(2)))
    assert "tomorrow" in second
    assert "govuk-error-summary" not in second
    ticked = re.findall(r'<input[^>]*name="languages"[^>]*checked[^>]*>', second)
    assert [re.search(r'value="([^"]*)"', one)[1] for one in ticked] == ["ko"]


def test_the_browsers_back_button_finds_what_was_sent(desk, answers):
    for step in (1, 2):
        send(desk, step, answers)
    assert 'value="partner-cities-4"' in said(desk.get(url(1)))
    assert "2027-01-21 2027-01-20" in said(desk.get(url(2)))


def test_a_mistake_keeps_the_step_and_what_was_typed(desk, answers):
    answers[1] |= {"slug": "Partner Cities", "ordinal": "4"}
    page = said(judged(desk, 1, answers))
    assert (
        "“Partner Cities” is not accepted. Use small letters, digits and single" in page
    )
    assert 'value="Partner Cities"' in page


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("desk", "“desk” is an address of this site. Choose another one."),
        ("zh-hans", "“zh-hans” is an address of this site."),
        ("new", "“new” is an address of this site."),
        ("taken", "“taken” is another edition. Choose another address."),
        ("a--b", "“a--b” is not accepted."),
        ("é", "“é” is not accepted."),
        ("x" * 81, "at most 80 characters"),
        ("", "Enter an address."),
    ],
)
def test_an_address_is_checked(desk, answers, slug, told):
    EditionFactory.create(slug="taken")
    answers[1]["slug"] = slug
    assert told in said(judged(desk, 1, answers))


def test_going_back_after_a_mistake_finds_what_was_put_right(desk, answers):
    right = answers[1]["slug"]
    answers[1]["slug"] = "Bad Slug"
    address = send(desk, 1, answers).url
    answers[1]["slug"] = right
    send(desk, 1, answers)
    response = desk.get(address)
    assert response["Cache-Control"] == "no-store"
    page = said(response)
    assert f'value="{right}"' in page
    assert "govuk-error-summary" not in page


def test_a_step_is_not_reached_before_those_before_it(desk):
    assert desk.get(url(3)).url == url(1)
    assert desk.get(url(2)).url == url(1)
    assert desk.get(url(1).replace("/1/", "/4/")).status_code == 404


def test_the_end_goes_back_to_the_first_step_that_is_not_accepted(desk, answers):
    for step in (1, 2):
        send(desk, step, answers)
    EditionFactory.create(slug="partner-cities-4")
    response = judged(desk, 3, answers)
    assert response.context["step"] == 1
    assert "is another edition" in said(response)
    assert Edition.objects.count() == 1


def test_only_ones_own_series_are_offered(desk, role, answers):
    other = RoleFactory.create().series
    answers[1]["series"] = str(other.pk)
    response = judged(desk, 1, answers)
    assert "is not one of the available choices" in said(response)
    answers[1] |= {"series": "new", "series_name": "My own"}
    assert "is not one of the available choices" in said(judged(desk, 1, answers))
    assert Series.objects.count() == 2


def test_an_administrator_starts_a_series(client, answers):
    person = PersonFactory.create(is_administrator=True)
    client.force_login(person)
    answers[1] |= {"series": "new", "series_name": ""}
    assert "Enter the name of the new series." in said(judged(client, 1, answers))
    answers[1]["series_name"] = "都市セミナー"
    for step in (1, 2, 3):
        send(client, step, answers)
    edition = Edition.objects.get()
    assert edition.series.names.as_dict() == {"ja": "都市セミナー"}
    assert edition.series.host.slug == "port-aurora"
    assert Role.objects.filter(person=person, series=edition.series).exists()


def test_an_edition_that_is_refused_leaves_no_series(client, answers, monkeypatch):
    client.force_login(PersonFactory.create(is_administrator=True))
    before = Series.objects.count()
    answers[1] |= {"series": "new", "series_name": "A series"}
    for step in (1, 2):
        send(client, step, answers)

    def refuse(*_args, **_options):
        raise Refusal("slug_taken", {"slug": "x"})

    monkeypatch.setattr(new, "create_edition", refuse)
    response = send(client, 3, answers)
    assert "is another edition" in said(response)
    assert Series.objects.count() == before


def test_the_host_of_the_series_is_proposed(desk, answers, role):
    send(desk, 1, answers)
    assert desk.get(url(2)).context["form"]["host"].value() == role.series.host.slug
    send(desk, 2, answers)
    assert desk.get(url(2)).context["form"]["host"].value() == "port-aurora"
