"""Inviting, writing letters and setting deadlines at the desk, without JavaScript."""

from dataclasses import replace

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse

from intercity.base.dates import date_plain
from intercity.base.models import Mail
from intercity.base.outbox import post
from intercity.base.record import key_of
from intercity.cities.models import City, FocalPoint
from intercity.delegations.actions.members import enter_guest, register
from intercity.delegations.actions.reminders import remind
from intercity.delegations.drafting import Writer
from intercity.delegations.member_facts import MemberFacts
from intercity.delegations.models import Invitation, LetterTemplate
from intercity.kernel.names import NameParts
from intercity.seminars.models import Deadline
from tests.browsing import Visitor
from tests.cast import cast_of
from tests.factories.invitations import NOW, invitable, invited, inviting_edition
from tests.factories.seminars import ParticipantFactory
from tests.markup import inline_code, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    for view in ("invitations", "letters", "deadlines"):
        monkeypatch.setattr(f"intercity.delegations.views.{view}.now", lambda: NOW)
    monkeypatch.setattr("intercity.base.mails.now", lambda: NOW)


@pytest.fixture
def edition():
    return inviting_edition()


@pytest.fixture
def valmont(edition):
    return invitable(edition)


@pytest.fixture
def visitor(edition):
    visitor = Visitor()
    visitor.client.force_login(cast_of(edition).secretariat)
    return visitor


def place(edition, rest=""):
    return f"/en/desk/{edition.slug}/{rest}"


def test_cities_are_chosen_looked_at_and_invited(edition, valmont, visitor):
    silent = ParticipantFactory.create(edition=edition)
    visitor.open(place(edition, "invitations/"))
    assert inline_code(visitor.page.html) == []
    visitor.follow("Choose all that are not invited")
    form = visitor.page.form("Look at the letters")
    assert form.fields == (("city", str(valmont.pk)),)
    visitor.send("Look at the letters")
    text = visitor.page.text
    assert "Invitation to the 3rd Partner Cities Seminar" in text
    assert "Dear Mayor Kang," in text
    assert inline_code(visitor.page.html) == []
    before = visitor.page.form("Invite 1 city")
    visitor.send_form(before)
    assert "1 city is invited." in visitor.page.text
    assert "1 mail is still to be sent." in visitor.page.text
    visitor.send_form(before)
    assert Mail.objects.count() == 1
    assert not Invitation.objects.filter(participant=silent).exists()


def test_a_refusal_keeps_what_was_chosen_and_says_why(edition, valmont, visitor):
    silent = ParticipantFactory.create(edition=edition)
    query = f"city={valmont.pk}&city={silent.pk}"
    visitor.open(place(edition, f"invitations/preview/?{query}"))
    visitor.send("Invite 2 cities", status=422)
    assert f"No address is known for: {silent.city}." in visitor.page.text
    kept = visitor.page.form("Invite 2 cities").fields
    assert {value for name, value in kept if name == "city"} == {
        str(valmont.pk),
        str(silent.pk),
    }
    assert not Mail.objects.exists()


def test_a_deadline_that_is_over_is_told_before_anything_is_sent(
    edition, valmont, visitor
):
    address = place(edition, f"invitations/preview/?city={valmont.pk}")
    assert "Move it before you invite." not in visitor.open(address).text
    Deadline.objects.create(edition=edition, kind="reply", due_on="2026-01-02")
    edition.dates = ["2026-02-27"]
    edition.save()
    page = visitor.open(address)
    assert "The deadline for replies was 2 January 2026." in page.text
    visitor.send("Invite 1 city", status=422)
    assert visitor.page.text.count("The deadline for replies was 2 January 2026.") == 1
    edition.dates = []
    edition.save()
    assert "The edition has no date yet" in visitor.open(address).text


def test_a_late_city_is_invited_and_sent_a_new_link_and_the_desk_is_told_until_when(
    edition, valmont, visitor
):
    said = (
        "The deadline for replies was 20 October 2026. Whoever is invited now is asked"
        " to answer by 8 November 2026."
    )
    own = place(edition, "invitations/cities/valmont/")
    invited(valmont)
    assert "Whoever is invited now" not in visitor.open(own).text
    Deadline.objects.create(edition=edition, kind="reply", due_on="2026-10-20")
    assert said in visitor.open(own).text
    visitor.send("Send a new link")
    assert "A new link is sent" in visitor.page.text
    other = invitable(edition, "hanbit")
    page = visitor.open(place(edition, f"invitations/preview/?city={other.pk}"))
    assert said in page.text
    assert "Replies are due by 8 November 2026, 23:59 of the host." in page.text
    visitor.send("Invite 1 city")
    assert "1 city is invited." in visitor.page.text


