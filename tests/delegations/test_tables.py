"""People from tables: what is read, what is wrong, and that nothing is half done."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from intercity.base.models import Entry, Mail
from intercity.base.refusals import Refusal
from intercity.base.tables import as_csv, as_workbook, rows_of, rows_of_text
from intercity.delegations import jobs
from intercity.delegations.actions.lists import close_list
from intercity.delegations.actions.tables import (
    ON_THIS_SITE,
    Came,
    ask_to_enter,
    enter,
    keep_table,
    sweep_tables,
)
from intercity.delegations.member_facts import MemberFacts, facts_of
from intercity.delegations.models import Delegation, Member, MemberTable
from intercity.delegations.sheets import (
    example_rows,
    rows_for,
)
from intercity.delegations.table_rows import lines_of, table_of
from intercity.delegations.table_words import column_of
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LocalizedText
from tests.factories.cities import CityFactory
from tests.factories.members import member_of, told, with_quota
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW
from tests.factories.seminars import ParticipantFactory

TWO_BAD = """\
Family name,Given name,Office,Level,Email,Languages spoken,Head
Vale,Robin,Mayor,leader,robin@city.example,"French, en",x
Kang,Mina,Head of climate,boss,mina@city.example,한국어,
,Sora,Interpreter,,sora-at-city,ja,
=1+1,Toni,Driver,working,,,
"""


def lines(text, *, known=(), of_cities=False):
    table = table_of(rows_of_text(text, most=100), of_cities=of_cities)
    return lines_of(table.rows, known, most_sessions=2)


def why(text):
    with pytest.raises(ValidationError) as refused:
        table_of(rows_of_text(text, most=100))
    return " ".join(refused.value.messages)


# Reading


def test_a_row_becomes_a_member_and_mistakes_say_what_is_accepted():
    vale, kang, sora, driver = lines(TWO_BAD)
    assert vale.facts == MemberFacts(
        parts=NameParts("Vale", "Robin"),
        title=LocalizedText.of({"en": "Mayor"}),
        level="leader",
        email="robin@city.example",
        speaks=("fr", "en"),
    )
    assert (vale.is_head, vale.mistakes) == (True, ())
    assert (kang.number, kang.name) == (3, "Mina Kang")
    assert kang.mistakes == (
        (
            "level",
            "boss",
            "“boss” is not accepted here. Write one of: leader, senior, working.",
        ),
    )
    assert [(column, given) for column, given, _why in sora.mistakes] == [
        ("family_name", ""),
        ("email", "sora-at-city"),
    ]
    # A formula is a text like any other.
    assert (driver.name, driver.mistakes) == ("Toni =1+1", ())


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        ("姓,名,役職（日本語）", "family_name given_name title_ja"),
        ("メールアドレス,話す言語,団長", "email speaks head"),
        ("姓氏,名字,职务(英文)", "family_name given_name title_en"),
        ("电子邮件,级别,场次", "email level sessions"),
        ("성,이름,직위 (한국어)", "family_name given_name title_ko"),
        ("이메일,참가 방법,통역", "email mode needs"),
        ("Surname,First name,Title_en", "family_name given_name title_en"),
        ("E-mail,Correspondence language,City", "email language city"),
    ],
)
def test_headings_are_read_in_four_languages(headings, columns):
    assert [column_of(one) for one in headings.split(",")] == columns.split()


def test_values_are_read_in_four_languages():
    (line,) = lines(
        "姓,名,役職,レベル,参加方法,役割,セッション,話す言語,連絡の言語\n"
        "田中,花子,局長,局長級,会場,発表者,１、２,日本語、英語,日本語\n"
    )
    assert line.mistakes == ()
    assert line.facts == MemberFacts(
        parts=NameParts("田中", "花子", family_first=True),
        title=LocalizedText.of({"ja": "局長"}, "ja"),
        level="senior",
        mode="in-room",
        role="speaker",
        sessions=(1, 2),
        speaks=("ja", "en"),
        language="ja",
    )


@pytest.mark.parametrize(
    ("text", "column", "given"),
    [
        ("session\n3", "sessions", "3"),
        ("session\nfirst", "sessions", "first"),
        ("speaks\nKlingonese", "speaks", "Klingonese"),
        ("language\nfr", "language", "fr"),
        ("pronunciation\n" + "x" * 121, "pronunciation", "x" * 121),
    ],
)
def test_a_mistake_names_the_cell(text, column, given):
    heading, value = text.split("\n")
    (line,) = lines(f"family name,title,{heading}\nVale,Mayor,{value}\n")
    assert [one[:2] for one in line.mistakes] == [(column, given)]


def test_the_same_person_is_a_mistake_and_a_shared_address_only_noticed():
    text = (
        "family name,given name,title,email\n"
        "Vale,Robin,Mayor,office@city.example\n"
        "Kang,Mina,Head,Office@city.example\n"
        "vale,robin,Mayor,office@city.example\n"
        "Soto,Ana,Aide,ana@city.example\n"
    )
    known = [("ana@city.example", NameParts("Soto", "Ana"))]
    first, second, third, fourth = lines(text, known=known)
    assert (first.mistakes, first.notices) == ((), ())
    assert len(second.notices) == 1
    assert "line 2" in second.notices[0]
    assert "line 2" in third.mistakes[0][2]
    assert "already" in fourth.mistakes[0][2]


def test_what_is_no_table_of_people_is_refused_in_words():
    assert "no table" not in why("family name,title\n")
    assert "family name among them" in why("given name,title\nA,B\n")
    assert "whole names" in why("Name,title\nRobin Vale,Mayor\n")
    assert "stands twice: family_name" in why("surname,last name\nA,B\n")


def test_our_own_files_are_read_back():
    for write in (as_csv, as_workbook):
        rows = rows_of(write(example_rows(of_cities=True)), most=10)
        table = table_of(rows, of_cities=True)
        assert table.not_read == ()
        found = lines_of(table.rows, most_sessions=3)
        assert [line.mistakes for line in found] == [(), ()]
        assert [line.name for line in found] == ["Robin Vale", "강미나"]


# Entering


@pytest.fixture
def city(db):
    return ParticipantFactory.create(city=CityFactory.create(slug="valmont"))


@pytest.fixture
def by(city):
    return PersonFactory.create(is_administrator=True)


def kept(city, by, text, *, is_whole=False, came=ON_THIS_SITE):
    table = table_of(rows_of_text(text, most=9999), of_cities=is_whole)
    delegation = None
    if not is_whole:
        delegation, _ = Delegation.objects.get_or_create(participant=city)
    return keep_table(city.edition, delegation, table, came=came, by=by, now=NOW)


def code(action, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        action(*args, **kwargs)
    return refused.value.code


def test_a_table_with_a_mistake_enters_nobody_until_the_good_rows_are_asked_for(
    city, by
):
    table = kept(city, by, TWO_BAD)
    refused = code(ask_to_enter, table, good_rows_only=False, by=by, now=NOW)
    assert (refused, Member.objects.count()) == ("mistakes", 0)
    done = ask_to_enter(table, good_rows_only=True, by=by, now=NOW)
    assert (done.state, done.added, done.cells) == ("done", 2, [])
    rows = Member.objects.order_by("place")
    assert [(one.known_as, one.is_head) for one in rows] == [
        ("Robin Vale", True),
        ("Toni =1+1", False),
    ]
    assert facts_of(rows[0]).speaks == ("fr", "en")
    assert code(ask_to_enter, table, good_rows_only=True, by=by, now=NOW) == "entered"
    acts = Entry.objects.filter(action="members.import")
    assert [act.data for act in acts] == [{"members": 2, "table": table.pk}]


def test_a_quota_refuses_the_table_whole(city, by):
    with_quota(city.edition, 2)
    member_of(city, "Ahn")
    table = kept(city, by, "family name,title\nBae,Aide\nCho,Aide\n")
    with pytest.raises(Refusal) as refused:
        ask_to_enter(table, good_rows_only=True, by=by, now=NOW)
    assert refused.value.params == {"quota": 2, "taken": 1, "city": "Valmont"}
    assert Member.objects.count() == 1
    table.refresh_from_db()
    assert table.state == "seen"


def test_a_table_that_came_by_mail_stands_in_the_log_of_its_cities_once(city, by):
    names = LocalizedText.of({"en": "Hanbit"})
    other = ParticipantFactory.create(
        edition=city.edition, city=CityFactory.create(slug="hanbit", names=names)
    )
    came = Came("mail", date(2026, 1, 15))
    for family in ("Bae", "Cho"):
        rows = f"city,family name,title\nvalmont,{family},Aide\nhanbit,{family},\n"
        table = kept(city, by, rows, is_whole=True, came=came)
        ask_to_enter(table, good_rows_only=True, by=by, now=NOW)
    (line,) = city.correspondence.all()
    assert (line.direction, line.channel, line.on) == ("in", came.channel, came.on)
    assert line.subject == "Names of the delegation"
    # Of this one no line could be entered.
    assert not other.correspondence.exists()
    ask_to_enter(
        kept(city, by, "family name,title\nDoh,Aide\n"),
        good_rows_only=True,
        by=by,
        now=NOW,
    )
    assert city.correspondence.count() == 1


def test_a_closed_list_takes_no_table_of_the_city(city):
    speaker = PersonFactory.create()
    close_list(city, by=None, now=NOW)
    table = kept(city, speaker, "family name,title\nBae,Aide\n")
    assert code(ask_to_enter, table, good_rows_only=False, by=speaker, now=NOW) == (
        "closed"
    )


def test_a_large_table_of_all_cities_is_entered_by_a_job(
    city, by, django_assert_max_num_queries
):
    names = LocalizedText.of({"en": "Hanbit", "ko": "한빛"})
    other = ParticipantFactory.create(
        edition=city.edition, city=CityFactory.create(slug="hanbit", names=names)
    )
    with_quota(city.edition, 400)
    rows = "".join(
        f"{('valmont', '한빛')[number % 2]},Family {number},Aide,a{number}@x.example\n"
        for number in range(300)
    )
    table = kept(city, by, f"city,family name,title,email\n{rows}", is_whole=True)
    asked = ask_to_enter(table, good_rows_only=False, by=by, now=NOW)
    assert asked.state == "waiting"
    with django_assert_max_num_queries(40):
        jobs.enter_table(table=table.pk)
    jobs.enter_table(table=table.pk)
    table.refresh_from_db()
    assert (table.state, table.added, table.done) == ("done", 300, 300)
    assert Member.objects.filter(delegation__participant=other).count() == 150
    keys = list(Member.objects.order_by("pk").values_list("pk", flat=True)[:3])
    for _ in range(2):
        jobs.tell_members(members=keys)
    assert Mail.objects.count() == 3
    assert Member.objects.filter(invited_at__isnull=False).count() == 3


def test_a_job_that_is_refused_says_why_and_writes_nothing(city, by):
    rows = "".join(f"valmont,Family {number},Aide\n" for number in range(201))
    text = f"city,family name,title\n{rows}nowhere,Vale,Mayor\n"
    table = kept(city, by, text, is_whole=True)
    ask_to_enter(table, good_rows_only=False, by=by, now=NOW)
    jobs.enter_table(table=table.pk)
    table.refresh_from_db()
    assert (table.state, table.refusal) == (
        "refused",
        {"code": "mistakes", "params": {"count": 1}},
    )
    assert not Member.objects.exists()


def test_a_job_that_comes_second_leaves_what_the_first_has_done(city, by, monkeypatch):
    """A lease that was lost has two workers at the same table."""
    rows = "".join(f"valmont,Family {number},Aide\n" for number in range(201))
    with_quota(city.edition, 400)
    table = kept(city, by, f"city,family name,title\n{rows}", is_whole=True)
    ask_to_enter(table, good_rows_only=False, by=by, now=NOW)

    def enter_after_the_other(row, **given):
        enter(MemberTable.objects.get(pk=row.pk), by=by, now=NOW)
        return enter(row, **given)

    monkeypatch.setattr(jobs, "enter", enter_after_the_other)
    jobs.enter_table(table=table.pk)
    table.refresh_from_db()
    assert (table.state, table.added, table.refusal) == ("done", 201, {})
    assert Member.objects.count() == 201


def test_a_table_that_nobody_enters_is_deleted_after_a_day(city, by):
    old = kept(city, by, "family name,title\nBae,Aide\n")
    MemberTable.objects.filter(pk=old.pk).update(at=NOW.replace(month=11))
    new = kept(city, by, "family name,title\nBae,Aide\n")
    sweep_tables(NOW)
    assert list(MemberTable.objects.all()) == [new]


def test_a_file_of_people_holds_no_needs(city, by):
    member = member_of(city, "=cmd", speaks=("fr",))
    rows = list(rows_for([member], {city.city_id: frozenset({2})}))
    cells = dict(zip(*rows, strict=True))
    assert (cells["city"], cells["sessions"], cells["speaks"]) == ("valmont", "2", "fr")
    assert not any("access" in name for name in cells)
    assert ",'=cmd," in as_csv(rows).decode("utf-8-sig")
    table = table_of(rows_of(as_csv(rows), most=10), of_cities=True)
    (line,) = lines_of(table.rows, most_sessions=2)
    assert line.facts.parts == told("=cmd").parts


def test_entering_again_after_a_killed_worker_adds_nobody(city, by):
    table = kept(city, by, "family name,title\nBae,Aide\n")
    enter(table, by=by, now=NOW)
    again = MemberTable.objects.get(pk=table.pk)
    again.cells = [[2, {"family_name": "Cho", "title": "Aide"}]]
    assert code(enter, again, by=by, now=NOW) == "entered"
    assert Member.objects.count() == 1
