"""The page of codes says what the program says, code for code and word for word."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from intercity.planning.reasons import CHANGES, TEXTS, VIOLATIONS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/plan.md").read_text("utf-8")
# Read from `local_start`, and no parameter of its own.
DERIVED = {"weekday"}


def rows(heading: str) -> dict[str, tuple[set[str], str]]:
    """The table under a heading: the parameters and the text of each code."""
    section = PAGE.partition(f"\n### {heading}\n")[2].partition("\n#")[0]
    found = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", section, flags=re.M)
    assert len({code for code, _, _ in found}) == len(found), heading
    return {
        code: (set(re.findall(r"`(\w+)`", params)), text)
        for code, params, text in found
    }


@pytest.mark.parametrize(
    ("heading", "texts"),
    [("Reasons", TEXTS), ("Changes", CHANGES), ("Violations", VIOLATIONS)],
)
def test_the_page_lists_every_code_with_its_text(
    heading: str, texts: Mapping[str, str]
) -> None:
    listed = rows(heading)
    assert {code: text for code, (_, text) in listed.items()} == dict(texts)
    for code, (params, text) in listed.items():
        assert set(re.findall(r"\{(\w+)\}", text)) - DERIVED <= params, code
