"""The interpretation desk: what it warns of, the glossary, packs and who reads them."""

import csv
import hashlib
import io
import json
import re
import tempfile
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intercity.base import files
from intercity.base.models import Mail
from intercity.base.refusals import Refusal, Stale
from intercity.base.tables import as_csv, rows_of
from intercity.cities.models import Official
from intercity.delegations.models import Arrangements
from intercity.kernel.names import NameParts, PersonName
from intercity.kernel.wording import LocalizedText
from intercity.programme import packs
from intercity.programme.actions.interpretation import (
    InterpreterValues,
    LanguageValues,
    TermValues,
    add_terms,
    adopt_interpreters,
    change_interpreter,
    keep_languages,
    remove_interpreter,
    revoke_link,
    send_link,
)
from intercity.programme.glossary import MOST_TERMS, entries_of, table_of, terms_of
from intercity.programme.interpretation import desk_of, sessions_of
from intercity.programme.models import Presentation, Session
from intercity.programme.packs import Slides, pack_of
from intercity.seminars.models import Role
from tests.cast import cast_of
from tests.factories.people import PersonFactory
from tests.factories.preparation import InterpreterFactory, guest_of, member_of
from tests.factories.programme import NOW
from tests.factories.seminars import RoleFactory
from tests.markup import inline_code, parsed, words

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}
SLUG = "partners-3"


@pytest.fixture
def first(edition):
    return edition.sessions.get(number=1)


@pytest.fixture
def desk(client, edition):
    client.force_login(cast_of(edition).secretariat)
    return client


def pair(edition):
    return tuple(InterpreterFactory.create_batch(2, edition=edition))


def assign(session, *people, floor="en", stint=20, language="ja"):
    channels = {language: frozenset(one.pk for one in people)}
    values = LanguageValues(floor=floor, stint=stint, channels=channels)
    kept = getattr(session, "languages", None)
    revision = kept.revision if kept else 0
    return keep_languages(session, values, revision=revision, **BY)


def warnings(edition, number=1):
    return desk_of(edition).booths[number - 1].warnings


# What is amiss


def test_a_pair_into_a_channel_that_all_understand_is_in_order(edition, first):
    assign(first, *pair(edition))
    own = edition.participants.get(city__slug="pearl-quay")
    member_of(own, needs=["ja", "ko"])
    assert warnings(edition) == ()


@pytest.mark.parametrize(
    ("people", "says"),
    [
        (0, "Nobody interprets into Japanese yet."),
        (1, "One person alone interprets into Japanese. Interpreters work in pairs."),
    ],
)
def test_too_few_are_told_of(edition, first, people, says):
    assign(first, *pair(edition)[:people])
    assert warnings(edition) == (says,)


def test_a_long_turn_is_told_of(edition, first):
    assign(first, *pair(edition), stint=25)
    (words,) = warnings(edition)
    assert words.startswith("A turn of 25 minutes is too long. Pairs change every")


def test_one_person_in_two_sessions_at_once_is_told_of(edition, first):
    one, other = pair(edition)
    second = edition.sessions.get(number=2)
    assign(first, one, other)
    assign(second, one, other)
    assert warnings(edition) == warnings(edition, 2) == ()
    Session.objects.filter(pk=second.pk).update(start="11:00")
    assert warnings(edition) == tuple(
        f"{who.known_as} is in session 2 too, which is at the same time."
        for who in (one, other)
    )
    # One ends when the other begins: 09:30 and 115 minutes.
    Session.objects.filter(pk=second.pk).update(start="11:25")
    assert warnings(edition) == ()


def test_one_person_in_two_channels_or_in_a_language_unknown_is_told_of(edition, first):
    one, other = pair(edition)
    both = frozenset({one.pk, other.pk})
    values = LanguageValues(floor="en", channels={"ja": both, "ko": both})
    keep_languages(first, values, revision=0, **BY)
    found = warnings(edition)
    assert f"{one.known_as} stands in two channels of this session." in found
    assert f"{one.known_as} is not known to work in Korean." in found


