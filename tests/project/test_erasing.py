"""One person is erased from everything, and stays erased after a restore."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client

from intercity.base import files, jobs, outbox
from intercity.base.clock import now
from intercity.base.erasing import Line
from intercity.base.files import LETTERS, checked, keep
from intercity.base.models import Entry, File, Mail
from intercity.base.record import record
from intercity.base.refusals import Refusal
from intercity.base.registry import Erasing
from intercity.cities.actions import Term, appoint
from intercity.cities.models import FocalPoint
from intercity.delegations.links import make_link
from intercity.delegations.models import (
    AccessNeeds,
    Correspondence,
    Delegation,
    Invitation,
    Letter,
    Link,
    Member,
    Reply,
)
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText
from intercity.people import erasures
from intercity.people.erasures import (
    erase_again,
    erase_person,
    export_person,
    keep_list,
    subject_of,
)
from intercity.people.models import Erasure, Person
from intercity.programme.models import Interpreter, Version
from tests.factories.people import PersonFactory
from tests.factories.seminars import ParticipantFactory, RoleFactory

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
ADDRESS = "Mina.Kang@port-lumen.example"
FAMILY, GIVEN = "Kang", "Mina-Ölrun"
NAMES = ("Mina-Ölrun Kang", "Kang Mina-Ölrun", "Mina-Ölrun KANG", "Kang, Mina-Ölrun")


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "mails"
    settings.DATA_DIR = tmp_path


def letter(text: str, name: str = "letter.docx") -> File:
    """A letter as an office writes it: the words divided among runs."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        runs = "".join(f"<w:t>{word}</w:t>" for word in text.partition(" "))
        archive.writestr("word/document.xml", f"<w:p>{runs}</w:p>")
    upload = SimpleUploadedFile(name, target.getvalue())
    return keep(upload, checked(upload, LETTERS, most_bytes=10**6), by=None, now=NOW)


def somebody_everywhere() -> Person:
    """A focal point who is a member, writes and is written to, and is written about."""
    person = PersonFactory.create(
        email=ADDRESS.lower(), family_name=FAMILY, given_name=GIVEN, zone="Asia/Seoul"
    )
    participant = ParticipantFactory.create()
    edition, city = participant.edition, participant.city
    RoleFactory.create(
        person=person, series=edition.series, family_name=FAMILY, given_name=GIVEN
    )
    appoint(person, city, Term(from_on=date(2020, 1, 1)), by=None, now=NOW)
    delegation = Delegation.objects.create(participant=participant)
    member = Member.objects.create(
        edition=edition,
        delegation=delegation,
        person=person,
        email=ADDRESS,
        family_name=FAMILY,
        given_name=GIVEN,
        title=LocalizedText.of({"en": f"Office of {NAMES[0]}"}),
        pronunciation="KANG mee-na",
        is_head=True,
    )
    AccessNeeds.objects.create(member=member, words="A ramp", at=NOW)
    make_link(member=member, address=ADDRESS, now=NOW)
    invitation = Invitation.objects.create(
        participant=participant, address=ADDRESS, person=person
    )
    Reply.objects.create(
        invitation=invitation,
        answer=Reply.Answer.ACCEPTED,
        words=f"We send {NAMES[1]}.",
        received_on=date(2026, 11, 20),
        file=letter(f"We nominate {NAMES[0]}", f"{NAMES[0]}.docx"),
        by=person,
        at=NOW,
    )
    Correspondence.objects.create(
        participant=participant,
        direction=Correspondence.Direction.IN,
        channel="mail",
        on=date(2026, 11, 20),
        subject=f"From {NAMES[3]}",
        words=f"Write to {ADDRESS.upper()} please.",
        file=letter("A letter that cannot be read", "scan.docx"),
        at=NOW,
    )
    Correspondence.objects.create(
        participant=participant,
        direction=Correspondence.Direction.OUT,
        channel="mail",
        on=date(2026, 11, 21),
        subject="About the hours",
        file=letter("Nothing about anybody"),
        at=NOW,
    )
    Letter.objects.create(
        invitation=invitation,
        language="en",
        content={"salutation": f"Dear {NAMES[1]}"},
        file=letter("Its sheet, which is made anew"),
        written_at=NOW,
    )
    Version.objects.create(
        edition=edition,
        number=1,
        content={"items": [{"title": f"Presentation by {NAMES[0]}"}]},
        published_at=NOW,
    )
    for to in (ADDRESS, "colleague@city.example"):
        message = EmailMultiAlternatives(
            f"{NAMES[0]} takes part", f"Dear {NAMES[2]}", to=[to], reply_to=[ADDRESS]
        )
        message.attach_alternative(f"<p>{NAMES[2]}</p>", "text/html")
        message.attach("seat.ics", f"ATTENDEE;CN={NAMES[0]}:mailto:{ADDRESS}")
        outbox.post(message, now=NOW, key=f"seat:{to}", about="seminars:edition:x")
    jobs.enqueue("delegations.nothing", address=ADDRESS, who=NAMES[0])
    cache.set("draft", {"to": ADDRESS.lower()}, timeout=600)
    browser = Client()
    browser.force_login(person)
    return person


