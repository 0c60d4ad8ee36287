"""The documents speak of what is there, and what is there is documented."""

import re
import tomllib
import unicodedata
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path
from urllib.parse import unquote

import pytest
from babel.messages.pofile import read_po

from intercity.__main__ import parser
from intercity.api.v1.operations import api
from intercity.cities.facts import columns
from intercity.programme.exports import table
from intercity.programme.exports.kept import FORMATS
from intercity.project.environment import SETTINGS, Environment

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def prose(path: Path) -> str:
    """A document without its code blocks."""
    return re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)


def anchors(path: Path) -> set[str]:
    """The headings of a document as the ends of links to them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", prose(path), flags=re.M)
    }


def broken(path: Path) -> list[str]:
    """Links of a document to files or headings that are not there."""
    found = []
    for link in re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", prose(path)):
        target = unquote(link[0] or link[1])
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists() or (
            anchor and file.suffix == ".md" and anchor not in anchors(file)
        ):
            found.append(f"{path.relative_to(ROOT)} -> {target}")
    return found


def test_links_between_documents_resolve() -> None:
    assert len(DOCUMENTS) > 10
    assert [link for path in DOCUMENTS for link in broken(path)] == []


def test_every_document_can_be_reached_from_the_index() -> None:
    reached, ahead = set(), [ROOT / "README.md", ROOT / "docs/index.md"]
    while ahead:
        page = ahead.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        names = re.findall(r"\]\(([^)\s#]+)", prose(page))
        ahead += [(page.parent / unquote(name)).resolve() for name in names]
    assert [page.name for page in DOCUMENTS if page not in reached] == []


def test_make_help_lists_every_target() -> None:
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    targets = [re.match(r"([a-z][a-z-]*):(?!=)(.*)", line) for line in lines]
    silent = [found[1] for found in targets if found and " ## " not in found[2]]
    assert any(targets)
    assert silent == []


def options(command: ArgumentParser) -> set[str]:
    """Every long option and subcommand of a command, and of those below it."""
    found = set()
    for action in command._actions:
        found |= {name for name in action.option_strings if name.startswith("--")}
        if isinstance(action, _SubParsersAction):
            found |= set(action.choices)
            for below in action.choices.values():
                found |= options(below)
    return found


def test_every_option_of_the_command_is_documented() -> None:
    page = (ROOT / "docs/reference/command.md").read_text("utf-8")
    known = options(parser())
    assert {"plan", "--json"} <= known
    words = set(re.findall(r"(?<![\w-])(?:--)?[a-z]+(?:-[a-z]+)*", page))
    assert sorted(known - words) == []


def test_every_setting_of_a_site_is_documented() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    for setting in SETTINGS:
        without = f"`{setting.default}`" if setting.default else "empty"
        row = f"| `INTERCITY_{setting.name}` | {setting.about} | {without} |"
        assert row in page


def test_the_example_of_an_environment_names_settings_that_exist() -> None:
    lines = (ROOT / "deploy/intercity.env").read_text("utf-8").splitlines()
    given = dict(
        line.lstrip("# ").split("=", 1) for line in lines if "INTERCITY_" in line
    )
    read = Environment(given)
    assert read.flag("HTTPS")
    assert read.number("PROXIES") == 1
    assert read.text("DATABASE_URL") == "postgres:///intercity"


def test_every_column_of_a_file_of_cities_is_documented() -> None:
    page = (ROOT / "docs/reference/city-columns.md").read_text("utf-8")
    # Of states and countries the English column stands for those of all languages.
    of_others = re.compile(r"(state|country)_(?!en$)")
    assert [
        name
        for name in columns()
        if not of_others.match(name) and f"`{name}`" not in page
    ] == []


def test_every_export_and_every_column_of_the_table_is_documented() -> None:
    page = (ROOT / "docs/reference/exports.md").read_text("utf-8")
    assert [kind for kind in FORMATS if f".{kind}`" not in page] == []
    assert [name for name in table._COLUMNS if f"`{name}`" not in page] == []


def test_every_operation_of_the_api_is_documented() -> None:
    page = (ROOT / "docs/reference/api.md").read_text("utf-8")
    told = {address.split("?")[0] for address in re.findall(r"`(/api/\S+)`", page)}
    about_itself = {"/api/v1/", "/api/v1/openapi.json", "/api/v1/docs/"}
    assert told - about_itself == set(api.get_openapi_schema()["paths"])


def messages(locale: str) -> dict[str, set[str]]:
    """The interface's texts in English, each with its translations."""
    found: dict[str, set[str]] = {}
    file = ROOT / f"src/intercity/locale/{locale}/LC_MESSAGES/django.po"
    with file.open("rb") as stream:
        for message in read_po(stream):
            texts = message.id if isinstance(message.id, tuple) else (message.id,)
            for text in filter(None, texts):
                found.setdefault(str(text), set()).add(str(message.string))
    return found


