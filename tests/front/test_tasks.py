"""The page of each role: what it opens, and what it does not."""

import pytest
from django.core.cache import cache

from intercity.delegations.models import Arrangements, Consent, Member, Notice
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import publish
from intercity.programme.actions.contributions import clear, contribution_of
from intercity.programme.clearing import cleared_of
from intercity.programme.models import Item, Session
from tests.factories.delegations import MemberFactory, delegation_of
from tests.factories.handing import handed_in
from tests.factories.preparation import guest_of
from tests.factories.programme import NOW, planned_edition
from tests.factories.seminars import EditionFactory, role_in
from tests.markup import by_id, parsed, words

pytestmark = pytest.mark.django_db

PAGES = {
    "approver": "approver",
    "interpreter": "interpreter",
    "moderator": "moderator",
    "translator": "translator",
    "press_officer": "press-officer",
}


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.UPLOAD_FOLDER = tmp_path / "uploads"


@pytest.fixture
def edition():
    cache.clear()
    edition = planned_edition(slug="third", is_public=False)
    for item in edition.items.all():
        item.title = LocalizedText.of({"en": f"Published {item.kind}"})
        item.save()
    publish(edition, LocalizedText("en"), 1, by=None, now=NOW)
    opening = edition.items.filter(kind=Item.Kind.OPENING).first()
    opening.title = LocalizedText.of({"en": "Only in the draft"})
    opening.save()
    return edition


def page(client, edition, name, **fields):
    client.force_login(role_in(edition, name, **fields).person)
    answer = client.get(f"/en/desk/third/as/{PAGES[name]}/")
    assert answer.status_code == 200
    return words(by_id(parsed(answer.content), "main"))


@pytest.mark.parametrize("name", ["interpreter", "moderator", "press_officer"])
def test_the_programme_is_the_published_one(client, edition, name):
    shown = page(client, edition, name)
    assert "Published opening" in shown
    assert "Only in the draft" not in shown


def test_it_is_read_in_the_time_of_the_person(client, edition):
    shown = page(client, edition, "interpreter", person__zone="Europe/Paris")
    assert "Paris, UTC+1" in shown


def test_before_the_first_version_there_is_none(client):
    EditionFactory.create(slug="fourth")
    edition = EditionFactory.create(slug="third")
    assert "The programme has not been published yet." in page(
        client, edition, "press_officer"
    )


def test_a_moderator_reads_who_speaks_and_no_address(client, edition):
    def member(slug, name, **fields):
        participant = edition.participants.get(city__slug=slug)
        delegation = getattr(participant, "delegation", None)
        delegation = delegation or delegation_of(participant)
        return MemberFactory.create(
            delegation=delegation,
            family_name=name,
            email=f"{name.lower()}@example.org",
            **fields,
        )

    member("valmont", "Head", is_head=True, title=LocalizedText.of({"en": "Mayor"}))
    member("valmont", "Speaks", role=Member.Role.SPEAKER, sessions=[1])
    member("nordhaven", "Listens")
    member("nordhaven", "Gone", is_head=True, withdrawn_at=NOW)
    shown = page(client, edition, "moderator")
    people = shown[shown.index("Who speaks") :]
    first, second = people.split("Session 2")[:2]
    assert "Robin Speaks" in first
    assert "Robin Head, Mayor · Valmont head of delegation" in second
    assert "Robin Head" not in first
    for hidden in ("Listens", "Gone", "@example.org"):
        assert hidden not in shown
    Arrangements.objects.create(edition=edition, needs_approval=True)
    assert "Robin Head" not in page(client, edition, "moderator")


def test_a_moderator_introduces_guests_and_nobody_of_a_city_that_does_not_come(
    client, edition
):
    city = edition.participants.get(city__slug="valmont")
    MemberFactory.create(
        delegation=delegation_of(city), family_name="Head", is_head=True
    )
    organisation = LocalizedText.of({"en": "University of the Coast"})
    role = Member.Role.SPEAKER
    guest_of(edition, role=role, organisation=organisation, sessions=[2])
    assert "Robin Head" in page(client, edition, "moderator")
    city.takes_part = False
    city.save()
    shown = page(client, edition, "moderator")
    people = shown[shown.index("Who speaks") :]
    first, second = people.split("Session 2")[:2]
    assert "Robin Head" not in people
    assert "Guest" not in first
    assert "Guest · University of the Coast" in second


def test_a_press_officer_reads_who_said_yes_and_nobody_else(client, edition):
    participant = edition.participants.get(city__slug="valmont")
    delegation = delegation_of(participant)
    notice = Notice.objects.create(
        series=edition.series, purpose="photo", version=1, at=NOW
    )
    told = {"purpose": "photo", "notice": notice, "language": "en", "at": NOW}
    for name, *answers in (
        ("Agrees", "given"),
        ("Refuses", "refused"),
        ("Withdraws", "given", "withdrawn"),
        ("Silent",),
    ):
        member = MemberFactory.create(delegation=delegation, family_name=name)
        for answer in answers:
            Consent.objects.create(
                member=member, answer=answer, received_on=NOW.date(), **told
            )
    shown = page(client, edition, "press_officer")
    assert "PhotographsRobin Agrees Valmont" in shown
    for hidden in ("Refuses", "Withdraws", "Silent"):
        assert hidden not in shown


