"""Briefs at the desk: read in with every mistake at once, and written out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from intercity.cities.models import City
from intercity.planning.brief import MOST_BYTES, read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.exchange import edition_from_brief
from intercity.planning.mistakes import ACCEPTED, WHAT
from intercity.planning.told import DESK_ACCEPTED, DESK_WHAT
from intercity.seminars.models import Edition, Series
from tests.cast import cast_of
from tests.factories.people import PersonFactory
from tests.factories.planning import NOW
from tests.factories.seminars import RoleFactory, SeriesFactory
from tests.markup import said
from tests.planning.test_brief import SMALL

pytestmark = pytest.mark.django_db

MISTAKEN = SMALL.replace("host_hours", "host_hour").replace('"seoul"', '"soul"')


def url(name, *args):
    with override("en"):
        return reverse(f"planning:{name}", args=args)


@pytest.fixture
def desk(client):
    client.force_login(PersonFactory.create(is_administrator=True))
    return client


def paste(desk, text, **fields):
    return desk.post(url("from_brief"), {"text": text, "kind": "sample", **fields})


def upload(desk, data, name="brief.toml"):
    file = SimpleUploadedFile(name, data, "application/octet-stream")
    return desk.post(url("from_brief"), {"file": file, "kind": "sample"})


def told_in(response):
    return [(one.code, one.line) for one in response.context["mistakes"]]


# In


def test_a_pasted_brief_becomes_an_edition(desk):
    response = paste(desk, SMALL.replace("\n", "\r\n"))
    edition = Edition.objects.get()
    with override("en"):
        assert response.url == reverse("seminars:edition", args=["sample-1"])
    assert (edition.kind, edition.is_public) == ("sample", False)


def test_an_uploaded_brief_becomes_an_edition_and_is_written_again(desk):
    upload(desk, model_brief())
    response = desk.get(url("brief", "tgps-6"))
    assert response["Content-Type"] == "application/toml; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="tgps-6.toml"'
    assert read_brief(response.content) == read_brief(model_brief())


def test_every_mistake_is_shown_with_its_line_and_the_text_is_kept(desk):
    response = paste(desk, MISTAKEN)
    assert response.status_code == 200
    assert told_in(response) == [
        ("missing", 7),
        ("unknown_key", 9),
        ("unknown_city", 14),
    ]
    page = said(response)
    assert "This brief has 3 mistakes." in page
    for words in ("sessions.host_hour", "cities[0].city", "nearest: &quot;seoul&quot;"):
        assert words in page
    assert "host_hour = &quot;08:00-24:00&quot;" in page
    assert response.context["form"]["text"].value() == MISTAKEN
    assert (Edition.objects.count(), City.objects.count(), Series.objects.count()) == (
        0,
        0,
        0,
    )


def test_an_uploaded_text_is_kept_to_be_put_right_on_the_page(desk):
    response = upload(desk, b"\xef\xbb\xbf" + MISTAKEN.encode())
    assert len(response.context["mistakes"]) == 3
    assert response.context["form"]["text"].value() == MISTAKEN
    # What is put right in the text counts: no file is sent with it again.
    assert paste(desk, SMALL).status_code == 302


def test_mistakes_that_only_the_records_show_have_their_lines_too(desk):
    edition_from_brief(read_brief(SMALL.encode()), by=None, now=NOW)
    response = paste(desk, SMALL.replace("dates", 'mode = "onlin"\ndates'))
    assert told_in(response) == [("slug_taken", 3), ("not_accepted", 6)]
    assert "another edition has this address" in said(response)


def test_a_namesake_is_asked_about_and_may_be_the_same_city(desk):
    def brief(slug, zone):
        return SMALL.replace("sample-1", slug).replace(
            'city = "seoul"', f'name = "London"\nzone = "{zone}"'
        )

    paste(desk, brief("one", "Europe/London"))
    response = paste(desk, brief("two", "America/Toronto"))
    assert told_in(response) == [("other_city", 13)]
    assert "the records keep it in Europe/London" in said(response)
    assert 'type="checkbox" name="same" value="london"' in said(response)
    again = paste(desk, brief("two", "America/Toronto"), same=["london"])
    assert again.status_code == 302
    assert City.objects.filter(slug="london").count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "the file is not UTF-8 text (byte 0)"),
        (b"[edition]\x00", "the file is not TOML"),
        (b"", "the file holds nothing"),
        (b"\x00" * 100, "the file is not TOML"),
    ],
)
def test_what_is_no_text_is_refused_by_its_content(desk, data, words):
    response = upload(desk, data, name="brief.toml")
    assert response.status_code == 200
    assert words in said(response)
    assert Edition.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_unread(desk):
    response = upload(desk, b"#" * (MOST_BYTES + 1))
    assert response.status_code == 200
    assert "brief.toml is too large: 1048577 bytes; at most 1048576." in said(response)
    text = paste(desk, "#" * (MOST_BYTES + 1))
    assert "the file is too large" in said(text)


def test_nothing_at_all_is_told(desk):
    assert "Choose a file, or paste the text of a brief." in said(paste(desk, " \n"))


# Who may


def test_a_series_of_ones_own_is_needed_and_others_are_not_told_apart(client):
    series = SeriesFactory.create()
    series.names = series.names.with_text("en", "Sample Seminar")
    series.save()
    client.force_login(RoleFactory.create().person)
    theirs = said(paste(client, SMALL))
    none = said(paste(client, SMALL.replace("Sample Seminar", "No Such Series")))
    assert "not one of your series" in theirs
    assert "Partner Cities Seminar" in theirs
    assert (
        theirs.replace("Sample Seminar", "No Such Series").split("name=")[-1]
        == (none.split("name=")[-1])
    )
    assert Edition.objects.count() == 0
    client.force_login(RoleFactory.create(series=series).person)
    assert paste(client, SMALL).status_code == 302
    assert Edition.objects.get().series == series


@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize(
    ("who", "begins", "public", "hidden"),
    [
        ("anonymous", 302, 302, 302),
        ("stranger", 403, 403, 404),
        ("focal_point", 403, 403, 404),
        ("other_secretariat", 200, 403, 404),
        ("secretariat", 200, 200, 200),
        ("administrator", 200, 200, 200),
    ],
)
def test_who_may_read_in_and_write_out(client, who, begins, public, hidden, is_public):
    edition = edition_from_brief(read_brief(SMALL.encode()), by=None, now=NOW)
    Edition.objects.update(is_public=is_public)
    if person := getattr(cast_of(edition), who):
        client.force_login(person)
    assert client.get(url("from_brief")).status_code == begins
    assert paste(client, SMALL).status_code == begins
    expected = public if is_public else hidden
    assert client.get(url("brief", "sample-1")).status_code == expected
    assert Edition.objects.count() == 1


# Words


def test_every_sentence_of_the_desk_is_its_own():
    assert not DESK_WHAT.keys() & WHAT.keys()
    assert not DESK_ACCEPTED.keys() & ACCEPTED.keys()
