"""Tables as files: read by their content, and safe in a spreadsheet."""

import csv
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from intercity.base.tables import (
    MOST_BYTES,
    as_csv,
    as_workbook,
    rows_of,
    rows_of_upload,
    sent_table,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_in_the_encodings_of_spreadsheets(encoding):
    text = "姓\t名\t役職\r\n田中\t花子\t局長\r\n"
    assert rows_of(text.encode(encoding), most=10) == [
        (1, ("姓", "名", "役職")),
        (2, ("田中", "花子", "局長")),
    ]


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_it_was_saved():
    content = workbook(
        ["Family name", "Given name", "Title", "Session", "Head"],
        ["Vale", "=CONCATENATE(1)", "Mayor", 1.0, True],
        [None, None, None, None, None],
        ["Kang", "Mina", "  Head\nof climate ", 2, False],
    )
    assert rows_of(content, most=10) == [
        (1, ("Family name", "Given name", "Title", "Session", "Head")),
        (2, ("Vale", "", "Mayor", "1", "yes")),
        (4, ("Kang", "Mina", "Head\nof climate", "2", "no")),
    ]


def altered(content, part, old, new):
    """The workbook with other words in one of its parts, all of them packed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            body = source.read(name).decode()
            target.writestr(name, body.replace(old, new) if name == part else body)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LONG = f'<row><c t="inlineStr"><is><t>{"B" * 30_000}</t></is></c></row>'


def test_a_line_far_below_the_others_takes_no_time():
    far = altered(workbook(["a"], ["B"]), SHEET, '<row r="2"', '<row r="1048576"')
    assert rows_of(far, most=1) == [(1, ("a",)), (1_048_576, ("B",))]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", "<fonts", "<fonts>" + "<font/>" * 8_000_000 + "</fonts><x"),
        (SHEET, "</sheetData>", LONG * 300 + "</sheetData>"),
        (SHEET, "B", "B" * 60_000_001),
    ],
    ids=["memory", "text", "unpacked"],
)
def test_a_small_file_that_would_fill_the_memory_is_refused(part, old, new):
    bomb = altered(workbook(["a"], ["B"]), part, old, new)
    assert len(bomb) < 200_000
    with pytest.raises(ValidationError) as refused:
        rows_of(bomb, most=1_000)
    assert "cannot be read" in refused.value.messages[0]


def test_no_cell_of_a_workbook_is_a_formula():
    content = as_workbook([["=1+1", "@x"], ["-1", "plain"]])
    sheet = load_workbook(io.BytesIO(content)).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s"}


def test_a_sign_that_no_workbook_can_hold_is_left_out_of_it():
    content = as_workbook([["Robin\x0b\x01\ufffe Va\uffffle", "강미나\n"]])
    (cells,) = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert cells == ("Robin Vale", "강미나\n")


def test_a_workbook_keeps_the_blank_cells_under_its_columns():
    content = workbook(["Name", "Zone", "Note"], ["Nordhaven", None, None])
    assert rows_of(content, most=10)[1] == (2, ("Nordhaven", "", ""))


def test_no_cell_of_a_csv_is_a_formula():
    hostile = ["=1+1", " =1+1", "\t=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "@x"]
    (cells,) = csv.reader(io.StringIO(as_csv([hostile]).decode("utf-8-sig")))
    assert cells == [f"'{one}" for one in hostile]
    assert as_csv([["-1", "A=1", "１－２", 3]]) == "\ufeff-1,A=1,１－２,3\r\n".encode()


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_what_was_written_is_read_back(write):
    lines = [["name", "sum"], ["=Vale", "-2+3"], ["강미나", "plain"], ["＝Vale", "+1"]]
    read = rows_of(write(lines), most=10)
    assert [list(cells) for _number, cells in read] == lines


def test_a_table_that_is_sent_is_a_download_that_no_cache_keeps():
    for kind, begins in (("csv", "\ufeffa,b".encode()), ("xlsx", b"PK")):
        answer = sent_table([["a", "b"]], kind, "people", sheet="People")
        assert answer["Content-Disposition"] == f'attachment; filename="people.{kind}"'
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.content.startswith(begins)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (MOST_BYTES + 1), "2001 kB"),
        (b"", "empty"),
        (b"  \n", "empty"),
        ("姓,名".encode("shift-jis"), "UTF-8"),
        ("a,b".encode("utf-16-le"), "not a table"),
        (b"%PDF-1.7\n\x00\x01\x02", "not a table"),
        (b"\xd0\xcf\x11\xe0 old", "password"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (b"a,b", "and lines under it"),
        (b"a\nB\nC\n", "more than 1 lines"),
        (b'a\n"B\n', "Line 2"),
        ("a\nRobin\ufffe Vale".encode(), "“Robin� Vale”"),
        (workbook(["a"], ["Mina\ufdd0"]), "“Mina�”"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, said):
    with pytest.raises(ValidationError) as refused:
        rows_of_upload(SimpleUploadedFile("table.csv", content), most=1)
    assert said in " ".join(refused.value.messages)