def test_a_translator_reads_the_texts_that_lack_a_language(client, edition):
    edition.items.update(title=LocalizedText.of({"en": "All there", "ja": "全部"}))
    item = edition.items.filter(kind=Item.Kind.OPENING).get()
    item.title = LocalizedText.of({"en": "Lacks Japanese", "ko": "환영"})
    item.save()
    japanese = page(client, edition, "translator", languages=["ja"])
    assert "Your languages: Japanese" in japanese
    assert "OpeningLacks JapaneseJapanese" in japanese
    assert "All there" not in japanese
    korean = page(client, edition, "translator", languages=["ko"])
    assert "All thereKorean" in korean
    assert "Lacks Japanese" not in korean


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_offered_in_the_other_languages(client, edition, name):
    client.force_login(role_in(edition, name, languages=["ja"]).person)
    address = f"desk/third/as/{PAGES[name]}/"
    links = parsed(client.get(f"/en/{address}").content).iter("a")
    offered = [a.get("href") for a in links if a.get("hreflang")]
    assert offered == [f"/{code}/{address}" for code in ("ja", "zh-hans", "ko")]


def test_an_approver_reads_what_is_not_yet_published(client, edition):
    shown = page(client, edition, "approver")
    assert "What the next version would change." in shown
    assert "Only in the draft" in shown
    publish(edition, LocalizedText.of({"en": "Note"}), 2, by=None, now=NOW)
    assert "Nothing waits: all of the draft" in page(client, edition, "approver")


def test_an_approver_reads_which_contributions_wait_and_is_led_there(client, edition):
    assert "Nothing waits for clearance." in page(client, edition, "approver")
    message = contribution_of(edition, "video_message")
    handed_in(message, "video", "ja")
    assert "not cleared Japanese" in page(client, edition, "approver")
    assert "/en/desk/third/contributions/video-message/" in links(client, "approver")
    (one,) = cleared_of(message)
    clear(message, "ja", seen=one.digest, by=None, now=NOW)
    assert "Nothing waits for clearance." in page(client, edition, "approver")


def test_an_interpreter_and_a_moderator_are_led_to_what_is_prepared(client, edition):
    page(client, edition, "interpreter")
    mine = "/en/desk/third/interpretation/mine/"
    assert mine not in links(client, "interpreter")
    role = edition.roles.get(name="interpreter")
    edition.interpreters.create(family_name="Aki", person=role.person)
    assert mine in links(client, "interpreter")
    page(client, edition, "moderator")
    assert "/en/desk/third/briefing/" in links(client, "moderator")


def links(client, name):
    """Where the main part of a role's page leads."""
    answer = client.get(f"/en/desk/third/as/{PAGES[name]}/")
    return [a.get("href") for a in by_id(parsed(answer.content), "main").iter("a")]


@pytest.mark.parametrize("start", ["/en/desk/", "/en/desk/editions/"])
def test_the_desk_leads_to_the_page_of_each_role(client, edition, start):
    for name, path in PAGES.items():
        client.force_login(role_in(edition, name).person)
        desk = by_id(parsed(client.get(start).content), "main")
        links = [a.get("href") for a in desk.iter("a")]
        assert links == [f"/en/desk/third/as/{path}/"]
        assert "No edition is your work" not in words(desk)


def test_many_items_and_people_take_as_many_queries_as_few(
    client, edition, django_assert_max_num_queries
):
    people = {name: role_in(edition, name).person for name in PAGES}
    for participant in edition.participants.all():
        delegation = delegation_of(participant)
        MemberFactory.create_batch(3, delegation=delegation, role="speaker")
    for session in Session.objects.filter(edition=edition):
        for place in range(20, 30):
            item = edition.items.create(kind="report")
            session.slots.create(item=item, place=place)
    for name, person in people.items():
        client.force_login(person)
        with django_assert_max_num_queries(22):
            client.get(f"/en/desk/third/as/{PAGES[name]}/")


def test_a_moderator_finds_the_book_and_the_meetings_and_the_way_back(client, edition):
    client.force_login(role_in(edition, "moderator").person)
    task = "/en/desk/third/as/moderator/"
    page = parsed(client.get(task).content)
    found = [link.get("href") for link in by_id(page, "main").iter("a")]
    assert "/en/desk/third/briefing/" in found
    joins = [one for one in found if "/join/" in one]
    assert joins == [
        f"/en/desk/third/join/{session.number}/"
        for session in edition.sessions.order_by("number")
    ]
    assert joins
    back = parsed(client.get(joins[0]).content)
    labels = {link.get("href"): words(link) for link in back.iter("a")}
    assert labels[task] == "Moderator"
