"""Where a person is signed in, and signing out there."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from intercity.base.models import Entry
from intercity.people.demo import link
from intercity.people.session_views import told
from tests.browsing import Visitor
from tests.factories.people import PersonFactory
from tests.people.test_factors import enter

pytestmark = pytest.mark.django_db
SESSIONS = "/en/account/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like"
    " Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def person():
    return PersonFactory.create()


def signed_in(person, user_agent):
    visitor = Visitor(user_agent=user_agent)
    enter(visitor, person)
    return visitor


def acts():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def is_in(visitor):
    return visitor.client.get("/en/desk/").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (EDGE, ("Edge", "macOS")),
        (SAFARI, ("Safari", "iPhone")),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_named_by_what_it_says_of_itself(user_agent, words):
    assert told(user_agent) == words


def test_one_browser_signs_out_another_and_no_third(person, mailoutbox):
    here, phone, office = (signed_in(person, one) for one in (EDGE, SAFARI, FIREFOX))
    page = here.open(SESSIONS)
    assert "Edge on macOS" in page.text
    labels = [label for _, label in page.forms() if label.startswith("Sign out there")]
    assert [label.split()[3] for label in labels] == ["Firefox", "Safari"]
    here.send(labels[1])
    assert [is_in(one) for one in (here, phone, office)] == [True, False, True]
    assert acts()[:-1] == ["people.sign_in"] * 3
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.by, entry.data) == (
        "people.end_sessions",
        person,
        {"which": "one"},
    )


def test_every_other_browser_is_signed_out_also_an_unlisted_one(person, mailoutbox):
    here, there = signed_in(person, EDGE), signed_in(person, SAFARI)
    # One from before sessions were listed.
    old = Client()
    old.force_login(person)
    here.open(SESSIONS)
    page = here.send("Sign out in every other browser")
    assert [is_in(here), is_in(there)] == [True, False]
    assert old.get("/en/desk/").status_code == 302
    assert "Sign out there" not in page.text
    assert UserSession.objects.count() == 1


def test_everywhere_means_here_too(person, mailoutbox):
    here, there = signed_in(person, EDGE), signed_in(person, SAFARI)
    here.open(SESSIONS)
    page = here.send("Sign out everywhere")
    assert page.address == "/en/account/sign-in/"
    assert "You are signed out everywhere." in page.text
    assert [is_in(here), is_in(there)] == [False, False]
    assert acts()[2:] == ["people.end_sessions", "people.sign_out"]


@pytest.mark.parametrize("which", ["", "x", "999999", "-1", "٣", "9" * 5000])
def test_what_is_no_session_of_ones_own_stays(person, mailoutbox, which):
    signed_in(PersonFactory.create(), SAFARI)
    here = signed_in(person, EDGE)
    other = UserSession.objects.exclude(user=person).get()
    here.open(SESSIONS)
    token = here.page.form("Sign out everywhere").value("csrfmiddlewaretoken")
    for end in (which, str(other.pk)):
        data = {"end": end, "csrfmiddlewaretoken": token}
        assert here.client.post(SESSIONS, data).status_code == 302
    assert UserSession.objects.count() == 2
    assert acts() == ["people.sign_in"] * 2


def test_visitors_of_a_demonstration_neither_see_nor_end_each_other(person, settings):
    settings.DEMO = True
    one, other = Visitor(), Visitor()
    for visitor in (one, other):
        visitor.open(link(person, "en"))
        visitor.send("Sign in")
    page = one.open(SESSIONS)
    assert "Sign out there" not in page.text
    token = page.form("Sign out").value("csrfmiddlewaretoken")
    data = {"end": "others", "csrfmiddlewaretoken": token}
    assert one.client.post(SESSIONS, data).status_code == 404
    assert is_in(other)


def test_the_demonstrations_link_counts_as_both_factors(settings):
    settings.DEMO = True
    visitor = Visitor()
    visitor.open(link(PersonFactory.create(is_administrator=True), "en"))
    assert "counts as both factors" in visitor.page.text
    assert visitor.send("Sign in").address == "/en/desk/"


@pytest.mark.parametrize("address", ["unknown", "203.0.113.7:4711", ""])
def test_an_address_that_is_none_stops_nobody(person, mailoutbox, settings, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    visitor = Visitor(x_forwarded_for=address)
    enter(visitor, person)
    assert is_in(visitor)
    assert UserSession.objects.get().ip in {"::", "127.0.0.1"}
