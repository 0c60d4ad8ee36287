"""Writes `static/planning/pictures.css`: the pictures' colours for pages of the site.

A strict policy allows no style inside a picture, so the same rules stand in a file.
Run `python -m intercity.planning.stylesheet` after changing `colours`; a test tells.
"""

from __future__ import annotations

from pathlib import Path

from intercity.planning.colours import PICTURES

FILE = Path(__file__).parent / "static" / "planning" / "pictures.css"
_TOP = "/* Written by intercity.planning.stylesheet from colours; change it there. */\n"
# The type of the page, with its stacks for each language, goes for pictures too.
_PAGE = ".picture text{font-family:inherit}\n"


def stylesheet() -> str:
    """The rules, with their colours kept inside the pictures.

    The site has tokens of its own by some of these names.
    """
    return _TOP + PICTURES.replace(":root", ".picture") + _PAGE


if __name__ == "__main__":
    FILE.write_text(stylesheet(), encoding="utf-8")
