"""What a file may do to its reader: bytes, lines, and anything at all."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercity.planning.brief import MOST_BYTES, read_brief
from intercity.planning.briefs import model_brief
from intercity.planning.mistakes import BadBrief
from tests.planning.mistaken import GOOD, mistakes, told


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"x" * 10_000_000, ("", None, "too_large", 10_000_000)),
        (b"a = 1\nb = '\xff'\n", ("", 2, "not_utf8", "0xFF")),
        (b"", ("", None, "empty_file", None)),
        (b"# only a comment\n", ("", None, "empty_file", None)),
        (b"a = 1\nb = [1,\n", ("", 3, "not_toml", None)),
        (b"a = 1\na = 2\n", ("", 2, "not_toml", None)),
        (b"PK\x03\x04\x14\x00", ("", 1, "not_toml", None)),
        (b"a = " + b"9" * 5000, ("", None, "huge_number", None)),
        (b"a = " + b"[" * 5000, ("", None, "nested_deeply", None)),
        (b"\n" + b"a." * 5000 + b"b = 1", ("", 2, "deep_key", "a." * 64 + "a")),
    ],
    ids=lambda value: value[2] if isinstance(value, tuple) else "",
)
def test_a_file_that_cannot_be_read_is_told_alone(data, expected):
    assert told(data) == [expected]


def test_the_largest_file_that_is_read_is_one_mebibyte():
    padding = b"#" * (MOST_BYTES - len(GOOD))
    assert read_brief(GOOD.encode() + padding).counts == (2,)
    assert told(GOOD.encode() + padding + b"#") == [
        ("", None, "too_large", MOST_BYTES + 1)
    ]


def test_the_place_in_a_file_that_is_not_toml_is_told():
    (mistake,) = mistakes("a = 1\nb = = 2\n")
    assert (mistake.line, mistake.params["column"]) == (2, 5)
    assert mistake.text == (
        "the file (line 2): the file is not TOML: Invalid value at column 5; "
        "accepted: TOML 1.0"
    )


def test_a_false_date_is_told_beside_what_is_not_toml():
    assert told("a = 2021-02-30\nb = = 2\n") == [
        ("", 1, "no_such_date", "2021-02-30"),
        ("", 2, "not_toml", None),
    ]


def test_lines_hold_after_quotes_comments_and_lists_over_many_lines():
    start = '# [[cities]] in a comment\n[edition]\ntheme = """\n[x]\na = 1"""\n'
    text = GOOD.replace("[edition]\n", start)
    text = text.replace('["en"]', '[ # languages\n  "en",\n\n  "zh", # which?\n]')
    text += "'carried' = 'x'\n"
    assert told(text) == [
        ("edition.theme", 3, "bad_text", "[x]\na = 1"),
        ("edition.languages[1]", 13, "bad_language", "zh"),
        ("cities[1].carried", 33, "wrong_type", "x"),
    ]


def test_lines_hold_in_inline_tables_and_dotted_keys():
    text = 'cities = [\n  {city = "seoul"},\n  {city = "seol"},\n]\nburden.edge = "x"\n'
    text += GOOD[: GOOD.index("[[cities]]")]
    assert told(text) == [
        ("cities[1].city", 3, "unknown_city", "seol"),
        ("burden.edge", 5, "wrong_type", "x"),
    ]


@pytest.mark.parametrize("depth", [10, 100, 200, 300, 400])
def test_brackets_nested_deeply_are_told_and_do_no_harm(depth):
    first = mistakes("x = " + "[" * depth + "]" * depth)[0]
    assert (first.path, first.code) in {
        ("cities", "missing"),
        ("", "nested_deeply"),
    }
    listed = "[edition]\ndates = " + "[" * depth + "]" * depth
    codes = {(m.path, m.code) for m in mistakes(listed)}
    assert ("edition.dates[0]", "wrong_type") in codes or codes == {
        ("", "nested_deeply")
    }


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_bad_brief(data):
    assert all(mistake.text.isprintable() for mistake in mistakes(data))


MODEL = model_brief().decode()
LINES = MODEL.splitlines()
PIECES = st.sampled_from(
    [*"[]{}=,.\"'#\n", '"""', "2021-02-30", "1e99", "nan", "-1", "true", '"x"', "{}"]
) | st.text(string.printable, max_size=5)


@st.composite
def broken(draw):
    """The model brief with a few lines cut, doubled, moved or written over."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        line, piece = lines[at], draw(PIECES)
        place = draw(st.integers(0, len(line)))
        lines[at : at + 1] = draw(
            st.sampled_from(
                [
                    [],
                    [line, line],
                    [line[:place] + piece + line[place:]],
                    [line[:place] + piece],
                    [f"{line.split('=')[0]}= {piece}"],
                ]
            )
        )
    return "\n".join(lines)


@given(broken())
def test_a_broken_brief_is_read_or_refused_and_nothing_else(text):
    try:
        brief = read_brief(text.encode())
    except BadBrief as bad:
        texts = [mistake.text for mistake in bad.mistakes]
    else:
        texts = [brief.edition.slug]
    assert texts
    assert all(text.isprintable() for text in texts)
