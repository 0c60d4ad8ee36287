"""Uploaded files: what they are inside, how they are kept, and how they are sent."""

import io
import struct
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from intercity.base import files, retention, uploads
from intercity.base.clock import now
from intercity.base.files import adopt, checked, keep, path_of, plain_name, sent
from intercity.base.models import File
from intercity.base.refusals import Refusal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
MB = 1024 * 1024
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20)
EBML = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82"
EVERY = (
    *files.LETTERS,
    *files.SLIDES,
    *files.VIDEOS,
    *files.TEXTS,
    files.CSV,
    files.XLSX,
    files.VTT,
)


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.UPLOAD_FOLDER = tmp_path / "uploads"


def office(part, mimetype=None, **named):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype is not None:
            archive.writestr("mimetype", mimetype)
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
        for name, content in named.items():
            archive.writestr(name, content)
    return out.getvalue()


def ftyp(brand):
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\2\0isommp42" + bytes(40)


PPTX = office("ppt/presentation.xml")
XLSX = office("xl/workbook.xml")
ODP = office("content.xml", "application/vnd.oasis.opendocument.presentation")


def look(name, content, accepts=EVERY, most=MB):
    return checked(SimpleUploadedFile(name, content), accepts, most_bytes=most)


def refused(name, content, accepts=EVERY, most=MB):
    with pytest.raises(Refusal) as refusal:
        look(name, content, accepts, most)
    return refusal.value.code, refusal.value.params


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, files.PDF),
        ("A.PDF", PDF, files.PDF),
        ("a.png", PNG, files.PNG),
        ("a.jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20), files.JPEG),
        ("a.pptx", PPTX, files.PPTX),
        ("a.docx", office("word/document.xml"), files.DOCX),
        ("a.xlsx", XLSX, files.XLSX),
        ("a.odp", ODP, files.ODP),
        ("a.mp4", ftyp(b"isom"), files.MP4),
        ("a.m4v", ftyp(b"M4V "), files.MP4),
        ("a.mov", ftyp(b"qt  "), files.MOV),
        ("a.webm", EBML + b"\x84webm" + bytes(30), files.WEBM),
        ("a.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nWelcome\n", files.VTT),
        ("a.vtt", b"\xef\xbb\xbfWEBVTT\n\n", files.VTT),
        ("a.txt", "ご清聴".encode() * 3000, files.TXT),
        ("a.csv", b"name,level\n", files.CSV),
    ],
)
def test_a_file_is_what_its_ending_and_its_content_say(name, content, kind):
    assert look(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("disguised.pdf", b"<html><script>alert(1)</script> %PDF-1.4</html>"),
        ("page.txt.pdf", b"Hello"),
        ("table.pptx", XLSX),
        ("slides.xlsx", PPTX),
        ("text.odp", office("content.xml", "application/vnd.oasis.opendocument.text")),
        ("broken.pptx", PPTX[:-30]),
        ("nothing.pptx", b"PK\3\4" + bytes(60)),
        ("picture.mp4", ftyp(b"heic")),
        ("sound.mp4", ftyp(b"M4A ")),
        ("matroska.webm", EBML + b"\x88matroska" + bytes(30)),
        ("page.mp4", b"<html>" + bytes(40)),
        ("binary.txt", b"Hello\0"),
        ("late.txt", b"a" * 9000 + b"\xff\xfe"),
        ("cut.txt", "語".encode()[:-1]),
        ("japanese.txt", "都市".encode("shift_jis")),
        ("other.vtt", b"00:00.000 --> 00:01.000\nWelcome\n"),
        ("page.vtt", b"<html>WEBVTT"),
        ("picture.png", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(20)),
    ],
)
def test_what_is_something_else_inside_is_refused(name, content):
    kind = name.rpartition(".")[2]
    told = {"name": name, "kind": kind}
    assert refused(name, content) == ("file_not_what_it_says", told)


def test_an_empty_file_a_large_one_and_another_kind_are_refused_in_words():
    assert refused("a.pdf", b"") == ("file_empty", {"name": "a.pdf"})
    assert refused("a.pdf", PDF + bytes(MB)) == (
        "file_too_large",
        {"name": "a.pdf", "size": 2, "most": 1},
    )
    for name in ("a.exe", "a", "a.pdf.html", ".pdf"):
        told = {"name": name, "accepted": ".pdf, .pptx, .odp"}
        assert refused(name, PDF, files.SLIDES) == ("file_not_accepted", told)


def test_nothing_of_an_archive_is_unpacked(monkeypatch):
    bomb = office("ppt/presentation.xml", **{"ppt/media/a.bin": bytes(64 * MB)})
    long = office("content.xml", "a" * 5000)
    opened = []
    there = zipfile.ZipFile.open
    monkeypatch.setattr(
        zipfile.ZipFile,
        "open",
        lambda *given, **named: opened.append(given[1]) or there(*given, **named),
    )
    assert look("bomb.pptx", bomb, most=100 * MB) == files.PPTX
    assert opened == []
    # A name of its kind that would not end is not read either.
    assert refused("a.odp", long)[0] == "file_not_what_it_says"
    assert opened == []