def test_who_accepted_by_telephone_is_sent_a_new_link_while_nobody_speaks(
    edition, valmont, visitor
):
    own = place(edition, "invitations/cities/valmont/")
    invited(valmont)
    Invitation.objects.update(state="accepted")
    day = date_plain(Invitation.objects.get().sent_at.date())
    listed = visitor.open(place(edition, "invitations/")).text
    assert f"valmont@example.org {day}" in listed
    assert f"accepted {day}" not in listed
    assert "A new link" not in visitor.open(own).text
    FocalPoint.objects.all().delete()
    visitor.open(own)
    visitor.send("Send a new link")
    assert "A new link is sent" in visitor.page.text
    assert Invitation.objects.get().state == "accepted"


@pytest.mark.parametrize("given", ["", "city=x", "city=99999999999999999999", "show=1"])
def test_a_preview_of_nothing_says_so(edition, visitor, given):
    visitor.open(place(edition, f"invitations/preview/?{given}"))
    assert "No city is chosen." in visitor.page.text


def test_each_letter_can_be_looked_at_before(edition, valmont, visitor):
    other = invitable(edition, "hanbit", language="ja")
    query = f"city={valmont.pk}&city={other.pk}&show={other.pk}"
    page = visitor.open(place(edition, f"invitations/preview/?{query}"))
    assert "平素より大変お世話になっております。" in page.text
    assert 'lang="ja"' in page.html
    assert "other language" in page.text


