"""Pages of delegations: of the city, of the secretariat, of guests, of a table."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intercity.base.models import Entry, Mail
from intercity.cities.models import FocalPoint
from intercity.delegations.actions.lists import close_list
from intercity.delegations.actions.members import note_access_needs, withdraw
from intercity.delegations.models import AccessNeeds, Delegation, Member, MemberTable
from tests.browsing import Visitor
from tests.factories.cities import CityFactory
from tests.factories.members import member_of, with_quota
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW
from tests.factories.seminars import ParticipantFactory, RoleFactory
from tests.markup import inline_code

pytestmark = pytest.mark.django_db

TYPED = {
    "given_name": "Mina",
    "family_name": "Kang",
    "family_first": "1",
    "title_ko": "기후정책과장",
    "email": "mina@city.example",
    "language": "ko",
    "speaks": "Korean, English",
    "access_needs": "Captions, please",
}


@pytest.fixture
def city():
    return ParticipantFactory.create(city=CityFactory.create(slug="valmont"))


def visit(person):
    visitor = Visitor()
    visitor.client.force_login(person)
    return visitor


@pytest.fixture
def speaker(city):
    person = PersonFactory.create()
    FocalPoint.objects.create(city=city.city, person=person, from_on=date(2020, 1, 1))
    return person


@pytest.fixture
def own(speaker):
    return visit(speaker)


@pytest.fixture
def desk(city):
    return visit(RoleFactory.create(series=city.edition.series).person)


def page_of(city):
    return f"/en/desk/{city.edition.slug}/my-city/{city.city.slug}/delegation/"


def all_of(city, more=""):
    return f"/en/desk/{city.edition.slug}/delegations/{more}"


def queries(address, person):
    client = Client()
    client.force_login(person)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


# The city's own


def test_a_focal_point_registers_one_and_hands_in_the_list(city, own):
    own.open(page_of(city))
    assert "0 of 6 places are taken." in own.page.text
    own.follow("Register a person")
    assert inline_code(own.page.html) == []
    own.send("Register", TYPED | {"family_name": "", "speaks": "Klingonese"})
    form = own.page.form("Register")
    assert form.value("given_name") == "Mina"
    assert form.value("speaks") == "Klingonese"
    assert "“Klingonese” is not a language" in own.page.text
    own.send("Register", TYPED)
    assert own.page.address == page_of(city)
    assert "강" not in own.page.text
    assert "Kang Mina" in own.page.text
    assert "registered" in own.page.text
    # What somebody needs is not shown to who wrote it down.
    own.follow("See and change: Kang Mina")
    assert own.page.form("Save").value("access_needs") == ""
    assert "Captions" not in own.page.html
    own.send("Save", {"honorific": "Dr"})
    assert AccessNeeds.objects.get().words == "Captions, please"
    own.send("Hand in the list")
    assert "Say who is the head" in own.page.text
    own.send("Make head: Kang Mina")
    own.send("Hand in the list")
    assert "The list is handed in. Thank you." in own.page.text
    assert Delegation.objects.get().handed_in_at is not None
    assert Member.objects.get().speaks == ["ko", "en"]


def test_a_full_or_closed_list_offers_nothing_to_the_city(city, own):
    with_quota(city.edition, 1)
    member = member_of(city)
    own.open(page_of(city))
    assert "All places are taken." in own.page.text
    own.open(f"{page_of(city)}add/")
    own.send("Register", TYPED | {"family_name": "Bae"})
    assert "there are too few places; 1 of 1 are taken" in own.page.text
    close_list(city, by=None, now=NOW)
    assert [label for _, label in own.open(page_of(city)).forms()] == ["Sign out"]
    own.open(f"{page_of(city)}{member.pk}/")
    assert "To change it, write to the secretariat." in own.page.text
    assert [label for _, label in own.page.forms()] == ["Sign out"]


def test_the_secretariat_registers_for_a_city_and_says_how_it_was_told(city, desk, own):
    desk.open(page_of(city))
    desk.follow("Register a person")
    desk.send("Register", TYPED | {"channel": "telephone", "on": "2099-01-01"})
    assert "has not come yet" in desk.page.text
    desk.send("Register", TYPED | {"channel": "telephone", "on": "2026-01-15"})
    assert Member.objects.get().channel == "telephone"
    (line,) = city.correspondence.all()
    assert (line.channel, line.on.isoformat()) == ("telephone", "2026-01-15")
    assert "telephone" in own.open(page_of(city)).text
    desk.follow("See and change: Kang Mina")
    assert desk.page.form("Save").value("access_needs") == "Captions, please"
    desk.send("Save", {"access_needs": ""})
    assert not AccessNeeds.objects.exists()
    desk.send("Save the places", {"quota": "9"})
    assert "1 of 9 places are taken." in desk.page.text
    desk.send("Close the list")
    desk.send("Open the list again")
    acts = set(Entry.objects.values_list("action", flat=True))
    assert {"delegation.close", "delegation.reopen", "delegation.set_quota"} <= acts


def test_a_letter_with_names_is_kept_once_for_all_of_them(city, desk):
    for name in ("Ahn", "Bae"):
        desk.open(f"{page_of(city)}add/")
        form = desk.page.form("Register").filled(TYPED | {"family_name": name})
        fields = dict(form.fields) | {"on": "2026-01-15", "channel": "letter"}
        if name == "Ahn":
            fields["letter"] = SimpleUploadedFile("letter.pdf", b"%PDF-1.4\n%%EOF\n")
        assert desk.client.post(form.action, fields).status_code == 302
    (line,) = city.correspondence.all()
    assert (line.channel, line.direction, line.file.name) == (
        "letter",
        "in",
        "letter.pdf",
    )


def test_a_member_is_changed_moved_withdrawn_and_conflicts_are_shown(city, own):
    member_of(city, "Ahn")
    second = member_of(city, "Bae")
    own.open(page_of(city))
    own.send("Up: Mina Bae")
    assert [one.family_name for one in Member.objects.all()] == ["Bae", "Ahn"]
    own.follow("See and change: Mina Bae")
    form = own.page.form("Save")
    own.send("Save", {"given_name": "Min-a"})
    own.send_form(form.filled({"given_name": "Mia"}), status=409)
    assert "Min-a Bae" in own.page.text
    assert "Mia Bae" in own.page.text
    own.send("Replace it with my version")
    second.refresh_from_db()
    assert second.given_name == "Mia"
    own.open(f"{page_of(city)}{second.pk}/")
    own.send("Withdraw from the list")
    assert "No longer in the list" in own.page.text
    own.follow("See and change: Mia Bae")
    own.send("Register again")
    assert Member.objects.filter(withdrawn_at=None).count() == 2


def test_links_are_sent_again_and_revoked(city, own):
    member = member_of(city)
    own.open(f"{page_of(city)}{member.pk}/")
    own.send("Send a new link")
    assert Mail.objects.count() == 2
    own.send("Revoke the links")
    assert "No link opens this person’s own page." in own.page.text
    assert not member.links.filter(revoked_at=None).exists()


def test_pages_ask_as_much_of_many_as_of_one(city, speaker):
    secretariat = RoleFactory.create(series=city.edition.series).person
    with_quota(city.edition, 50, needs_approval=True)
    member_of(city, "Ahn")
    addresses = [
        (page_of(city), speaker),
        (all_of(city), secretariat),
        (all_of(city, "people/"), secretariat),
        (all_of(city, "people.csv"), secretariat),
        (all_of(city, "access-needs/"), secretariat),
    ]
    before = [queries(*one) for one in addresses]
    for number in range(12):
        other = ParticipantFactory.create(edition=city.edition)
        one = member_of(other, f"Family {number}")
        member_of(city, f"Family {number}", email="")
        note_access_needs(one, "Captions", by=None, now=NOW)
    assert [queries(*one) for one in addresses] == before


# A table


TABLE = (
    "Family name,Given name,Office,Email,Level\n"
    "Vale,Robin,Mayor,robin@city.example,leader\n"
    "Kang,Mina,Head of climate,mina-at-city,working\n"
    "Soto,Ana,Aide,ana@city.example,boss\n"
)


def test_a_table_with_two_bad_rows_is_shown_and_its_good_rows_entered(city, own):
    own.open(page_of(city))
    own.follow("Register several from a table")
    own.send("Check the table")
    assert "Paste a table or choose a file: one of the two." in own.page.text
    empty = SimpleUploadedFile("people.csv", b"")
    own.send_form(own.page.form("Check the table"), files={"file": empty})
    assert "Or choose a file: The file is empty." in own.page.text
    own.send("Check the table", {"pasted": TABLE.replace(",", "\t")})
    assert "The table has mistakes" in own.page.text
    assert "“mina-at-city” is not an e-mail address" in own.page.text
    assert "Write one of: leader, senior, working." in own.page.text
    assert not Member.objects.exists()
    # The page can be opened again, and all is still there.
    own.open(own.page.address)
    labels = [label for _, label in own.page.forms()]
    assert "Register all of them" not in labels
    own.send("Leave out the lines with mistakes, and register the others")
    assert own.page.address == page_of(city)
    assert "1 person is registered." in own.page.text
    assert "Robin Vale" in own.page.text


def test_a_table_with_mistakes_is_put_right_where_it_was_pasted(city, own):
    own.open(f"{page_of(city)}import/")
    own.send("Check the table", {"pasted": TABLE.replace(",", "\t")})
    own.follow("Put the table right and choose it again")
    pasted = own.page.form("Check the table").value("pasted")
    right = pasted.replace("mina-at-city", "mina@city.example").replace(
        "boss", "senior"
    )
    assert right != pasted
    own.send("Check the table", {"pasted": right})
    own.send("Register all of them")
    assert "3 people are registered." in own.page.text
    # What is entered or never was, is not shown again.
    address = f"{page_of(city)}import/?table="
    own.open(f"{address}{MemberTable.objects.latest('pk').pk}")
    assert own.page.form("Check the table").value("pasted") == ""
    own.open(f"{address}0", status=404)


def test_a_table_of_another_city_is_not_pasted_again(city, own):
    elsewhere = ParticipantFactory.create(edition=city.edition)
    others = Delegation.objects.create(participant=elsewhere)
    cells = [[2, {"family_name": "Vale"}]]
    for delegation in (others, None):
        hidden = MemberTable.objects.create(
            edition=city.edition, delegation=delegation, cells=cells, at=NOW
        )
        own.open(f"{page_of(city)}import/?table={hidden.pk}", status=404)


def test_a_file_is_entered_whole(city, own, speaker):
    client = Client()
    client.force_login(speaker)
    text = TABLE.replace("mina-at-city", "mina@city.example").replace("boss", "senior")
    file = SimpleUploadedFile("people.csv", text.encode("utf-16"))
    answer = client.post(f"{page_of(city)}import/", {"file": file})
    own.open(answer["Location"])
    assert "Nothing is written yet." in own.page.text
    own.send("Register all of them")
    assert "3 people are registered." in own.page.text
    assert Member.objects.count() == 3


def test_several_are_typed_line_by_line_and_entered_whole(city, own):
    own.open(f"{page_of(city)}import/")
    own.send("Check these people")
    assert "No line can be entered." in own.page.text
    lines = {
        "line-1-family_name": "Vale",
        "line-1-given_name": "Robin",
        "line-1-title": "Mayor",
        "line-1-level": "leader",
        "line-3-family_name": "강",
        "line-3-given_name": "미나",
        "line-3-email": "mina-at-city",
    }
    own.send("Check these people", lines)
    assert "“mina-at-city” is not an e-mail address" in own.page.text
    assert "Enter the office or title in one language at least." in own.page.text
    assert not MemberTable.objects.exists()
    right = {
        "line-3-title": "과장",
        "line-3-email": "mina@city.example",
        "typed-language": "ko",
    }
    own.send("Check these people", right)
    assert "Nothing is written yet." in own.page.text
    own.send("Register all of them")
    found = [
        (one.family_name, one.given_name, one.level) for one in Member.objects.all()
    ]
    assert found == [("Vale", "Robin", "leader"), ("강", "미나", "working")]
    (second,) = Member.objects.filter(given_name="미나")
    assert (second.title.as_dict(), second.language) == ({"ko": "과장"}, "ko")
    own.open(f"{page_of(city)}import/")
    own.send("Check these people", lines | right)
    assert "This person is on the list already." in own.page.text
    assert Member.objects.count() == 2


def test_the_secretariat_types_several_and_says_how_it_was_told(city, desk):
    desk.open(f"{page_of(city)}import/")
    typed = {"line-1-family_name": "Vale", "line-1-title": "Mayor"}
    desk.send("Check these people", typed | {"typed-on": "2199-01-01"})
    assert "1 January 2199 has not come yet." in desk.page.text
    came = {"typed-channel": "telephone", "typed-on": "2026-01-15"}
    desk.send("Check these people", came)
    desk.send("Register all of them")
    assert Member.objects.get().channel == "telephone"
    (line,) = city.correspondence.all()
    assert (line.channel, str(line.on)) == ("telephone", "2026-01-15")
    desk.open(all_of(city, "import/"))
    assert "Check these people" not in [label for _, label in desk.page.forms()]


def test_a_table_that_does_not_fit_says_so_and_stays(city, own):
    with_quota(city.edition, 2)
    own.open(f"{page_of(city)}import/")
    text = TABLE.replace("mina-at-city", "mina@city.example").replace("boss", "senior")
    own.send("Check the table", {"pasted": text})
    own.send("Register all of them", status=409)
    assert "there are too few places; 0 of 2 are taken" in own.page.text
    assert "Register all of them" in [label for _, label in own.page.forms()]


def test_a_large_table_tells_how_far_it_is(city, desk):
    rows = "".join(f"valmont,Family {number},Aide\n" for number in range(250))
    desk.open(all_of(city, "import/"))
    desk.send("Check the table", {"pasted": f"city,family name,title\n{rows}"})
    assert "250" in desk.page.text
    desk.send("Register all of them")
    assert "0 of 250 lines are checked." in desk.page.text
    assert 'http-equiv="refresh"' in desk.page.html
    assert "/import/" in desk.page.address


def test_example_files_are_offered(city, desk):
    desk.open(all_of(city, "import/"))
    for kind in ("CSV", "XLSX"):
        answer = desk.client.get(desk.page.link(kind))
        assert answer.status_code == 200
        assert f'filename="example.{kind.lower()}"' in answer["Content-Disposition"]


# The secretariat's


def test_many_are_approved_refused_and_noted_at_once(city, desk):
    with_quota(city.edition, 9, needs_approval=True)
    ahn, bae = member_of(city, "Ahn"), member_of(city, "Bae")
    desk.open(all_of(city))
    assert "The secretariat approves each of them." in desk.page.text
    desk.open(all_of(city, "people/?state=waiting"))
    desk.send("Do not approve", {"member": str(ahn.pk)})
    assert "Enter the reason." in desk.page.text
    desk.send("Do not approve", {"member": str(ahn.pk), "reason": "One is enough."})
    assert "Done for 1 person." in desk.page.text
    assert "Mina Ahn" not in desk.page.text
    desk.send("Approve", {"member": str(bae.pk)})
    assert "Nobody is in this list." in desk.page.text
    desk.open(all_of(city, "people/"))
    desk.send("Note that they attended")
    assert "Tick at least one person." in desk.page.text
    desk.send("Note that they attended", {"member": str(bae.pk)})
    bae.refresh_from_db()
    assert None not in (bae.approved_at, bae.attended_at)


def test_people_of_a_session_are_listed_and_exported(city, desk):
    member_of(city, "Ahn", sessions=(1,))
    member_of(city, "Bae", sessions=(2,))
    withdraw(member_of(city, "Cho"), by=None, now=NOW)
    desk.open(all_of(city, "people/?session=2"))
    assert "Mina Bae" in desk.page.text
    assert "Mina Ahn" not in desk.page.text
    answer = desk.client.get(desk.page.link("CSV"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[3] for line in lines] == ["family_name", "Bae"]
    assert answer["Cache-Control"] == "private, no-store"


def test_no_browser_keeps_what_people_need(city, desk):
    note_access_needs(member_of(city, "Ahn"), "Captions", by=None, now=NOW)
    answer = desk.client.get(all_of(city, "access-needs/"))
    assert "Captions" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_arrangements_are_set_once_by_two(city, desk):
    desk.open(all_of(city, "arrangements/"))
    form = desk.page.form("Save")
    desk.send("Save", {"quota": "4", "needs_approval": "on"})
    assert "Places in each delegation: 4." in desk.page.text
    desk.send_form(form.filled({"quota": "5"}), status=409)


def test_guests_come_for_no_city(city, desk, own):
    desk.open(f"/en/desk/{city.edition.slug}/guests/")
    desk.follow("Enter a guest")
    typed = {name: TYPED[name] for name in ("given_name", "family_name", "email")}
    desk.send("Enter", typed | {"title_en": "Ambassador", "role": "observer"})
    assert "Enter the organisation." in desk.page.text
    desk.send("Enter", {"organisation_en": "Embassy of nowhere"})
    assert "Mina Kang" in desk.page.text
    assert "Embassy of nowhere" in desk.page.text
    assert "You are invited" in Mail.objects.get().text
    desk.follow("See and change: Mina Kang")
    desk.send("Save", {"honorific": "H.E."})
    assert "H.E. Mina Kang" in desk.page.text
    own.open(f"/en/desk/{city.edition.slug}/guests/", status=404)


# The personal link


@pytest.fixture
def link(city):
    member_of(city, language="ko")
    return Mail.objects.get().text.partition("/ko/link/")[2].partition("/")[0]


def test_a_link_opens_a_page_and_acts_on_post_alone(link):
    reader = Visitor()
    page = reader.open(f"/en/link/{link}/member/")
    assert inline_code(page.html) == []
    assert 'content="noindex"' in page.html
    assert "Do you take part?" in page.text
    assert Member.objects.get().confirmed_at is None
    reader.send("I take part")
    assert "You have confirmed that you take part." in reader.page.text
    reader.follow("Put this right")
    reader.send("Save", {"given_name": "Min-a", "access_needs": "A quiet room"})
    assert "Min-a Kang" in reader.page.text
    assert "A quiet room" in reader.page.text
    reader.send("Withdraw")
    assert "You do not take part." in reader.page.text
    assert Member.objects.get().withdrawn_at is not None


def test_a_link_opens_in_every_language_and_none_after_it_is_revoked(link):
    reader = Visitor()
    for code in ("ja", "zh-hans", "ko"):
        assert "Mina Kang" in reader.open(f"/{code}/link/{link}/member/").text
    Member.objects.get().links.update(revoked_at=NOW)
    for token in (link, "nothing-at-all"):
        page = reader.open(f"/en/link/{token}/member/", status=404)
        assert "This link opens nothing any more." in page.text