# Documents whose bold words are those of buttons, links, fields and headings.
OF_THE_DESK = (
    "docs/tutorial/from-plan-to-programme.md",
    "docs/how-to/import-cities.md",
    "docs/how-to/create-an-edition-from-a-brief.md",
    "docs/explanation/what-is-published-when.md",
)


@pytest.mark.parametrize("document", OF_THE_DESK)
def test_labels_in_bold_are_words_of_the_interface(document: str) -> None:
    page = prose(ROOT / document)
    bold = re.findall(r"\*\*(.+?)\*\*", page, flags=re.S)
    labels = {" ".join(label.split()) for label in bold}
    # A sentence or a word of the document itself ends in a mark, or begins small.
    spoken = {one for one in labels if one[0].isupper() and one[-1] != "."}
    assert len(spoken) >= 4
    source = "".join(
        path.read_text("utf-8")
        for ending in ("py", "html")
        for path in (ROOT / "src").rglob(f"*.{ending}")
    )
    assert [one for one in spoken if f'"{one}"' not in source] == []


def test_the_changelog_tells_of_the_version_in_the_project_file() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (\S+)", changelog, flags=re.M)
    assert newest
    assert newest[1] == project["version"]


def scripts_in(text: str) -> set[str]:
    """The writing systems of a text, by the first word of its letters' names."""
    return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}


def test_every_word_of_the_glossary_stands_in_four_languages() -> None:
    page = (ROOT / "docs/reference/glossary.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("| ") and not line.startswith(("| English", "| ---"))
    ]
    assert len(rows) >= 60
    for row in rows:
        assert len(row) == 5, row
        english, japanese, chinese, korean, meaning = row
        assert scripts_in(english) == {"LATIN"}, row
        assert scripts_in(japanese) & {"CJK", "HIRAGANA", "KATAKANA"}, row
        assert scripts_in(chinese) == {"CJK"}, row
        assert "HANGUL" in scripts_in(korean), row
        assert len(meaning.split()) > 3, row
    assert len({row[0] for row in rows}) == len(rows)


GLOSSARY_COLUMNS = {"ja": 1, "zh_Hans": 2, "ko": 3}


@pytest.mark.parametrize("locale", GLOSSARY_COLUMNS)
def test_the_glossary_has_the_words_of_the_interface(locale: str) -> None:
    """A word that is a text of the interface by itself is translated there as here."""
    page = (ROOT / "docs/reference/glossary.md").read_text("utf-8")
    shown = {text.lower(): words for text, words in messages(locale).items()}
    compared = 0
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        # "Settle" stands there as a heading and an order, here as a verb.
        word = "" if cells[0] == "settle" else cells[0]
        words = shown.get(word) or shown.get(f"{word}s")
        if len(cells) == 5 and words:
            compared += 1
            assert cells[GLOSSARY_COLUMNS[locale]] in words, cells[0]
    assert compared >= 25


def test_decisions_say_context_choice_price_and_when_to_look_again() -> None:
    records = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    for path in records:
        headings = re.findall(r"^## (.+)$", path.read_text("utf-8"), flags=re.M)
        assert headings == ["Context", "Choice", "Price", "When to look again"], path
        assert len(path.read_text("utf-8").splitlines()) <= 60, path