def test_the_letter_to_the_leader_is_read_as_pdf_before_and_after(
    edition, valmont, visitor, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    address = place(edition, "invitations/cities/valmont/letter.pdf")
    for _time in range(2):
        answer = visitor.client.get(address)
        assert answer.content.startswith(b"%PDF-")
        assert answer["Cache-Control"] == "private, no-store"
        if not Invitation.objects.exists():
            invited(valmont)
    ParticipantFactory.create(edition=edition, city__slug="silent")
    silent = place(edition, "invitations/cities/silent/letter.pdf")
    assert visitor.client.get(silent).status_code == 404


def test_one_citys_invitation_is_addressed_sent_again_and_withdrawn(
    edition, valmont, visitor
):
    page = place(edition, "invitations/cities/valmont/")
    assert '<span lang="en">English</span>' in visitor.open(page).html
    for name in ("record_reply", "log"):
        assert reverse(f"delegations:{name}", args=[edition.slug, "valmont"]) in (
            visitor.page.html
        )
    visitor.send("Save the address", {"address": "not an address"})
    assert visitor.page.form("Save the address").value("address") == "not an address"
    visitor.send("Save the address", {"address": "office@valmont.example"})
    assert "office@valmont.example" in visitor.page.text
    invited(valmont)
    visitor.open(page)
    visitor.send("Send a new link", {"address": "valmont@example.org"})
    assert "A new link is sent" in visitor.page.text
    assert "15:59 Valmont, UTC+1" in visitor.page.text
    assert Mail.objects.filter(to="valmont@example.org").count() == 1
    visitor.send("Withdraw")
    assert "The invitation is withdrawn." in visitor.page.text
    assert Invitation.objects.get().state == "withdrawn"


def test_a_stale_withdrawal_shows_what_is_so_now(edition, valmont, visitor):
    invited(valmont)
    page = visitor.open(place(edition, "invitations/cities/valmont/"))
    Invitation.objects.update(revision=9, state="accepted")
    visitor.send("Withdraw", status=409)
    assert "accepted" in visitor.page.text
    assert page.status == 200


def test_a_mail_that_came_back_is_seen_and_leads_to_a_new_link(
    edition, valmont, visitor
):
    mail = invited(valmont).mail
    Mail.objects.update(state=Mail.State.BOUNCED, error="550 no such user")
    visitor.open(place(edition, "invitations/"))
    assert "1 mail did not arrive." in visitor.page.text
    visitor.follow("1 mail did not arrive.")
    visitor.follow(mail.subject)
    assert "550 no such user" in visitor.page.text
    assert "/link/" not in visitor.page.html
    visitor.follow("Send a new link")
    assert visitor.page.address == place(edition, "invitations/cities/valmont/")


def test_a_reminder_and_a_personal_link_that_came_back_lead_to_new_ones(
    edition, valmont, visitor
):
    invited(valmont)
    FocalPoint.objects.all().delete()
    writer = Writer(edition)
    remind(writer, writer.deadlines["reply"], step="now", by=None, now=NOW)
    facts = MemberFacts(parts=NameParts("Elm", "Robin"), email="elm@valmont.example")
    member = register(valmont, facts, by=cast_of(edition).secretariat, now=NOW)
    other = replace(facts, email="guest@x.example")
    guest = enter_guest(edition, other, by=None, now=NOW)
    Mail.objects.update(state=Mail.State.BOUNCED)
    for start, rest in (
        ("remind:", "invitations/cities/valmont/"),
        (f"members.link:{member.pk}:", f"my-city/valmont/delegation/{member.pk}/"),
        (f"members.link:{guest.pk}:", f"guests/{guest.pk}/"),
    ):
        mail = Mail.objects.get(key__startswith=start)
        visitor.open(place(edition, f"mails/{mail.pk}/"))
        visitor.follow("Send a new link")
        assert visitor.page.address == place(edition, rest)


def test_the_secretariat_resends_what_is_no_secret_of_its_own_edition_alone(
    edition, valmont, visitor
):
    (own,) = post(
        EmailMessage("Own", "Words", to=["a@example.org"]),
        now=NOW,
        about=key_of(edition),
    )
    (other,) = post(EmailMessage("Other", "Words", to=["a@example.org"]), now=NOW)
    Mail.objects.update(state=Mail.State.FAILED)
    visitor.open(place(edition, f"mails/{own.pk}/"))
    visitor.send("Send again")
    own.refresh_from_db()
    assert own.state == Mail.State.WAITING
    visitor.open(place(edition, f"mails/{other.pk}/"), status=404)
    visitor.open(place(edition, "mails/"))
    assert "Other" not in visitor.page.text


def test_a_letter_is_written_looked_at_and_taken_back(edition, valmont, visitor):
    visitor.open(place(edition, "invitations/letters/"))
    visitor.open(place(edition, "invitations/letters/invitation/en/"))
    wrong = {"subject": "S", "body": "{citi}, come to {edition}: {link}"}
    visitor.send("Save", wrong)
    assert "There is no field {citi} in this letter." in visitor.page.text
    assert visitor.page.form("Save").value("body") == wrong["body"]
    right = {"subject": "Come", "body": "{city}, come to the {edition}:\r\n\r\n{link}"}
    visitor.send("Look at it", right)
    assert "Valmont, come to the 3rd Partner Cities Seminar:" in visitor.page.text
    assert not LetterTemplate.objects.exists()
    visitor.send("Save", right)
    row = LetterTemplate.objects.get()
    assert row.body == "{city}, come to the {edition}:\n\n{link}"
    visitor.open(place(edition, "invitations/letters/invitation/en/"))
    visitor.send("Go back to the shipped words")
    assert not LetterTemplate.objects.exists()


def test_a_letter_is_begun_in_a_language_that_cities_have_stated(
    edition, valmont, visitor
):
    City.objects.filter(pk=valmont.city_id).update(language="fr")
    visitor.open(place(edition, "invitations/letters/"))
    assert "1 city wants letters in français." in visitor.page.text
    visitor.send("Begin", {"kind": "invitation", "language": "zz"})
    assert "“zz” is not a language." in visitor.page.text
    assert '<option value="Vietnamese"></option>' in visitor.page.html
    visitor.send("Begin", {"kind": "invitation", "language": "zh-Hant-TW"})
    assert visitor.page.address.endswith("/letters/invitation/zh-Hant-TW/")
    visitor.open(place(edition, "invitations/letters/"))
    visitor.send("Begin", {"kind": "invitation", "language": "French"})
    assert visitor.page.address.endswith("/letters/invitation/fr/")
    body = visitor.page.form("Save").value("body")
    assert "{salutation}" not in body
    visitor.send("Save", {"subject": "Invitation", "body": "Chers collègues\n\n{link}"})
    assert LetterTemplate.objects.get().language == "fr"


@pytest.mark.parametrize("rest", ["greeting/en", "invitation/zh", "invitation/EN"])
def test_letters_of_no_kind_or_language_are_not_there(edition, visitor, rest):
    visitor.open(place(edition, f"invitations/letters/{rest}/"), status=404)


def test_deadlines_are_set_and_shown_in_a_citys_time(edition, valmont, visitor):
    visitor.open(place(edition, "deadlines/?city=valmont"))
    assert "Wednesday 25 November 2026 15:59" in visitor.page.text
    visitor.open(place(edition, "deadlines/"))
    opened = visitor.page.form("Save the deadlines")
    visitor.send("Save the deadlines", {"on-reply": "soon", "time-reply": "25:00"})
    assert visitor.page.form("Save the deadlines").value("on-reply") == "soon"
    assert "“25:00” is not a time" in visitor.page.text
    visitor.send_form(opened.filled({"on-reply": "2026-12-01", "time-reply": "17:00"}))
    row = Deadline.objects.get()
    assert (row.kind, str(row.due_on), row.time) == ("reply", "2026-12-01", "17:00")
    visitor.send_form(opened.filled({"on-reply": "2026-12-03"}), status=409)
    assert "2026-12-01 17:00" in visitor.page.text
    visitor.open(place(edition, "deadlines/"))
    visitor.send("Save the deadlines", {"on-names": "2026-11-01"})
    assert "cannot lie before" in visitor.page.text
    visitor.open(place(edition, "deadlines/"))
    visitor.send("Save the deadlines", {"on-reply": "", "time-reply": ""})
    assert not Deadline.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        # Names have their usual day, 9 December.
        (
            {"on-reply": "2026-12-20", "on-abstract": "2026-12-20"},
            "“Names of the delegation” cannot lie before “Reply to the invitation”.",
        ),
        (
            {"on-reply": "2026-10-20"},
            "“Reply to the invitation” cannot lie before “Invitation”.",
        ),
        (
            {"on-abstract": "2026-11-25", "time-abstract": "12:00"},
            "“Title and abstract” cannot lie before “Reply to the invitation”.",
        ),
        (
            {"on-slides": "2026-12-01"},
            "“Slides and videos” cannot lie before “Title and abstract”.",
        ),
    ],
)
def test_no_deadline_lies_before_what_comes_first(edition, visitor, given, said):
    visitor.open(place(edition, "deadlines/"))
    visitor.send("Save the deadlines", given)
    assert said in visitor.page.text
    assert not Deadline.objects.exists()
    # What went out of order when the dates moved is not in the way of the rest.
    Deadline.objects.create(edition=edition, kind="names", due_on="2026-11-01")
    visitor.open(place(edition, "deadlines/"))
    visitor.send("Save the deadlines", {"on-release": "2027-03-01"})
    assert Deadline.objects.count() == 2