def test_a_language_that_members_need_and_nobody_hears_is_told_of(edition, first):
    assign(first, *pair(edition))
    own = edition.participants.get(city__slug="pearl-quay")
    member_of(own, needs=["ko"])
    member_of(own, needs=["ko"])
    member_of(own, needs=["fr"], withdrawn_at=NOW)
    guest_of(edition, needs=["fr"], sessions=[2])
    assert warnings(edition, 2) == ()
    assign(edition.sessions.get(number=2), *pair(edition))
    assert warnings(edition) == (
        "2 members need Korean, for which there is no channel.",
    )
    assert warnings(edition, 2) == (
        "1 member needs French, for which there is no channel.",
    )


# Writing


def test_the_floor_is_no_channel_and_strangers_are_not_assigned(edition, first):
    with pytest.raises(Refusal, match="floor_is_no_channel"):
        assign(first, floor="ja")
    with pytest.raises(Refusal, match="not_of_this_edition"):
        assign(first, InterpreterFactory.create())


def test_two_who_change_the_languages_conflict(edition, first):
    one, other = pair(edition)
    assign(first, one)
    values = LanguageValues(floor="en", channels={"ja": frozenset({other.pk})})
    with pytest.raises(Stale):
        keep_languages(first, values, revision=0, **BY)
    keep_languages(first, values, revision=1, **BY)
    rows = first.assignments.values_list("interpreter", "language")
    assert list(rows) == [(other.pk, "ja")]


def test_who_is_assigned_is_not_taken_out(edition, first):
    one, other = pair(edition)
    assign(first, one)
    with pytest.raises(Refusal, match="has_assignments"):
        remove_interpreter(one, **BY)
    remove_interpreter(other, **BY)
    assert list(edition.interpreters.all()) == [one]


def test_people_with_the_role_are_entered_once(edition):
    role = RoleFactory.create(
        series=edition.series,
        edition=edition,
        name=Role.Name.INTERPRETER,
        languages=["fr", "en"],
    )
    assert desk_of(edition).to_adopt == 1
    assert adopt_interpreters(edition, **BY) == 1
    assert adopt_interpreters(edition, **BY) == 0
    found = edition.interpreters.get()
    assert (found.person, found.languages) == (role.person, ["fr", "en"])


def test_a_new_address_makes_the_old_link_void(edition):
    one = InterpreterFactory.create(edition=edition)
    send_link(one, **BY)
    one.refresh_from_db()
    assert one.digest
    values = InterpreterValues(parts=one.parts, email="new@example.org")
    change_interpreter(one, values, revision=one.revision, **BY)
    one.refresh_from_db()
    assert one.digest == ""
    assert Mail.objects.get().state == "withheld"


