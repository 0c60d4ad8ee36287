"""Two people at the same thing: the second sees both versions, and nothing is lost."""

from __future__ import annotations

import pytest

from intercity.cities.models import City
from intercity.programme.models import Item
from intercity.seminars.models import Edition, Participant
from tests.browsing import Form, Visitor
from tests.markup import words

pytestmark = pytest.mark.django_db
SAMPLE = "partner-cities-4"
DRAFT = f"/en/desk/{SAMPLE}/programme/"
FIRST, SECOND = "Words of the first person", "Words of the second person"


@pytest.fixture
def two(demo, enter):
    """The secretariat and an administrator, each in a browser of their own."""
    return enter(demo.secretariat), enter(demo.administrator)


def shows(visitor: Visitor, theirs: str, yours: str) -> bool:
    """Whether a field stands on the conflict page in both versions."""
    rows = [[words(cell) for cell in row] for row in visitor.page.tree.iter("tr")]
    assert not any("LocalizedText" in cell for row in rows for cell in row)
    return any(
        theirs in saved and yours in sent and "differs" in label
        for label, saved, sent in rows
    )


def one_after_the_other(
    two: tuple[Visitor, Visitor], address: str, button: str, field: str
) -> None:
    """Both open the page, the first saves, then the second meets the conflict."""
    first, second = two
    first.open(address)
    second.open(address)
    first.send(button, {field: FIRST})
    second.send(button, {field: SECOND}, status=409)
    assert shows(second, FIRST, SECOND)


def test_the_same_item(two):
    item = Item.objects.get(edition__slug=SAMPLE, kind=Item.Kind.REPORT)
    others = item.title.as_dict()
    one_after_the_other(two, f"{DRAFT}items/{item.pk}/", "Save", "title_en")
    item.refresh_from_db()
    assert item.title.as_dict() == {**others, "en": FIRST}
    # The second puts the own version over the first, knowing it.
    _, second = two
    second.send("Replace it with my version")
    assert "The item was saved." in second.page.text
    item.refresh_from_db()
    assert item.title.as_dict() == {**others, "en": SECOND}


def test_the_saved_version_is_a_link_away_and_stays(two):
    item = Item.objects.get(edition__slug=SAMPLE, kind=Item.Kind.OPENING)
    one_after_the_other(two, f"{DRAFT}items/{item.pk}/", "Save", "title_en")
    _, second = two
    second.follow("Open the saved version")
    assert second.page.form("Save").value("title_en") == FIRST
    # From there on it is an ordinary change.
    second.send("Save", {"title_en": SECOND})
    item.refresh_from_db()
    assert item.title.in_("en").text == SECOND


def test_a_third_version_meanwhile_is_a_conflict_again(two):
    item = Item.objects.get(edition__slug=SAMPLE, kind=Item.Kind.CLOSING)
    address = f"{DRAFT}items/{item.pk}/"
    one_after_the_other(two, address, "Save", "title_en")
    first, second = two
    over = second.page.form("Replace it with my version")
    first.open(address)
    first.send("Save", {"title_en": "Third words"})
    second.send_form(over, status=409)
    assert shows(second, "Third words", SECOND)
    item.refresh_from_db()
    assert item.title.in_("en").text == "Third words"


def test_the_facts_of_the_same_edition(two):
    address = f"/en/desk/editions/{SAMPLE}/change/"
    one_after_the_other(two, address, "Save", "theme_en")
    edition = Edition.objects.get(slug=SAMPLE)
    assert edition.theme.in_("en").text == FIRST


def test_what_the_same_city_asks(two):
    first, second = two
    address = f"/en/desk/editions/{SAMPLE}/cities/valmont/asks/"
    for visitor in two:
        visitor.open(address)
    first.send("Save", {"carried": "1.25"})
    second.send("Save", {"carried": "3.75"}, status=409)
    assert shows(second, "1.25", "3.75")
    asks = Participant.objects.get(edition__slug=SAMPLE, city__slug="valmont").asks
    assert asks["carried"] == "1.25"
    second.send("Replace it with my version")
    asks = Participant.objects.get(edition__slug=SAMPLE, city__slug="valmont").asks
    assert asks["carried"] == "3.75"


def test_the_same_city_of_the_directory(two):
    first, second = two
    for visitor in two:
        visitor.open("/en/desk/cities/valmont/edit/")
    first.send("Save", {"region": FIRST})
    second.send("Save", {"region": SECOND}, status=409)
    assert FIRST in second.page.text
    # The form below holds theirs with the own change on top.
    assert second.page.form("Save").value("region") == SECOND
    second.send("Save")
    assert City.objects.get(slug="valmont").region == SECOND


def test_the_same_list_of_cities(two):
    first, second = two
    for visitor in two:
        visitor.open(f"/en/desk/editions/{SAMPLE}/cities/")
    first.send("Save the list", {"order": "lot", "order_seed": "drawn by the first"})
    second.send(
        "Save the list", {"order": "lot", "order_seed": "by the second"}, status=409
    )
    edition = Edition.objects.get(slug=SAMPLE)
    assert edition.order_seed == "drawn by the first"


def test_the_same_version_is_published_once(two):
    first, second = two
    first.open(DRAFT)
    item = Item.objects.get(edition__slug=SAMPLE, kind=Item.Kind.REPORT)
    first.open(f"{DRAFT}items/{item.pk}/")
    first.send("Save", {"title_en": FIRST})
    for visitor in two:
        visitor.open(f"{DRAFT}publish/")
    first.send("Publish", {"note_en": "By the first"})
    second.send("Publish", {"note_en": "By the second"}, status=409)
    edition = Edition.objects.get(slug=SAMPLE)
    assert edition.versions.count() == 3
    assert edition.versions.get(number=3).note.in_("en").text == "By the first"


def test_a_plan_that_was_settled_meanwhile_is_not_replaced_unseen(two):
    first, second = two
    address = f"/en/desk/{SAMPLE}/plan/?host_from=09%3A00"
    for visitor in two:
        visitor.open(address)
    first.send("Settle this plan", {"reason": FIRST})
    second.send("Settle this plan", {"reason": SECOND}, status=422)
    assert second.page.form("Settle this plan").value("reason") == SECOND
    edition = Edition.objects.get(slug=SAMPLE)
    assert edition.plans.get(state="settled").reason == FIRST


def test_an_item_that_somebody_removed_is_told(two):
    first, second = two
    item = Item.objects.get(edition__slug=SAMPLE, kind=Item.Kind.GROUP_PHOTO)
    second.open(f"{DRAFT}items/{item.pk}/")
    stale = second.page.form("Save").filled({"title_en": SECOND})
    for session in (1, 2):
        first.open(f"{DRAFT}items/{item.pk}/remove/?session={session}")
        first.send("Take it out")
    second.send_form(stale, status=404)
    assert "somebody may have removed it" in second.page.text


def test_a_form_of_a_session_that_has_ended_is_not_taken(two):
    """After signing out elsewhere in the same browser, and in again."""
    _, visitor = two
    item = Item.objects.get(edition__slug=SAMPLE, kind=Item.Kind.REPORT)
    title = item.title
    visitor.open(f"{DRAFT}items/{item.pk}/")
    stale: Form = visitor.page.form("Save").filled({"title_en": SECOND})
    visitor.send("Sign out")
    visitor.send_form(stale)
    assert visitor.page.address.startswith("/en/account/sign-in/")
    stranger = Visitor()
    stranger.open("/en/")
    stranger.send_form(stale, status=403)
    assert "There is a page" not in stranger.page.text
    item.refresh_from_db()
    assert item.title == title
