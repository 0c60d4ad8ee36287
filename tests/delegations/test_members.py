"""Who comes: registered, changed, withdrawn; the quota, the list, what each is told."""

from datetime import date
from functools import partial

import pytest

from intercity.base.models import Entry, Mail
from intercity.base.refusals import Refusal, Stale
from intercity.cities.models import FocalPoint
from intercity.delegations.actions.decisions import (
    approve,
    mark_attended,
    refuse,
    send_links,
)
from intercity.delegations.actions.links import revoke_links, send_link
from intercity.delegations.actions.lists import (
    arrange,
    close_list,
    hand_in,
    reopen_list,
    set_quota,
)
from intercity.delegations.actions.members import (
    change_member,
    enter_guest,
    move,
    name_head,
    note_access_needs,
    register,
    register_again,
    withdraw,
)
from intercity.delegations.actions.own import confirm, correct, decline
from intercity.delegations.links import link_of, make_link
from intercity.delegations.member_facts import facts_of
from intercity.delegations.models import AccessNeeds, Delegation, Link, Member
from tests.factories.members import member_of, told, with_quota
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW
from tests.factories.seminars import ParticipantFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return ParticipantFactory.create()


@pytest.fixture
def by(city):
    return RoleFactory.create(series=city.edition.series).person


@pytest.fixture
def speaker(city):
    person = PersonFactory.create()
    FocalPoint.objects.create(city=city.city, person=person, from_on=date(2020, 1, 1))
    return person