def dump(folder: Path) -> str:
    """Every row of every table, and every file of the site, as one text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- our own table
            found += [repr([_plain(one) for one in row]) for row in cursor.fetchall()]
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found += [str(path), *_parts(path)]
    return "\n".join(found)


def _plain(value: Any) -> Any:
    if isinstance(value, memoryview):
        value = value.tobytes()
    if isinstance(value, str) and value.startswith(("[", "{")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _parts(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    yield content.decode(errors="replace")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode(errors="replace")
                yield text.replace("</w:t><w:t>", "")


def traces(text: str) -> list[str]:
    """Lines that name the person."""
    wanted = [ADDRESS.lower(), *(name.lower() for name in NAMES)]
    return [
        line for line in text.splitlines() if any(one in line.lower() for one in wanted)
    ]


@pytest.mark.django_db(transaction=True)
def test_nothing_tells_of_who_was_erased_but_what_was_published(tmp_path: Path) -> None:
    person = somebody_everywhere()
    for row in Mail.objects.all():
        outbox.send(row.pk, now=NOW)
    before = traces(dump(tmp_path))
    assert len(before) > 15, "the person stands in fewer places than this test means"

    lines = erase_person(subject_of(ADDRESS), by=None, now=NOW)

    (left,) = traces(dump(tmp_path))
    assert "Presentation by" in left
    assert [line for line in lines if line.model == "programme.Version"] == [
        Line(
            "programme.Version",
            ("content",),
            1,
            Erasing.KEEP,
            "published: it keeps the names of the day, as every public record does",
        )
    ]
    person.refresh_from_db()
    assert person.email == f"erased-{person.pk}@erased.invalid"
    assert (person.name, person.is_active, person.zone) == ("", False, "")
    assert not person.roles.exists()
    assert not AccessNeeds.objects.exists()
    assert not Link.objects.exists()
    point = FocalPoint.objects.get()
    assert (point.person_id, point.until_on) == (person.pk, NOW.date())
    member = Member.objects.get()
    assert (member.withdrawn_at, member.is_head) == (NOW, False)
    assert Reply.objects.get().words == "We send [erased]."
    gone = Reply.objects.get().file
    assert gone is not None
    assert not files.path_of(gone.place).exists()
    assert (gone.name, gone.erased_at) == ("erased.docx", NOW)
    # Also where the words beside it name the person; one of something else stays.
    log = Correspondence.objects.exclude(file__erased_at=None)
    assert log.get().file_id != gone.pk
    (kept,) = File.objects.filter(erased_at=None)
    assert files.path_of(kept.place).exists()
    assert Letter.objects.get().content == {"salutation": "Dear [erased]"}
    assert Entry.objects.filter(action="people.erase").get().subject == (
        f"people:person:{person.pk}"
    )


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    somebody_everywhere()
    before = dump(tmp_path)
    told = erase_person(subject_of(ADDRESS), by=None, now=NOW, dry=True)
    assert dump(tmp_path) == before
    assert told == erase_person(subject_of(ADDRESS), by=None, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_member_without_an_account_goes_by_address(tmp_path: Path) -> None:
    edition = ParticipantFactory.create().edition
    Member.objects.create(
        edition=edition, email=ADDRESS, family_name=FAMILY, given_name=GIVEN
    )
    other = Member.objects.create(
        edition=edition, email=f"x{ADDRESS}", family_name=FAMILY, given_name="Jiho"
    )
    erase_person(subject_of(ADDRESS.upper()), by=None, now=NOW)
    left = [line for line in traces(dump(tmp_path)) if f"x{ADDRESS}" not in line]
    assert left == []
    other.refresh_from_db()
    assert other.known_as == "Jiho Kang"
    with pytest.raises(Refusal, match="nobody"):
        subject_of(ADDRESS)


def two_without_address() -> Member:
    """Two members without address and account; returns the second."""
    edition = ParticipantFactory.create().edition
    for given in ("Jiho", GIVEN):
        member = Member.objects.create(
            edition=edition, family_name=FAMILY, given_name=given
        )
        AccessNeeds.objects.create(member=member, words=f"{given} reads", at=NOW)
    return member


@pytest.mark.django_db(transaction=True)
def test_a_member_without_an_address_goes_by_number(tmp_path: Path) -> None:
    member = two_without_address()
    asked = f"member:{member.pk}"
    target = io.BytesIO()
    export_person(subject_of(asked), target, by=None, now=NOW)
    with zipfile.ZipFile(target) as archive:
        told = json.loads(archive.read("person.json"))
    assert [one["table"] for one in told["held"]] == [
        "delegations.AccessNeeds",
        "delegations.Member",
    ]
    assert "Jiho" not in json.dumps(told)

    erase_person(subject_of(asked), by=None, now=NOW)

    assert traces(dump(tmp_path)) == []
    assert AccessNeeds.objects.get().words == "Jiho reads"
    assert Member.objects.exclude(pk=member.pk).get().known_as == "Jiho Kang"
    for other in (
        asked,
        "member:0",
        "member:9" + "9" * 30,
        "nobody:1",
        "member:",
        ":1",
    ):
        with pytest.raises(Refusal, match="nobody"):
            subject_of(other)

    # As a restore of an older backup leaves it.
    Erasure.objects.all().delete()
    Member.objects.filter(pk=member.pk).update(family_name=FAMILY, given_name=GIVEN)
    assert erase_again(now=NOW) == 1
    assert traces(dump(tmp_path)) == []
    assert Member.objects.exclude(pk=member.pk).get().known_as == "Jiho Kang"


@pytest.mark.django_db
def test_a_number_leads_to_the_account_and_the_address() -> None:
    person = somebody_everywhere()
    member = Member.objects.get()
    found = subject_of(f"member:{member.pk}")
    assert found == subject_of(ADDRESS) == subject_of(str(person.pk))
    assert set(found.people) == {person.pk}
    assert set(found.addresses) == {ADDRESS.lower()}


@pytest.mark.django_db
def test_an_interpreter_without_an_address_goes_by_number() -> None:
    interpreter = Interpreter.objects.create(
        edition=ParticipantFactory.create().edition,
        family_name=FAMILY,
        given_name=GIVEN,
    )
    erase_person(subject_of(f"interpreter:{interpreter.pk}"), by=None, now=NOW)
    interpreter.refresh_from_db()
    assert interpreter.known_as == ""


@pytest.mark.django_db
def test_an_address_with_several_names_needs_a_word_more() -> None:
    edition = ParticipantFactory.create().edition
    for given in ("Mina", "Jiho"):
        Member.objects.create(
            edition=edition, email=ADDRESS, family_name=FAMILY, given_name=given
        )
    with pytest.raises(Refusal) as refusal:
        erase_person(subject_of(ADDRESS), by=None, now=NOW)
    assert refusal.value.code == "several_names"
    assert refusal.value.params == {"names": "Jiho Kang, Mina Kang"}
    erase_person(subject_of(ADDRESS), by=None, now=NOW, every_name=True)
    assert set(Member.objects.values_list("family_name", flat=True)) == {""}


@pytest.mark.django_db
def test_nobody_erases_the_last_administrator_or_themselves() -> None:
    last = PersonFactory.create(is_administrator=True)
    with pytest.raises(Refusal, match="last_administrator"):
        erase_person(subject_of(last.email), by=None, now=NOW)
    PersonFactory.create(is_administrator=True)
    with pytest.raises(Refusal, match="oneself"):
        erase_person(subject_of(last.email), by=last, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_bytes_that_a_killed_process_left_are_swept() -> None:
    somebody_everywhere()
    held = {path: path.read_bytes() for path in files.path_of("").rglob("*.docx")}
    erase_person(subject_of(ADDRESS), by=None, now=NOW)
    for path, content in held.items():
        path.write_bytes(content)
    nobodys = files.path_of("2026/12/nobodys.pdf")
    nobodys.write_bytes(b"%PDF")
    assert files.sweep(now()) == 3
    assert nobodys.exists(), "it may be on its way"
    assert files.sweep(now() + timedelta(days=2)) == 1
    kept = File.objects.get(erased_at=None)
    assert [path for path in held if path.exists()] == [files.path_of(kept.place)]


@pytest.mark.django_db(transaction=True)
def test_the_list_says_nothing_of_who_it_was() -> None:
    person = somebody_everywhere()
    erase_person(subject_of(ADDRESS), by=None, now=NOW)
    (line,) = erasures.list_file().read_text().splitlines()
    row = Erasure.objects.get()
    assert json.loads(line) == {
        "at": "2026-12-01T03:00:00+00:00",
        "digests": row.digests,
        "key": row.key,
        "person": person.pk,
    }
    assert erasures.list_file().stat().st_mode & 0o777 == 0o600
    erasures.list_file().unlink()
    assert (keep_list(), keep_list()) == (1, 0)
    assert erasures.list_file().read_text().splitlines() == [line]


@pytest.mark.django_db(transaction=True)
def test_an_older_database_is_erased_from_again(tmp_path: Path) -> None:
    """As a restore leaves it: the rows are back, and the table lacks the erasure."""
    somebody_everywhere()
    erase_person(subject_of(ADDRESS), by=None, now=NOW)
    Erasure.objects.all().delete()
    Version.objects.all().delete()
    Member.objects.update(email=ADDRESS, family_name=FAMILY, given_name=GIVEN)
    assert erase_again(now=NOW) == 1
    assert traces(dump(tmp_path)) == []
    assert Erasure.objects.count() == 1
    assert erase_again(now=NOW) == 0


OLD = "climate.office@port-lumen.example"


def moved() -> Member:
    """A member with a link to an earlier address, and a mail to it."""
    member = Member.objects.create(
        edition=ParticipantFactory.create().edition,
        email=ADDRESS,
        family_name=FAMILY,
        given_name=GIVEN,
    )
    for to in (OLD.title(), ADDRESS):
        make_link(member=member, address=to, now=NOW)
    outbox.post(EmailMultiAlternatives("Your page", "…", to=[OLD]), now=NOW)
    return member


@pytest.mark.django_db(transaction=True)
def test_an_earlier_address_goes_too_and_is_remembered(tmp_path: Path) -> None:
    member = moved()
    erase_person(subject_of(ADDRESS), by=None, now=NOW)
    assert OLD not in dump(tmp_path).lower()

    # As a restore of a backup leaves it in which the member still had that address,
    # and another member of the same person too.
    Erasure.objects.all().delete()
    named = {"email": OLD, "family_name": FAMILY, "given_name": GIVEN}
    Member.objects.filter(pk=member.pk).update(**named)
    Member.objects.create(edition=member.edition, **named)
    assert erase_again(now=NOW) == 1
    text = dump(tmp_path)
    assert traces(text) == []
    assert OLD not in text.lower()
    assert Entry.objects.filter(action="people.erase_again").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("older", ["a.kang@port-lumen.example", "x@city.example"])
def test_who_had_another_address_in_an_older_database_goes(
    older: str, tmp_path: Path
) -> None:
    """No link is left that tells of the address: the numbers do."""
    person = somebody_everywhere()
    Member.objects.get().delete()
    member = Member.objects.create(
        edition=ParticipantFactory.create().edition, email="m.kang@city.example"
    )
    for who in (ADDRESS, "m.kang@city.example"):
        erase_person(subject_of(who), by=None, now=NOW)
    Erasure.objects.all().delete()
    Version.objects.all().delete()
    named = {"family_name": FAMILY, "given_name": GIVEN}
    Person.objects.filter(pk=person.pk).update(email=older, **named)
    Member.objects.filter(pk=member.pk).update(email=f"m{older}", **named)
    outbox.post(EmailMultiAlternatives("Yours", "…", to=[f"m{older}"]), now=NOW)
    assert erase_again(now=NOW) == 2
    text = dump(tmp_path)
    assert traces(text) == []
    assert older not in text


@pytest.mark.django_db(transaction=True)
def test_a_colleague_who_has_the_earlier_address_stays() -> None:
    member = moved()
    colleague = Member.objects.create(
        edition=member.edition, email=OLD, family_name=FAMILY, given_name="Jiho"
    )
    assert OLD not in subject_of(ADDRESS).addresses
    erase_person(subject_of(ADDRESS), by=None, now=NOW)
    Erasure.objects.all().delete()
    named = {"email": OLD, "family_name": FAMILY, "given_name": GIVEN}
    Member.objects.filter(pk=member.pk).update(**named)
    assert erase_again(now=NOW) == 1
    member.refresh_from_db()
    colleague.refresh_from_db()
    assert (member.known_as, member.email) == ("", "")
    assert (colleague.known_as, colleague.email) == ("Jiho Kang", OLD)
    assert Mail.objects.filter(to=OLD).exists()


@pytest.mark.django_db
def test_an_earlier_address_with_which_somebody_signs_in_is_theirs() -> None:
    moved()
    other = PersonFactory.create(email=OLD, family_name="", given_name="")
    found = subject_of(ADDRESS)
    assert OLD not in found.addresses
    assert other.pk not in found.people


@pytest.mark.django_db(transaction=True)
def test_who_has_come_back_since_stays() -> None:
    somebody_everywhere()
    erase_person(subject_of(ADDRESS), by=None, now=NOW)
    PersonFactory.create(email=ADDRESS.lower())
    assert erase_again(now=NOW) == 0
    assert Person.objects.filter(email=ADDRESS.lower()).exists()


@pytest.mark.django_db(transaction=True)
def test_an_export_tells_what_the_record_says_of_the_person() -> None:
    person = somebody_everywhere()
    member = Member.objects.get(person=person)
    Entry.objects.all().delete()
    for action, by, data in (
        ("members.change", person, {"member": member.pk}),
        ("members.confirm", None, {"member": member.pk}),
        ("members.approve", None, {"members": [member.pk + 1, member.pk]}),
        ("role.give", None, {"person": person.pk}),
        ("role.take", None, {"person": person.pk + 1}),
        ("members.withdraw", None, {"member": member.pk + 1}),
        ("members.import", None, {"members": member.pk}),
    ):
        record(action, member.edition, by=by, now=NOW, data=data)
    record("people.close_account", person, by=None, now=NOW)
    target = io.BytesIO()
    export_person(subject_of(str(person.pk)), target, by=None, now=NOW)
    with zipfile.ZipFile(target) as archive:
        told = json.loads(archive.read("person.json"))
    assert [one["action"] for one in told["done"]] == ["members.change"]
    assert [one["action"] for one in told["recorded"]] == [
        *("members.confirm", "members.approve", "role.give", "people.close_account"),
        "people.export",
    ]


@pytest.mark.django_db(transaction=True)
def test_an_export_holds_everything_but_secrets() -> None:
    person = somebody_everywhere()
    target = io.BytesIO()
    export_person(subject_of(str(person.pk)), target, by=None, now=NOW)
    with zipfile.ZipFile(target) as archive:
        told = json.loads(archive.read("person.json"))
    assert (told["account"], told["addresses"]) == ([person.pk], [ADDRESS.lower()])
    tables = {one["table"] for one in told["held"]}
    assert {
        "people.Person",
        "seminars.Role",
        "cities.FocalPoint",
        "delegations.Member",
        "delegations.AccessNeeds",
        "delegations.Link",
        "delegations.Invitation",
        "base.Mail",
        "sessions.Session",
    } <= tables
    (needs,) = [
        one for one in told["held"] if one["table"] == "delegations.AccessNeeds"
    ]
    assert needs["facts"]["words"] == "A ramp"
    (session,) = [one for one in told["held"] if one["table"] == "sessions.Session"]
    assert session["facts"] == {"rows": 1}
    assert "people.export" not in [one["action"] for one in told["done"]]
    assert NameParts(FAMILY, GIVEN).written() in json.dumps(told, ensure_ascii=False)
