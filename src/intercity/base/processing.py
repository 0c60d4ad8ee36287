"""The registry of personal data as a page, for a host's own record of processing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from intercity.base.periods import CLASSES
from intercity.base.registry import holdings

_HEAD = """\
# Personal data

Every table of a site stands in a registry: which of its fields say something about a
person, what for, on which ground, how long, and what erasing that person does. A test
fails on a field that is in no declaration. This page is printed from that registry by
`intercity retention --registry`, which on your site shows your own periods.

How to use it: [Erase or export a person](../how-to/erase-or-export-a-person.md).

## How long data are kept

Every day the worker lets go what is due; `intercity retention --dry-run` says what
that would be. Set other periods with `INTERCITY_RETENTION`, such as
`mail_words=6m, jobs=10d` (months or days).

| class | kept for | from | what goes |
| --- | --- | --- | --- |
"""
_NEXT = """
## What is held, and what erasing does

Rows are found by the number of an account, or by an address. Afterwards every word in
the database, in uploaded letters and in mails is searched for the address and the whole
name, in both orders and in capitals.

| table | fields | what for | ground | class | erasing |
| --- | --- | --- | --- | --- | --- |
"""


def page(periods: Mapping[str, str]) -> str:
    """Markdown, with these periods by class."""
    rows = "".join(f"{row}\n" for row in _classes(periods))
    return _HEAD + rows + _NEXT + "".join(f"{row}\n" for row in _holdings())


def _classes(periods: Mapping[str, str]) -> Iterator[str]:
    for one in CLASSES:
        period = periods[one.code] or "as long as that"
        clock = one.clock or "–"
        yield f"| `{one.code}` | {period} | {clock} | {one.goes} |"


def _holdings() -> Iterator[str]:
    for one in sorted(holdings(), key=lambda one: (one.model, one.fields)):
        fields = ", ".join(f"`{name}`" for name in one.fields)
        erasing = f"{one.erasing}: {one.why}" if one.why else str(one.erasing)
        yield (
            f"| `{one.model}` | {fields} | {one.purpose} | {one.basis} |"
            f" `{one.kept}` | {erasing} |"
        )