@pytest.mark.parametrize("end", [send_link, revoke_link, remove_interpreter])
def test_a_mail_that_waits_is_not_sent_once_its_link_is_closed(edition, end):
    one, other = InterpreterFactory.create_batch(2, edition=edition)
    for each in (one, other):
        send_link(each, **BY)
    end(one, **BY)
    states = list(Mail.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["withheld", "waiting", "waiting"][: len(states)]
    assert len(states) == (3 if end is send_link else 2)


def test_the_desk_assigns_by_its_form_and_keeps_what_was_ticked(desk, edition, first):
    one, other = pair(edition)
    address = reverse("programme:languages", args=[SLUG, 1])
    page = desk.get(address).content.decode()
    assert inline_code(page) == []
    typed = {"revision": "0", "floor": "en", "stint": "15", "into_ja": [one.pk]}
    page = desk.post(address, typed).content.decode()
    assert "Tick the channel too, or nobody here." in page
    assert re.search(rf'value="{one.pk}"[^>]*checked', page)
    typed |= {"channels": ["ja", "en"]}
    assert "needs no channel of its own" in desk.post(address, typed).content.decode()
    typed |= {"channels": ["ja"], "into_ja": [one.pk, other.pk]}
    assert desk.post(address, typed).status_code == 302
    assert first.assignments.count() == 2
    assert desk.post(address, typed | {"stint": "18"}).status_code == 409
    page = desk.get(reverse("programme:interpretation", args=[SLUG])).content.decode()
    assert "To be settled" not in page.partition("Session 2")[0]
    assert one.known_as in page


def test_the_desk_asks_as_often_for_many_as_for_one(edition, first):
    def queries(function):
        with CaptureQueriesContext(connection) as found:
            function(edition)
        return len(found)

    people = InterpreterFactory.create_batch(6, edition=edition)
    assign(first, *people[:1])
    once = [queries(function) for function in (desk_of, pack_of, entries_of)]
    assign(edition.sessions.get(number=1), *people)
    assign(edition.sessions.get(number=2), *people)
    for participant in edition.participants.all():
        for number in range(4):
            member_of(participant, needs=["ko"], is_head=not number)
        name = PersonName.of({"en": NameParts("Leader", "Robin")})
        Official.objects.create(city=participant.city, name=name)
    assert [queries(one) for one in (desk_of, pack_of, entries_of)] == once


# The glossary


WORDS = LocalizedText.of({"en": "heat island", "ja": "ヒートアイランド"})


def test_terms_are_kept_by_their_words_and_names_come_along(edition):
    add_terms(edition, [TermValues(words=WORDS, note="not hot spot")], **BY)
    add_terms(edition, [TermValues(words=WORDS, note="a new note")], **BY)
    own = edition.participants.get(city__slug="pearl-quay")
    edition.series.capital_family_names = True
    edition.series.save()
    member_of(own, family_name="Kang", given_name="Mina", pronunciation="kahng")
    rows = list(
        csv.DictReader(
            io.StringIO(
                as_csv(table_of(edition, entries_of(edition))).decode("utf-8-sig")
            )
        )
    )
    assert rows[0]["en"] == "heat island"
    assert rows[0]["note"] == "a new note"
    kinds = {(row["kind"], row["en"]) for row in rows}
    assert ("person", "Mina KANG") in kinds
    assert ("programme", "Partner Cities Seminar") in kinds
    cities = edition.participants.values_list("city__names", flat=True)
    for names in cities:
        assert ("city", names.in_("en").text) in kinds


def test_the_glossary_names_nobody_who_does_not_come(edition):
    city = edition.participants.get(city__slug="pearl-quay")
    waiting = edition.participants.get(city__slug="valmont")
    title = LocalizedText.of({"en": "Mayor"})
    name = PersonName.of({"en": NameParts("Leader", "Mina")})
    Official.objects.create(city=city.city, name=name, title=title)
    member_of(city, family_name="Kang")
    member_of(waiting, family_name="Waiting")

    def told():
        return {one.words.in_("en").text for one in entries_of(edition)}

    assert {"Pearl Quay", "Mina Leader", "Robin Kang", "Robin Waiting"} <= told()
    Arrangements.objects.create(edition=edition, needs_approval=True)
    assert not {"Robin Kang", "Robin Waiting"} & told()
    Arrangements.objects.update(needs_approval=False)
    city.takes_part = False
    city.save()
    left = told()
    assert {"Valmont", "Robin Waiting"} <= left
    assert not {"Pearl Quay", "Mina Leader", "Robin Kang"} & left


def test_a_file_that_was_taken_away_comes_back_as_it_was(edition):
    odd = LocalizedText.of({"en": "=SUM(1)", "ko": "열섬"})
    terms = [TermValues(words=WORDS, source="=x"), TermValues(words=odd)]
    add_terms(edition, terms, **BY)
    content = as_csv(table_of(edition, entries_of(edition)))
    assert b"'=SUM" in content
    read = terms_of(edition, rows_of(content, most=MOST_TERMS))
    assert set(read) == set(terms)
    assert add_terms(edition, read, **BY) == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf,,\n", "a line of column names"),
        (b"en\n" + b"x" * 200_000, "Line 2 cannot be read"),
        (b"a,b\n1,2\n", "No column is a language of the edition"),
        (b"en,note\n,only a note\n", "Line 2: there is no term in any language."),
        (b"en\n" + b"x" * 201, "Line 2: en has 201 characters"),
        (b"en,ja\n", "and lines under it"),
        (b"kind,en\ncity,Valmont\n", "no terms"),
        (b"en\n\xff\n", "UTF-8"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(desk, edition, content, says):
    with pytest.raises(ValidationError, match=says.replace("(", r"\(")):
        terms_of(edition, rows_of(content, most=MOST_TERMS))
    upload = SimpleUploadedFile("terms.csv", content)
    answer = desk.post(
        reverse("programme:glossary-import", args=[SLUG]), {"file": upload}
    )
    assert says in answer.content.decode()
    assert edition.terms.count() == 0


def test_a_good_file_is_imported_whole(desk, edition):
    lines = "en;ja;note\nquay;岸壁;harbour\ntide;潮;\n".encode()
    upload = SimpleUploadedFile("terms.csv", lines)
    address = reverse("programme:glossary-import", args=[SLUG])
    assert desk.post(address, {"file": upload}).status_code == 302
    page = desk.get(reverse("programme:glossary", args=[SLUG])).content.decode()
    assert "岸壁" in page
    assert "2 terms were added or changed." in page


# The pack


def opened(answer):
    body = b"".join(answer.streaming_content)
    return zipfile.ZipFile(io.BytesIO(body))


def statuses(client, paths):
    return [client.get(path).status_code for path in paths]


@pytest.fixture
def slides(settings, tmp_path, monkeypatch):
    """Somebody brings slides along for session 1."""
    settings.MEDIA_ROOT = tmp_path
    body = b"%PDF-1.4 of slides"
    upload = SimpleUploadedFile("slides.pdf", body)
    kept = files.keep(upload, files.PDF, by=None, now=NOW)
    monkeypatch.setattr(packs, "_sources", [])
    packs.offer(
        lambda edition, sessions: [
            Slides(1, "pearl-quay.pdf", kept) for one in sessions if one.number == 1
        ]
    )
    return body


def test_a_pack_holds_all_that_is_known_now(desk, edition, first, slides):
    assign(first, *pair(edition))
    own = edition.participants.get(city__slug="pearl-quay")
    member_of(own, family_name="Kang", pronunciation="kahng", email="secret@x.example")
    Presentation.objects.create(
        participant=own, abstract=LocalizedText.of({"en": "Quays & tides"})
    )
    elsewhere = edition.participants.get(city__slug="valmont")
    member_of(elsewhere, family_name="Elsewhere")
    answer = desk.get(reverse("programme:session-pack", args=[SLUG, 1]))
    archive = opened(answer)
    assert sorted(archive.namelist()) == [
        "glossary.csv",
        "manifest.json",
        "names.csv",
        "programme-en.html",
        "programme-ja.html",
        "programme-ko.html",
        "programme-zh-hans.html",
        "slides/session-1/pearl-quay.pdf",
    ]
    assert archive.read("slides/session-1/pearl-quay.pdf") == slides
    manifest = json.loads(archive.read("manifest.json"))
    for one in manifest["files"]:
        body = archive.read(one["name"])
        assert hashlib.sha256(body).hexdigest() == one["sha256"], one["name"]
    assert manifest["made_at"]
    names = archive.read("names.csv").decode("utf-8-sig")
    assert "kahng" in names
    assert "副市長" in names
    assert "Elsewhere" not in names
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"secret@x.example" not in everything
    page = archive.read("programme-ja.html").decode()
    assert '<html lang="ja">' in page
    assert "Kang" in page
    # Whoever reads it elsewhere knows by which clock, and in which words.
    assert "UTC+9" in page
    assert "Quays &amp; tides" in page


def test_a_pack_is_made_on_the_disk_of_the_data(desk, edition, slides, monkeypatch):
    """The folder of all programs is small, or memory; slides are neither."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    answer = desk.get(reverse("programme:pack", args=[SLUG]))
    assert "manifest.json" in opened(answer).namelist()


def test_a_pack_is_sent_again_only_when_something_changed(desk, edition, slides):
    address = reverse("programme:pack", args=[SLUG])
    first = desk.get(address)
    etag = first["ETag"]
    assert "manifest.json" in opened(first).namelist()
    assert desk.get(address, headers={"if-none-match": etag}).status_code == 304
    add_terms(edition, [TermValues(words=WORDS)], **BY)
    again = desk.get(address, headers={"if-none-match": etag})
    assert again.status_code == 200
    assert again["ETag"] != etag
    assert opened(again).read("glossary.csv").decode("utf-8-sig").count("heat") == 1


def test_slides_that_lie_nowhere_are_left_out(desk, edition, slides, tmp_path):
    for path in tmp_path.rglob("*.pdf"):
        path.unlink()
    archive = opened(desk.get(reverse("programme:session-pack", args=[SLUG, 1])))
    assert [name for name in archive.namelist() if "slides" in name] == []


def test_interpreters_read_their_own_session_and_nobody_elses(client, edition, first):
    one = InterpreterFactory.create(edition=edition, person=PersonFactory.create())
    assign(first, one)
    cast = cast_of(edition)
    paths = [
        reverse("programme:session-pack", args=[SLUG, 1]),
        reverse("programme:session-pack", args=[SLUG, 2]),
        reverse("programme:pack", args=[SLUG]),
        reverse("programme:interpretation", args=[SLUG]),
        reverse("programme:own-interpretation", args=[SLUG]),
        reverse("programme:glossary-csv", args=[SLUG]),
        reverse("programme:glossary", args=[SLUG]),
    ]
    expected = {
        one.person: [200, 403, 403, 403, 200, 200, 403],
        cast.secretariat: [200, 200, 200, 200, 404, 200, 200],
        cast.focal_point: [403, 403, 403, 403, 404, 403, 403],
        cast.stranger: [403, 403, 403, 403, 404, 403, 403],
    }
    for person, answers in expected.items():
        client.force_login(person)
        assert statuses(client, paths) == answers
    client.force_login(one.person)
    own = client.get(paths[4]).content.decode()
    assert 'aria-label="This edition"' in own
    assert f'href="{paths[5]}"' in own
    edition.is_public = False
    edition.save()
    assert statuses(client, paths[:2]) == [200, 404]
    client.force_login(cast.stranger)
    assert statuses(client, paths[:2]) == [404, 404]


def test_a_personal_link_opens_page_and_pack_until_it_is_revoked(
    client, edition, first
):
    one = InterpreterFactory.create(edition=edition, email="aki@example.org")
    assign(first, one)
    token = send_link(one, **BY)
    page = reverse("programme:interpreter-page", args=[token])
    mail = Mail.objects.get(to="aki@example.org")
    assert page in mail.text
    assert page in mail.html
    assert mail.is_secret
    one.refresh_from_db()
    assert token not in one.digest
    answer = client.get(page)
    assert answer["Referrer-Policy"] == "same-origin"
    said = words(parsed(answer.content.decode()))
    assert "Session 1" in said
    assert "UTC+9" in said
    assert "20 minutes" in said
    assert "Session 2" not in said
    pack = reverse("programme:link-pack", args=[token, 1])
    assert "manifest.json" in opened(client.get(pack)).namelist()
    other = reverse("programme:link-pack", args=[token, 2])
    assert client.get(other).status_code == 404
    renewed = send_link(one, **BY)
    assert client.get(page).status_code == 404
    page = reverse("programme:interpreter-page", args=[renewed])
    assert client.get(page).status_code == 200
    revoke_link(one, **BY)
    assert client.get(page).status_code == 404


def test_without_an_address_no_link_is_sent(desk, edition):
    one = InterpreterFactory.create(edition=edition, email="")
    address = reverse("programme:interpreter-link", args=[SLUG, one.pk])
    assert "Enter an address first" in desk.post(address, follow=True).content.decode()
    assert Mail.objects.count() == 0


def test_an_interpreter_sees_the_partner_and_the_languages(edition, first):
    one, other = pair(edition)
    assign(first, one, other)
    (own,) = sessions_of(one)
    assert (own.floor, own.language, own.partners) == ("en", "ja", (other.known_as,))
    assert own.stint == 20
    assert own.ends - own.starts == timedelta(minutes=115)
