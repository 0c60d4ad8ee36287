"""What an invitation's link allows, and whoever holds it cannot do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intercity.base.models import Entry, Mail
from intercity.base.refusals import Refusal
from intercity.cities.actions import Succession, hand_over
from intercity.cities.models import FocalPoint
from intercity.delegations.actions.answering import (
    Nominee,
    accept_role,
    enter_addressee,
    nominate,
    renew_link,
)
from intercity.delegations.actions.invitations import GRACE, withdraw_invitation
from intercity.delegations.actions.nominations import (
    accept_nomination,
    decline_nomination,
)
from intercity.delegations.links import link_of
from intercity.delegations.models import (
    Correspondence,
    Invitation,
    Link,
    Nomination,
)
from intercity.kernel.names import NameParts
from intercity.people.models import Person
from tests.delegations.invited import ADDRESS, invite, participant_of, speaker
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW, asking_edition

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=2)
COLLEAGUE = Nominee(
    parts=NameParts("Moreau", "Alix"),
    email="alix@valmont.example",
    language="ko",
    words="Alix leads our office.",
)


@pytest.fixture
def edition():
    return asking_edition(was_held=False)


def held(token, at=LATER):
    found = link_of(token, at)
    assert found is not None
    return found


def refusal(function, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        function(*args, **kwargs)
    return refused.value.code


def points(edition):
    found = FocalPoint.objects.filter(city=participant_of(edition).city)
    return [(one.person.email, one.is_deputy, one.known_as) for one in found]


def mails():
    rows = Mail.objects.order_by("pk").values_list("to", "subject")
    return [(to, subject) for to, subject in rows]


def test_asking_for_a_code_enters_the_address_and_opens_but_appoints_nobody(edition):
    invitation, token = invite(edition, language="ja")
    person = enter_addressee(held(token), now=LATER)
    assert (person.email, person.language) == (ADDRESS, "ja")
    invitation.refresh_from_db()
    assert (invitation.state, invitation.opened_at) == ("opened", LATER)
    assert points(edition) == []
    assert link_of(token, LATER) is not None
    # Again, later: the same person, and opened once.
    assert enter_addressee(held(token), now=LATER + timedelta(hours=1)) == person
    invitation.refresh_from_db()
    assert invitation.opened_at == LATER
    acts = list(Entry.objects.order_by("pk").values_list("action", "role"))
    assert acts[-2:] == [("invitation.open", "link"), ("people.enter", "")]


def test_the_addressee_accepts_once_and_all_links_close(edition):
    invitation, token = invite(edition)
    Link.objects.create(
        invitation=invitation, digest="x" * 64, address=ADDRESS, made_at=NOW
    )
    person = enter_addressee(held(token), now=LATER)
    link = held(token)
    parts = NameParts("Roux", "Camille")
    accept_role(link, by=person, now=LATER, parts=parts)
    assert points(edition) == [(ADDRESS, False, "Camille Roux")]
    person.refresh_from_db()
    assert person.name == "Camille Roux"
    invitation.refresh_from_db()
    assert (invitation.person, invitation.state) == (person, "opened")
    assert link_of(token, LATER) is None
    assert not Link.objects.filter(used_at=None, revoked_at=None).exists()
    assert refusal(accept_role, link, by=person, now=LATER) == "link_is_closed"
    assert len(points(edition)) == 1


def test_nobody_else_accepts_by_a_link_that_was_sent_on(edition):
    invitation, token = invite(edition)
    other = PersonFactory.create()
    assert refusal(accept_role, held(token), by=other, now=LATER) == "not_the_addressee"
    invitation.refresh_from_db()
    assert (points(edition), invitation.state) == ([], "invited")


def test_an_invitation_is_held_before_its_links(edition):
    """In another order two would wait for each other, and one of them would fail."""
    invitation, token = invite(edition)
    link, of = held(token), invitation.participant
    with CaptureQueriesContext(connection) as asked:
        enter_addressee(link, now=LATER)
        withdraw_invitation(of, revision=1, by=None, now=LATER)
    for verb in ("FROM", "UPDATE"):
        places = [
            [f'{verb} "delegations_{name}"' in one["sql"] for one in asked].index(True)
            for name in ("invitation", "link")
        ]
        assert places == sorted(places)


def test_a_link_puts_nobody_out_and_changes_no_one_who_speaks_already(edition):
    before = speaker(edition)
    _invitation, token = invite(edition)
    person = enter_addressee(held(token), now=LATER)
    accept_role(held(token), by=person, now=LATER, parts=NameParts("Roux"))
    assert points(edition) == [
        (before.email, False, "Speaker"),
        (ADDRESS, True, "Roux"),
    ]
    # To an address that speaks for the city already.
    other = asking_edition("partner-cities-4")
    _second, again = invite(other, address=before.email)
    accept_role(held(again), by=before, now=LATER)
    assert len(points(edition)) == 2


def test_a_link_does_not_undo_what_was_handed_over(edition):
    before = speaker(edition)
    _invitation, token = invite(edition, address=before.email)
    point = FocalPoint.objects.get(person=before)
    successor, today = PersonFactory.create(), LATER.date()
    days = Succession(parts=NameParts("Iyer"), from_on=today, until_on=today)
    hand_over(point, successor, days, by=before, now=LATER)
    assert refusal(accept_role, held(token), by=before, now=LATER) == "no_longer_speaks"
    speaking = FocalPoint.objects.on(today).values_list("person", flat=True)
    assert list(speaking) == [successor.pk]
    # Invited anew by the secretariat, after that day.
    Invitation.objects.update(sent_at=LATER + timedelta(days=1))
    accept_role(held(token), by=before, now=LATER + timedelta(days=1))
    assert FocalPoint.objects.on(today + timedelta(days=1)).count() == 2


@pytest.mark.parametrize(
    "closed",
    [
        {"used_at": NOW},
        {"revoked_at": NOW},
        {"expires_at": LATER},
    ],
)
def test_a_closed_link_allows_nothing(edition, closed):
    _invitation, token = invite(edition)
    link = held(token, NOW)
    Link.objects.update(**closed)
    person = PersonFactory.create(email=ADDRESS)
    assert refusal(enter_addressee, link, now=LATER) == "link_is_closed"
    assert refusal(accept_role, link, by=person, now=LATER) == "link_is_closed"
    assert refusal(nominate, link, COLLEAGUE, now=LATER) == "link_is_closed"
    assert (points(edition), mails()) == ([], [])


# Nominations


def test_a_nomination_waits_and_tells_the_registered_address_alone(edition):
    invitation, token = invite(edition, language="zh-Hant")
    row = nominate(held(token), COLLEAGUE, now=LATER)
    assert (row.state, row.known_as, row.email) == (
        "waiting",
        "Alix Moreau",
        "alix@valmont.example",
    )
    assert mails() == [(ADDRESS, "A colleague was nominated as focal point of Valmont")]
    assert not Person.objects.filter(email=COLLEAGUE.email).exists()
    assert points(edition) == []
    invitation.refresh_from_db()
    assert invitation.state == "opened"
    assert nominate(held(token), COLLEAGUE, now=LATER) == row
    assert len(mails()) == 1
    logged = Correspondence.objects.values_list("mail__to", flat=True)
    assert list(logged) == [ADDRESS]


def test_only_colleagues_and_only_three_at_a_time(edition):
    _invitation, token = invite(edition)

    def named(email):
        return Nominee(parts=NameParts("N"), email=email)

    own = named(ADDRESS.upper())
    assert refusal(nominate, held(token), own, now=LATER) == "same_address"
    for number in range(3):
        nominate(held(token), named(f"n{number}@valmont.example"), now=LATER)
    more = named("n4@valmont.example")
    assert refusal(nominate, held(token), more, now=LATER) == "nominated_already"
    decline_nomination(
        Nomination.objects.earliest("pk"), by=PersonFactory.create(), now=LATER
    )
    nominate(held(token), more, now=LATER)


def test_the_secretariat_accepts_and_the_invitation_is_the_colleagues(edition):
    by = PersonFactory.create()
    invitation, token = invite(edition)
    row = nominate(held(token), COLLEAGUE, now=LATER)
    accept_nomination(row, is_deputy=False, by=by, now=LATER)
    person = Person.objects.get(email=COLLEAGUE.email)
    assert (person.language, person.known_as) == ("ko", "Alix Moreau")
    assert points(edition) == [(person.email, False, "Alix Moreau")]
    invitation.refresh_from_db()
    assert (invitation.person, invitation.address) == (person, person.email)
    assert link_of(token, LATER) is None
    assert [to for to, _subject in mails()] == [
        ADDRESS,
        person.email,
        person.email,
        ADDRESS,
    ]
    languages = Mail.objects.filter(to=person.email).values_list("language", flat=True)
    assert set(languages) == {"ko"}
    assert refusal(decline_nomination, row, by=by, now=LATER) == "decided"
    assert Entry.objects.filter(action="nomination.decide", by=by).count() == 1


def test_a_declined_nomination_leaves_the_invitation_open(edition):
    by = PersonFactory.create()
    _invitation, token = invite(edition)
    row = nominate(held(token), COLLEAGUE, now=LATER)
    decline_nomination(row, by=by, now=LATER)
    assert points(edition) == []
    assert link_of(token, LATER) is not None
    assert mails()[-1] == (ADDRESS, "The nomination of Alix Moreau was not accepted")
    assert (
        refusal(accept_nomination, row, is_deputy=True, by=by, now=LATER) == "decided"
    )


# A new link


def test_a_new_link_goes_to_the_registered_address_and_closes_the_old(edition):
    _invitation, token = invite(edition)
    renew_link(token, now=LATER)
    assert link_of(token, LATER) is None
    new = Link.objects.get(revoked_at=None)
    assert (new.address, new.used_at) == (ADDRESS, None)
    (mail,) = Mail.objects.all()
    assert (mail.to, mail.is_secret) == (ADDRESS, True)
    (path,) = {part for part in mail.text.split() if "/link/" in part}
    assert link_of(path.rstrip("/").rsplit("/", 1)[-1], LATER) == new
    # By the old link once more: the new one is replaced too, before it was sent.
    renew_link(token, now=LATER)
    assert Link.objects.filter(revoked_at=None).count() == 1
    states = Mail.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withheld", "waiting"]


def test_a_new_link_is_sent_also_where_earlier_ones_were_let_go(edition):
    """After a month links that ended are no longer counted."""
    _invitation, token = invite(edition)
    renew_link(token, now=LATER)
    second = Link.objects.get(revoked_at=None)
    renew_link(token, now=LATER)
    second.delete()
    renew_link(token, now=LATER)
    assert len(mails()) == 3


def test_after_the_role_is_accepted_a_mail_says_to_sign_in(edition):
    _invitation, token = invite(edition)
    person = enter_addressee(held(token), now=LATER)
    accept_role(held(token), by=person, now=LATER)
    links = Link.objects.count()
    Mail.objects.all().delete()
    renew_link(token, now=LATER)
    renew_link(token, now=LATER)
    (mail,) = Mail.objects.all()
    assert (mail.to, "/link/" in mail.text) == (person.email, False)
    assert Link.objects.count() == links


@pytest.mark.parametrize("state", ["accepted", "declined"])
def test_who_answered_by_telephone_comes_in_after_the_time_to_reply(edition, state):
    _invitation, token = invite(edition, state=state, expires_at=NOW)
    renew_link(token, now=LATER)
    new = Link.objects.get(revoked_at=None)
    assert (new.address, new.expires_at) == (ADDRESS, LATER + GRACE)


def test_no_link_is_sent_that_would_open_nothing(edition):
    _invitation, token = invite(edition, expires_at=LATER)
    renew_link(token, now=LATER)
    assert (mails(), Link.objects.count()) == ([], 1)


@pytest.mark.parametrize("state", ["draft", "withdrawn", "expired"])
def test_no_new_link_where_the_invitation_is_not_open(edition, state):
    _invitation, token = invite(edition, state=state)
    renew_link(token, now=LATER)
    renew_link("unknown", now=LATER)
    assert (mails(), Link.objects.count()) == ([], 1)
