"""What is typed wrong is told with its place, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext, override

from intercity.planning.brief import read_brief
from intercity.seminars.models import Edition
from tests.browsing import Visitor
from tests.markup import by_id, words

pytestmark = pytest.mark.django_db
BRIEF = """\
[edition]
slug = "partner-cities-5"
series = "Partner Cities Seminar"
ordinal = 5
dates = [2027-06-16]
languages = ["en", "ko"]

[host]
name = "Port Aurora"
zone = "Asia/Tokyo"

[sessions]
count = [2, 1]
host_hours = "08:30-20:00"
gap_minutes = 45

[sessions.presentations]
minutes = 15

[[sessions.items]]
kind = "opening"
minutes = 10
[[sessions.items]]
kind = "presentations"
[[sessions.items]]
kind = "discussion"
minutes = 35

[[cities]]
name = "Southern Reach"
zone = "Australia/Brisbane"
presents = true
[[cities]]
name = "Valmont"
zone = "Europe/Paris"
presents = true
hours = "10:00-18:00"
[[cities]]
name = "Costa Serena"
zone = "America/Sao_Paulo"
carried = 2.5
prefers = [1]
"""
# What is right, and what is typed instead.
MISTAKES = (
    ("dates = [2027-06-16]", 'dates = ["in June"]'),
    ('host_hours = "08:30-20:00"', 'host_hours = "20:00-08:30"'),
    ("gap_minutes", "gap_minute"),
    ('zone = "Australia/Brisbane"', 'zone = "Australia/Brisban"'),
    ("carried = 2.5", "carried = -2.5"),
)
LINES = [str(BRIEF[: BRIEF.index(right)].count("\n") + 1) for right, _wrong in MISTAKES]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def spoilt() -> str:
    text = BRIEF
    for right, wrong in MISTAKES:
        text = text.replace(right, wrong)
    return text


def test_a_brief_with_mistakes_is_put_right_on_the_page(secretariat):
    visitor: Visitor = secretariat
    visitor.open("/en/desk/editions/new/from-brief/")
    visitor.send("Make the edition", {"text": spoilt()})
    table = by_id(visitor.page.tree, "mistakes")
    lines = [words(row[0]) for row in table.iter("tr")][1:]
    assert lines == LINES
    assert "This brief has 5 mistakes." in visitor.page.text
    assert "Australia/Brisbane" in words(table)
    kept = visitor.page.form("Make the edition").value("text")
    assert kept == spoilt()
    assert not Edition.objects.filter(slug="partner-cities-5").exists()

    # Put right one by one: each time one less, and the text stays.
    for done, (right, wrong) in enumerate(MISTAKES[:-1], start=1):
        kept = visitor.page.form("Make the edition").value("text")
        visitor.send("Make the edition", {"text": kept.replace(wrong, right)})
        table = by_id(visitor.page.tree, "mistakes")
        left = [words(row[0]) for row in table.iter("tr")][1:]
        assert left == LINES[done:]
    visitor.send("Make the edition", {"text": BRIEF})
    assert "The edition is made from the brief." in visitor.page.text

    # Written out again it is the same brief, and so is the one made from that.
    written = visitor.client.get("/en/desk/partner-cities-5/plan/brief.toml").content
    assert read_brief(written) == read_brief(BRIEF.encode())
    copied = written.decode().replace("partner-cities-5", "partner-cities-6")
    visitor.open("/en/desk/editions/new/from-brief/")
    visitor.send("Make the edition", {"text": copied})
    again = visitor.client.get("/en/desk/partner-cities-6/plan/brief.toml").content
    assert again.decode() == copied


@pytest.mark.parametrize("code", ["en", "ja", "zh-hans", "ko"])
@pytest.mark.parametrize(
    ("page", "button", "name"),
    [
        ("editions/new/from-brief/", "Make the edition", "brief.toml"),
        ("cities/import/", "Check the file", "cities.csv"),
    ],
)
def test_a_file_is_judged_by_what_it_holds(secretariat, code, page, button, name):
    """Its name and its type are what anybody says of it."""
    visitor: Visitor = secretariat
    address = f"/{code}/desk/{page}"
    with override(code):
        pressed, problem = gettext(button), gettext("There is a problem")
    for content in (PNG, b"PK\x03\x04" + bytes(64), b"\xff\xfe[\x00", b""):
        visitor.open(address)
        form = visitor.page.form(pressed)
        file = SimpleUploadedFile(name, content, "text/plain")
        visitor.send_form(form, files={"file": file})
        assert problem in visitor.page.text, content
        assert visitor.page.tree.get("lang", "").lower() == code
        assert not Edition.objects.filter(slug="partner-cities-5").exists()


@pytest.mark.parametrize("code", ["en", "ja", "zh-hans", "ko"])
@pytest.mark.parametrize(
    ("page", "button"),
    [
        ("editions/new/from-brief/", "Make the edition"),
        ("cities/import/", "Check the file"),
    ],
)
def test_a_file_that_is_too_large_is_told_its_size(secretariat, code, page, button):
    visitor: Visitor = secretariat
    visitor.open(f"/{code}/desk/{page}")
    with override(code):
        form, problem = (
            visitor.page.form(gettext(button)),
            gettext("There is a problem"),
        )
    large = SimpleUploadedFile("large.toml", b"#" * 3_000_000, "text/plain")
    visitor.send_form(form, files={"file": large})
    assert problem in visitor.page.text
    # In bytes or in kilobytes.
    assert re.search(r"(?<!\d)3000(000)?(?!\d)", visitor.page.text)


def test_too_long_a_text_is_told_what_is_accepted(secretariat, settings):
    visitor: Visitor = secretariat
    visitor.open("/ko/desk/editions/new/from-brief/")
    with override("ko"):
        form = visitor.page.form(gettext("Make the edition"))
    visitor.send_form(form.filled({"text": "#" * 3_000_000}), status=413)
    assert visitor.page.tree.get("lang") == "ko"


SAMPLE = "partner-cities-4"
WRONG = (
    f"{SAMPLE}/programme/?zone=Asia/Soul",
    f"{SAMPLE}/?zone=Costa+Serana",
    f"{SAMPLE}/programme/?day=2027-02-31",
    f"{SAMPLE}/programme/?day=next+week",
    "partner-cities-44/programme/",
    "partner-citis-4/",
    f"{SAMPLE}/cities/nowhere/programme.ics",
    f"{SAMPLE}/sessions/9/programme.ics",
    f"desk/{SAMPLE}/programme/sessions/9/",
    f"desk/{SAMPLE}/programme/items/999999/",
    f"desk/{SAMPLE}/programme/versions/9/",
    f"desk/editions/{SAMPLE}/cities/nowhere/asks/",
    "desk/editions/partner-cities-44/",
    "desk/partner-cities-44/plan/",
    "desk/cities/nowhere/edit/",
    "desk/cities/new/?place=1",
    "no/such/page/",
)


@pytest.mark.parametrize("address", WRONG)
def test_a_wrong_address_is_a_page_that_helps_in_every_language(secretariat, address):
    visitor: Visitor = secretariat
    said = set()
    for code in ("en", "ja", "zh-hans", "ko"):
        with override(code):
            title = gettext("Page not found")
        page = visitor.open(f"/{code}/{address}", status=404)
        assert page.tree.get("lang").lower() == code
        main = next(page.tree.iter("main"))
        assert title in words(main)
        said.add(words(next(main.iter("p"))))
        # Every way out that it offers is one.
        ways = [link.get("href") for link in main.iter("a")]
        assert ways
        for way in ways:
            visitor.open(way)
    # In four languages, not four times in one.
    assert len(said) == 4