def test_an_edition_without_a_date_has_no_deadlines_yet(visitor, edition):
    edition.dates = []
    edition.save()
    visitor.open(place(edition, "deadlines/"))
    assert "It has no date yet." in visitor.page.text
    visitor.open(place(edition, "invitations/"))


def test_a_reminder_is_sent_by_hand_to_chosen_cities_once(edition, valmont, visitor):
    other = invitable(edition, "hanbit", speaks="ko")
    for participant in (valmont, other):
        Invitation.objects.create(participant=participant, state="invited")
    visitor.open(place(edition, "deadlines/"))
    visitor.follow("2 cities: Reply to the invitation")
    form = visitor.page.form("Send the reminders").filled({"city": str(other.pk)})
    visitor.send_form(form)
    assert "1 reminder is sent." in visitor.page.text
    visitor.send_form(form)
    assert "0 reminders are sent." in visitor.page.text
    assert [mail.to for mail in Mail.objects.all()] == ["hanbit@example.org"]
    visitor.open(place(edition, "deadlines/release/"), status=404)
    visitor.open(place(edition, "deadlines/names/"))
    assert "No city owes this." in visitor.page.text


def test_a_city_sees_what_is_asked_of_it_in_its_own_time(edition, valmont, client):
    Invitation.objects.create(participant=valmont, state="invited")
    client.force_login(FocalPoint.objects.get().person)
    text = said(client.get(place(edition, "my-city/valmont/deadlines/")))
    assert "Wednesday 25 November 2026 15:59" in text
    assert "still open" in text


@pytest.mark.parametrize(
    "rest",
    [
        "invitations/",
        "invitations/letters/",
        "deadlines/",
        "deadlines/reply/",
        "mails/",
    ],
)
def test_pages_ask_no_more_for_many_cities(
    edition, client, rest, django_assert_max_num_queries
):
    client.force_login(cast_of(edition).secretariat)
    invited(invitable(edition))
    with django_assert_max_num_queries(100) as few:
        client.get(place(edition, rest))
    for number in range(12):
        participant = invitable(edition, f"town-{number}")
        Invitation.objects.create(
            participant=participant, state="invited", mail=Mail.objects.first()
        )
    with django_assert_max_num_queries(len(few)):
        assert client.get(place(edition, rest)).status_code == 200


@pytest.mark.parametrize("given", [{}, {"key": "x"}, {"key": "", "city": "x"}])
def test_a_form_that_was_tampered_with_reminds_nobody(edition, valmont, client, given):
    Invitation.objects.create(participant=valmont, state="invited")
    client.force_login(cast_of(edition).secretariat)
    address = place(edition, "deadlines/reply/")
    assert client.post(address, given).status_code == 302
    assert client.post(place(edition, "invitations/send/"), given).status_code == 422
    assert not Mail.objects.exists()
