"""A small PDF, written by hand: a page for each list of lines."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

_SIZE = (842, 595)  # A4, lying
_LEFT, _TOP, _LEADING = 60, 480, 34


def paper(pages: Iterable[Sequence[str]]) -> bytes:
    """The lines of each page in a plain sans-serif; Latin letters alone."""
    import pikepdf  # noqa: PLC0415 -- heavy

    with pikepdf.new() as pdf:
        for lines in pages:
            page = pdf.add_blank_page(page_size=_SIZE)
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = pdf.make_stream(_drawn(lines))
        made = io.BytesIO()
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def _drawn(lines: Sequence[str]) -> bytes:
    begin = f"BT /F1 24 Tf {_LEADING} TL {_LEFT} {_TOP} Td"
    shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
    return f"{begin}\n{shown}\nET".encode("cp1252", "replace")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
