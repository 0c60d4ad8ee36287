"""The pages of an invitation's link, and the desk of nominations and replies."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intercity.base.models import Entry, Mail
from intercity.cities.models import FocalPoint
from intercity.delegations.actions.invitations import GRACE
from intercity.delegations.models import (
    Correspondence,
    Invitation,
    Link,
    Nomination,
)
from intercity.people.models import Person
from intercity.planning.actions import settle_plan
from tests.browsing import Visitor
from tests.delegations.invited import ADDRESS, CODE, invite, participant_of, speaker
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW, asking_edition, kept_plan
from tests.markup import inline_code, parsed, words

pytestmark = pytest.mark.django_db

ALIX = {
    "email": "alix@valmont.example",
    "given_name": "Alix",
    "family_name": "Moreau",
    "family_first": "0",
    "language": "en",
    "words": "She leads our office.",
}


@pytest.fixture
def edition():
    return asking_edition(was_held=False)


@pytest.fixture
def token(edition):
    return invite(edition)[1]


def page(token, rest="invitation/"):
    return f"/en/link/{token}/{rest}"


def counts():
    models = (Person, FocalPoint, Link, Invitation, Nomination, Mail, Entry)
    return {
        model.__name__: list(model.objects.order_by("pk").values()) for model in models
    }


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("rest", ["", "invitation/", "nominate/"])
def test_opening_changes_nothing_and_tells_no_other_site(client, token, method, rest):
    before = counts()
    answer = getattr(client, method)(page(token, rest))
    assert counts() == before
    assert answer["Referrer-Policy"] == "same-origin"
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    if rest == "":
        assert answer["Location"] == page(token)
    elif method == "get":
        assert inline_code(answer.content) == []
        assert ADDRESS not in answer.content.decode()
        assert 'content="noindex"' in answer.content.decode()


def test_the_invitation_tells_the_facts_in_the_citys_own_time(client, edition, token):
    text = words(parsed(client.get(page(token)).content))
    assert "Invitation to Valmont" in text
    assert "20 January 2027" in text
    # Eight weeks before, at 23:59 of the host: in Valmont it is the afternoon.
    assert "Please reply byWednesday 25 November 2026, 15:59 (Valmont, UTC+1)" in text
    assert "o…@valmont.example" in text
    assert "Your city’s hours" not in text
    settle_plan(kept_plan(edition), reason="Fair to all", by=None, now=NOW)
    text = words(parsed(client.get(page(token)).content))
    assert re.search(r"Session \d: \w+day \d+ January 2027, \d\d:\d\d–", text)


def test_whoever_got_a_late_letter_reads_until_when_it_asks(
    client, edition, monkeypatch
):
    monkeypatch.setattr("intercity.delegations.views.invitation.now", lambda: NOW)
    asked_by = datetime(2026, 12, 8, 14, 59, tzinfo=UTC)
    _invitation, token = invite(edition, expires_at=asked_by + GRACE)
    text = words(parsed(client.get(page(token)).content))
    assert "Please reply byTuesday 8 December 2026, 15:59 (Valmont, UTC+1)" in text


def test_the_addressee_comes_in_by_a_code_accepts_and_answers(
    edition, token, mailoutbox
):
    visitor = Visitor()
    front = visitor.open(page(token))
    asked = visitor.send_form(front.form("Send a code to that address"))
    (mail,) = mailoutbox
    (code,) = set(CODE.findall(mail.body))
    back = visitor.send_form(asked.form("Sign in").filled({"code": code}))
    assert back.address == page(token)
    assert not FocalPoint.objects.exists()
    accepting = back.form("Accept, and answer the invitation")
    answered = visitor.send_form(
        accepting.filled({"family_name": "Roux", "given_name": "Camille"})
    )
    assert answered.address == f"/en/desk/{edition.slug}/my-city/valmont/reply/"
    assert FocalPoint.objects.get().known_as == "Camille Roux"
    # The link is used: for the person it leads on, for anybody else it opens nothing.
    assert visitor.open(page(token)).address == answered.address
    assert Client().get(page(token)).status_code == 404


def test_whoever_got_the_link_forwarded_makes_a_code_go_out_and_no_more(
    edition, token, mailoutbox
):
    other = Visitor()
    asked = other.send_form(other.open(page(token)).form("Send a code to that address"))
    (mail,) = mailoutbox
    assert mail.to == [ADDRESS]
    assert ADDRESS not in asked.html
    other.send_form(asked.form("Sign in").filled({"code": "0000-0000"}))
    assert other.client.get("/en/desk/").status_code == 302
    assert not FocalPoint.objects.exists()


def test_the_code_page_is_the_same_with_and_without_an_account(edition, token):
    texts = []
    for known in (False, True):
        if known:
            assert Person.objects.filter(email=ADDRESS).exists()
        visitor = Visitor()
        sent = visitor.send_form(
            visitor.open(page(token)).form("Send a code to that address")
        )
        texts.append((sent.status, sent.address, sent.text))
    assert texts[0] == texts[1]


def test_somebody_who_is_signed_in_otherwise_cannot_accept(client, edition, token):
    client.force_login(PersonFactory.create())
    text = words(parsed(client.get(page(token)).content))
    assert "you are signed in with another address" in text
    client.post(page(token), {"accept": "1", "family_name": "X", "family_first": "0"})
    client.post(page(token), {"code": "1"})
    assert not FocalPoint.objects.exists()
    assert not Mail.objects.exists()


def test_a_nomination_is_sent_by_anybody_and_decided_at_the_desk(edition, token, cast):
    visitor = Visitor()
    form = visitor.open(page(token, "nominate/")).form("Nominate")
    done = visitor.send_form(form.filled(ALIX))
    assert "The secretariat decides on the nomination." in done.text
    clerk = Visitor()
    clerk.client.force_login(cast.secretariat)
    replies = clerk.open(f"/en/desk/{edition.slug}/replies/")
    assert "1 nomination waits for you." in replies.text
    one = clerk.open(replies.link("Alix Moreau"))
    assert "She leads our office." in one.text
    decided = clerk.send_form(one.form("Accept the nomination"))
    assert decided.address == f"/en/desk/{edition.slug}/replies/"
    assert FocalPoint.objects.get(person__email=ALIX["email"]).is_deputy is False
    again = clerk.open(one.address)
    assert "Decided: accepted" in again.text
    assert [label for _form, label in again.forms()] == ["Sign out"]


def test_a_nomination_with_mistakes_keeps_what_was_typed(client, token):
    typed = {**ALIX, "email": ADDRESS}
    answer = client.post(page(token, "nominate/"), typed)
    assert answer.status_code == 200
    text = words(parsed(answer.content))
    assert "The invitation was sent to this address." in text
    assert "She leads our office." in text
    assert not Nomination.objects.exists()


def closed_links(edition):
    """A link of each kind that opens nothing."""
    tokens = {"unknown": "unknown"}
    for slug, closed in (
        ("valmont", {"used_at": NOW}),
        ("costa-serena", {"revoked_at": NOW}),
        ("coral-port", {"expires_at": NOW - timedelta(days=60)}),
    ):
        invitation, tokens[slug] = invite(edition, slug, address=f"x@{slug}.example")
        Link.objects.filter(invitation=invitation).update(**closed)
    return tokens


@pytest.mark.parametrize("rest", ["invitation/", "nominate/"])
def test_every_closed_link_is_answered_alike(client, edition, rest):
    answers = set()
    for token in closed_links(edition).values():
        for sent in (client.get(page(token, rest)), client.post(page(token, rest))):
            text = words(parsed(sent.content))
            answers.add((sent.status_code, text, sent["Cache-Control"]))
    assert len(answers) == 1
    ((status, text, _cache),) = answers
    assert status == 404
    assert "Send a new link" in text


def test_asking_for_a_new_link_says_the_same_and_writes_to_the_address(edition):
    answers = set()
    for token in closed_links(edition).values():
        answer = Client().post(page(token, "new/"))
        answers.add((answer.status_code, words(parsed(answer.content))))
    assert len(answers) == 1
    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "x@coral-port.example",
        "x@costa-serena.example",
        "x@valmont.example",
    ]


def test_trying_out_links_is_stopped(client, token):
    for number in range(120):
        client.get(page(f"guess-{number}"))
    assert client.get(page(token)).status_code == 429


# The desk


def test_the_list_of_replies_takes_as_many_queries_for_one_city_as_for_many(
    edition, desk
):

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(f"/en/desk/{edition.slug}/replies/").status_code == 200
        return len(seen)

    invite(edition)
    queries()
    one = queries()
    for number, slug in enumerate(("costa-serena", "coral-port", "redwood-bay")):
        more, _token = invite(edition, slug, address=f"{number}@x.example")
        more.replies.create(
            answer="accepted",
            presents=True,
            received_on=NOW.date(),
            at=NOW,
            by=speaker(edition, slug),
        )
        Nomination.objects.create(
            invitation=more, email=f"n{number}@x.example", family_name="N", at=NOW
        )
    assert queries() == one


def test_another_citys_person_and_another_desk_find_nothing(edition, token, cast):
    neighbour = speaker(edition, "costa-serena")
    line = Correspondence.objects.create(
        participant=participant_of(edition),
        direction="in",
        channel="mail",
        on=NOW.date(),
        subject="Ours",
        at=NOW,
    )
    own = f"/en/desk/{edition.slug}/my-city/valmont/"
    for person in (neighbour, cast.other_secretariat, cast.stranger):
        client = Client()
        client.force_login(person)
        for rest in (
            "reply/",
            "correspondence/",
            f"correspondence/{line.pk}/",
            f"correspondence/{line.pk}/file/",
        ):
            assert client.get(own + rest).status_code == 404
    # Another city's line under the own city's address.
    client = Client()
    client.force_login(neighbour)
    theirs = f"/en/desk/{edition.slug}/my-city/costa-serena/correspondence/{line.pk}/"
    assert client.get(theirs).status_code == 404