def code(action, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        action(*args, **kwargs)
    return refused.value.code


def names(city):
    rows = city.delegation.members.order_by("-is_head", "place", "pk")
    return [(one.family_name, one.is_head) for one in rows.filter(withdrawn_at=None)]


def token_in(mail):
    return mail.text.partition("/link/")[2].partition("/")[0]


# Registering


def test_somebody_registered_is_told_who_what_why_and_how_to_object(city, speaker):
    member = register(
        city, told(language="ko", speaks=("ko", "en")), by=speaker, now=NOW
    )
    assert facts_of(member) == told(language="ko", speaks=("ko", "en"))
    facts = (member.registered_at, member.invited_at, member.confirmed_at)
    assert facts == (NOW, NOW, None)
    assert (member.channel, member.entered_by) == ("web", speaker)
    (mail,) = Mail.objects.all()
    assert (mail.to, mail.language) == ("mina.kang@city.example", "ko")
    assert mail.is_secret
    assert str(speaker) in mail.text
    assert mail.headers["Reply-To"] == speaker.email
    link = link_of(token_in(mail), NOW)
    assert link is not None
    assert (link.member, link.address) == (member, mail.to)
    acts = list(Entry.objects.order_by("pk").values_list("action", "data"))
    city_said = {"member": member.pk, "city": city.city.slug, "channel": "web"}
    assert acts == [
        ("members.register", city_said),
        ("members.send_link", {"member": member.pk}),
    ]


def test_a_new_link_is_sent_also_where_earlier_ones_were_let_go(city, by):
    """After a month links that ended are no longer counted."""
    member = member_of(city)
    send_link(member, by=by, now=NOW)
    Link.objects.filter(member=member).earliest("pk").delete()
    send_link(member, by=by, now=NOW)
    newest = Mail.objects.latest("pk")
    assert link_of(token_in(newest), NOW) == Link.objects.latest("pk")
    assert Mail.objects.count() == 3


def test_without_an_address_nobody_is_written_to_and_nobody_is_invited(city, by):
    member = register(city, told(email=""), channel="telephone", by=by, now=NOW)
    assert (member.invited_at, member.channel) == (None, "telephone")
    assert not Mail.objects.exists()
    assert code(send_link, member, by=by, now=NOW) == "no_address"


def test_the_same_person_is_registered_once_and_an_office_has_one_address(city, by):
    member_of(city)
    assert code(member_of, city, "KANG") == "on_the_list"
    member_of(city, "Sora", email="mina.kang@city.example")
    assert code(register, city, told("", ""), by=by, now=NOW) == "unnamed"
    assert [name for name, _ in names(city)] == ["Kang", "Sora"]


def test_a_quota_binds_everybody_until_it_is_raised_or_a_place_is_free(city, by):
    with_quota(city.edition, 2)
    first, _second = member_of(city, "Ahn"), member_of(city, "Bae")
    assert code(member_of, city, "Cho") == "full"
    withdraw(first, by=by, now=NOW)
    member_of(city, "Cho")
    assert code(register_again, first, by=by, now=NOW) == "full"
    set_quota(city, 3, by=by, now=NOW)
    register_again(first, by=by, now=NOW)
    assert code(member_of, city, "Doh") == "full"
    assert names(city) == [("Ahn", False), ("Bae", False), ("Cho", False)]


def test_a_change_conflicts_with_one_made_meanwhile_and_moves_the_link(city, by):
    member = member_of(city)
    before = token_in(Mail.objects.get())
    new = told(email="other@city.example", honorific="Dr")
    changed = change_member(member, new, revision=1, by=by, now=NOW)
    assert (facts_of(changed), changed.revision) == (new, 2)
    assert link_of(before, NOW) is None
    assert [one.state for one in Mail.objects.order_by("pk")] == ["withheld", "waiting"]
    newest = Mail.objects.order_by("-pk").first()
    assert newest is not None
    assert newest.to == "other@city.example"
    assert link_of(token_in(newest), NOW) is not None
    with pytest.raises(Stale) as stale:
        change_member(member, told(honorific="Mr"), revision=1, by=by, now=NOW)
    assert stale.value.theirs["honorific"] == "Dr"
    assert stale.value.theirs["revision"] == 2


@pytest.mark.parametrize(
    ("family", "given", "email", "is_refused"),
    [
        ("Vale", "Robin", "robin.vale@city.example", True),
        ("Vale", "Robin", "", True),
        ("Vale", "Robin", "Mina.Kang@city.example", False),
        ("강", "미나", "mina.kang@city.example", False),
        ("mina", "Kang", "m.kang@city.example", False),
        ("Kang-Vale", "Mina", "mina.vale@city.example", False),
    ],
)
def test_nobody_is_made_another_person(city, by, family, given, email, is_refused):
    member = member_of(city)
    change = partial(change_member, member, revision=1, by=by, now=NOW)
    new = told(family, given, email=email)
    if is_refused:
        assert code(change, new) == "another_person"
        member.refresh_from_db()
        assert (member.known_as, member.links.filter(revoked_at=None).count()) == (
            "Mina Kang",
            1,
        )
    else:
        assert facts_of(change(new)) == new


def test_who_bears_another_name_waits_for_approval_again(city, by, speaker):
    with_quota(city.edition, 3, needs_approval=True)
    member = member_of(city)
    approve(city.edition, [member.pk], by=by, now=NOW)

    def changed(family, given, who):
        member.refresh_from_db()
        new = told(family, given, email=member.email)
        revision = member.revision
        kept = change_member(member, new, revision=revision, by=who, now=NOW)
        return kept.approved_at

    assert changed("Kang", "Mi-na", speaker) == NOW
    assert changed("강", "미나", by) == NOW
    assert changed("Vale", "Robin", speaker) is None


def test_what_a_person_needs_stands_in_no_record(city, by):
    member = member_of(city)
    note_access_needs(member, "Captions", by=by, now=NOW)
    note_access_needs(member, "Captions", by=by, now=NOW)
    assert AccessNeeds.objects.get().words == "Captions"
    entries = Entry.objects.filter(action="members.note_access_needs")
    assert [entry.data for entry in entries] == [
        {"member": member.pk, "city": city.city.slug}
    ]
    note_access_needs(member, " ", by=by, now=NOW)
    assert not AccessNeeds.objects.exists()


# The list


def test_there_is_one_head_who_stands_first(city, by):
    ahn, bae, cho = (member_of(city, name) for name in ("Ahn", "Bae", "Cho"))
    name_head(cho, by=by, now=NOW)
    assert names(city) == [("Cho", True), ("Ahn", False), ("Bae", False)]
    move(bae, -1, by=by, now=NOW)
    name_head(ahn, by=by, now=NOW)
    assert names(city) == [("Ahn", True), ("Bae", False), ("Cho", False)]
    move(bae, -1, by=by, now=NOW)
    move(bae, 9, by=by, now=NOW)
    assert names(city) == [("Ahn", True), ("Cho", False), ("Bae", False)]
    withdraw(ahn, by=by, now=NOW)
    assert code(name_head, ahn, by=by, now=NOW) == "withdrawn"
    assert names(city) == [("Cho", False), ("Bae", False)]


def test_a_list_is_handed_in_with_a_head_and_closed_to_the_city(city, by, speaker):
    assert code(hand_in, city, by=speaker, now=NOW) == "nobody"
    member = member_of(city)
    assert code(hand_in, city, by=speaker, now=NOW) == "no_head"
    name_head(member, by=speaker, now=NOW)
    hand_in(city, by=speaker, now=NOW)
    close_list(city, by=by, now=NOW)
    for action in (withdraw, name_head):
        target = member if action is withdraw else member_of(city, "Bae")
        assert code(action, target, by=speaker, now=NOW) == "closed"
    assert code(register, city, told("Cho"), by=speaker, now=NOW) == "closed"
    assert code(hand_in, city, by=speaker, now=NOW) == "closed"
    register(city, told("Cho"), by=by, now=NOW)
    reopen_list(city, by=by, now=NOW)
    register(city, told("Doh"), by=speaker, now=NOW)
    delegation = Delegation.objects.get(participant=city)
    assert (delegation.handed_in_at, delegation.closed_at) == (NOW, None)


def test_two_who_arrange_an_edition_do_not_overwrite_each_other(city, by):
    edition = with_quota(city.edition, 4)
    with pytest.raises(Stale) as stale:
        arrange(edition, quota=5, needs_approval=True, revision=0, by=by, now=NOW)
    assert stale.value.theirs == {"quota": 4, "needs_approval": False, "revision": 1}
    arrange(edition, quota=5, needs_approval=True, revision=1, by=by, now=NOW)
    assert edition.arrangements.quota == 4  # as it was read
    edition.arrangements.refresh_from_db()
    assert (edition.arrangements.quota, edition.arrangements.revision) == (5, 2)


# Decisions


def test_approval_is_told_to_the_person_and_to_who_entered_it(city, by, speaker):
    with_quota(city.edition, 3, needs_approval=True)
    rows = [
        register(city, told(name), by=speaker, now=NOW)
        for name in ("Ahn", "Bae", "Cho")
    ]
    Mail.objects.all().delete()
    keys = [row.pk for row in rows]
    assert approve(city.edition, keys[:2], by=by, now=NOW) == 2
    assert approve(city.edition, keys[:2], by=by, now=NOW) == 0
    assert code(refuse, city.edition, keys, " ", by=by, now=NOW) == "no_reason"
    assert refuse(city.edition, keys, "Two are enough.", by=by, now=NOW) == 1
    told_to = list(Mail.objects.order_by("pk").values_list("to", flat=True))
    assert told_to == [
        "mina.ahn@city.example",
        "mina.bae@city.example",
        speaker.email,
        "mina.cho@city.example",
        speaker.email,
    ]
    last = Mail.objects.order_by("pk").last()
    assert last is not None
    assert "Mina Cho" in last.text
    assert "Two are enough." in last.text
    # The place of who was refused is free again.
    register(city, told("Doh"), by=speaker, now=NOW)


def test_each_fact_is_set_by_its_own_action(city, by):
    member = member_of(city)
    link = Link.objects.get()
    confirm(link, now=NOW)
    confirm(link, now=NOW)
    assert mark_attended(city.edition, [member.pk], by=by, now=NOW) == 1
    member.refresh_from_db()
    assert [member.confirmed_at, member.attended_at] == [NOW, NOW]
    assert mark_attended(city.edition, [member.pk], attended=False, by=by, now=NOW) == 1
    member.refresh_from_db()
    assert member.attended_at is None
    acts = Entry.objects.filter(action="members.confirm")
    assert [(act.by, act.role, act.data["link"]) for act in acts] == [
        (None, "member", link.pk)
    ]


def test_nothing_is_done_to_members_of_another_edition(city, by):
    other = member_of(ParticipantFactory.create())
    for action in (approve, mark_attended, send_links):
        assert action(city.edition, [other.pk], by=by, now=NOW) == 0


# Links


def test_a_person_declines_by_the_link_and_the_colleague_is_told(city, speaker):
    member = register(city, told(), by=speaker, now=NOW)
    name_head(member, by=speaker, now=NOW)
    link = Link.objects.get()
    decline(link, now=NOW)
    decline(link, now=NOW)
    member.refresh_from_db()
    assert (member.withdrawn_at, member.is_head) == (NOW, False)
    assert Mail.objects.filter(to=speaker.email).count() == 1
    assert code(confirm, link, now=NOW) == "withdrawn"


def test_a_person_puts_right_what_is_told(city):
    member = member_of(city)
    link = Link.objects.get()
    new = told("Kang", "Min-a")
    new_facts = told("Kang", "Min-a", email=member.email)
    assert new != new_facts
    correct(link, new_facts, access_needs="Captions", revision=1, now=NOW)
    member.refresh_from_db()
    assert facts_of(member) == new_facts
    assert member.access_needs.words == "Captions"


def test_revoked_links_open_nothing_and_a_new_one_does(city, by):
    member = member_of(city)
    first = token_in(Mail.objects.get())
    assert revoke_links(member, by=by, now=NOW) == 1
    assert link_of(first, NOW) is None
    assert Mail.objects.get().state == "withheld"
    send_link(member, by=by, now=NOW)
    newest = Mail.objects.order_by("-pk").first()
    assert newest is not None
    assert link_of(token_in(newest), NOW) is not None


def test_a_guest_is_invited_and_registered_by_agreeing(city, by):
    facts = told(role=Member.Role.OBSERVER)
    guest = enter_guest(city.edition, facts, by=by, now=NOW)
    assert (guest.delegation, guest.invited_at, guest.registered_at) == (
        None,
        NOW,
        None,
    )
    confirm(Link.objects.get(), now=NOW)
    guest.refresh_from_db()
    assert (guest.registered_at, guest.confirmed_at) == (NOW, NOW)
    agreed = enter_guest(city.edition, told("Lee"), has_agreed=True, by=by, now=NOW)
    assert agreed.registered_at == NOW
    # Sent once more, as after a lost answer, it makes no other guest and no other mail.
    again = code(enter_guest, city.edition, told("Lee"), by=by, now=NOW)
    assert (again, city.edition.members.count()) == ("on_the_list", 2)


def test_a_guest_is_not_told_of_focal_points_that_nobody_is(city, by, client):
    member_of(city, email="member@example.org")
    member = city.delegation.members.get()
    send_link(member, by=by, now=NOW)
    guest = enter_guest(city.edition, told("Lee"), by=by, now=NOW)
    read = {
        mail.to: mail.text.replace("\n", " ")
        for mail in Mail.objects.filter(is_secret=True)
    }
    assert "by the focal points of your city" in read[member.email]
    assert "your city" not in read[guest.email]
    assert "are read by the secretariat. Nothing" in read[guest.email]
    for one, says in ((member, True), (guest, False)):
        token = make_link(member=one, address=one.email, now=NOW)
        page = client.get(f"/en/link/{token}/member/").content.decode()
        assert ("focal points of your city" in page) is says
        assert ("Only the secretariat reads this." in page) is not says