def test_an_archive_of_a_million_names_is_not_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ppt/presentation.xml", "")
        for number in range(9000):
            archive.writestr(f"{number:0100}", b"")
    content = out.getvalue()
    (length,) = struct.unpack_from("<L", content, content.rfind(b"PK\5\6") + 12)
    assert length > MB
    assert refused("a.pptx", content, most=4 * MB)[0] == "file_not_what_it_says"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\mayor\slides.pdf", "slides.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("発表.pdf", "発表.pdf"),
        ("", "file"),
        ("/", "file"),
        ("\0", "file"),
        (".pdf", ".pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 99),
    ],
)
def test_the_name_of_a_file_leads_nowhere(given, kept):
    assert plain_name(given) == kept


def test_a_file_is_kept_under_a_name_of_its_own():
    upload = SimpleUploadedFile("a.pdf", PDF)
    upload._name = "../../a.pdf"
    kept = keep(upload, files.PDF, by=None, now=NOW)
    assert kept.name == "a.pdf"
    assert kept.place.startswith("2026/11/")
    assert kept.place.endswith(".pdf")
    assert path_of(kept.place).read_bytes() == PDF
    assert (kept.size, kept.media_type) == (len(PDF), "application/pdf")
    again = keep(SimpleUploadedFile("a.pdf", PDF), files.PDF, by=None, now=NOW)
    assert again.digest == kept.digest
    assert again.place != kept.place


def test_a_large_file_of_a_form_is_kept_without_a_copy(settings):
    upload = uploads._Temporary("a.pdf", "application/pdf", 0, None)
    upload.write(PDF)
    upload.size = len(PDF)
    with uploads.staged(upload) as staged:
        number = staged.path.stat().st_ino
        kept = adopt(staged, files.PDF, by=None, now=NOW)
    assert path_of(kept.place).stat().st_ino == number
    assert path_of(kept.place).read_bytes() == PDF
    assert not staged.path.exists()


def test_a_small_file_of_a_form_is_brought_to_the_disk():
    with uploads.staged(SimpleUploadedFile("a.pdf", PDF)) as staged:
        kept = adopt(staged, files.PDF, by=None, now=NOW)
    assert path_of(kept.place).read_bytes() == PDF
    assert File.objects.get().digest == kept.digest
    assert list(uploads.folder().iterdir()) == []


# Sent


@pytest.fixture
def kept():
    return keep(SimpleUploadedFile("発表 1.pdf", PDF), files.PDF, by=None, now=NOW)


def asked(kept, **headers):
    request = RequestFactory().get("/", headers=headers)
    answer = sent(kept, request)
    body = b"".join(answer.streaming_content)
    answer.close()
    return answer, body


def test_a_file_is_a_download_and_never_a_page(kept):
    answer, body = asked(kept)
    assert (answer.status_code, body) == (200, PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(PDF))
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("span", "first", "end"),
    [
        ("bytes=0-3", 0, 4),
        ("bytes=5-", 5, None),
        ("bytes=-4", -4, None),
        ("bytes=2-9999", 2, None),
    ],
)
def test_a_download_goes_on_where_it_broke_off(kept, span, first, end):
    answer, body = asked(kept, range=span)
    assert (answer.status_code, body) == (206, PDF[first:end])
    begins = first % len(PDF)
    assert (
        answer["Content-Range"] == f"bytes {begins}-{begins + len(body) - 1}/{len(PDF)}"
    )
    assert answer["Content-Length"] == str(len(body))


@pytest.mark.parametrize("span", ["bytes=9999-", "bytes=-0", "bytes=5-2"])
def test_a_part_that_is_not_there_is_told(kept, span):
    answer, body = asked(kept, range=span)
    assert (answer.status_code, body) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{len(PDF)}"


NINES = "9" * 5000
SEVERAL = (
    "bytes=0-1,4-5",
    "lines=1-2",
    "bytes=-",
    "bytes=a-b",
    f"bytes=0-{NINES}",
    f"bytes={NINES}-",
)


@pytest.mark.parametrize("span", SEVERAL)
def test_what_is_no_single_range_gets_all(kept, span):
    answer, body = asked(kept, range=span)
    assert (answer.status_code, body) == (200, PDF)


def test_the_rest_of_another_version_is_not_sent(kept):
    answer, body = asked(kept, range="bytes=5-", **{"if-range": '"other"'})
    assert (answer.status_code, body) == (200, PDF)


def test_what_a_killed_process_left_of_an_upload_is_swept():
    here = uploads.folder()
    here.mkdir(parents=True)
    (here / "left.upload").write_bytes(b"a letter")
    retention.run(now=now() + timedelta(days=3))
    assert len(list(here.iterdir())) == 1
    retention.run(now=now() + timedelta(days=5))
    assert list(here.iterdir()) == []
