"""A letter to a leader as a sheet of paper: its words by their places, and the PDF."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from intercity.base.files import path_of
from intercity.base.models import File
from intercity.base.printing import pdf_of
from intercity.delegations.addressees import Addressee
from intercity.delegations.drafting import Draft, Writer
from intercity.delegations.wordings import rules_of

# Debian's fonts for each script; a Chinese letter never takes Japanese forms.
_FONTS = {
    "ja": "Noto Serif CJK JP",
    "zh-Hans": "Noto Serif CJK SC",
    "zh-Hant": "Noto Serif CJK TC",
    "ko": "Noto Serif CJK KR",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The words of a letter; `heading` and `address` are lines."""

    language: str
    heading: tuple[str, ...]
    reference: str
    written_on: str
    address: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For storage; `sheet_of` reads it back."""
        return asdict(self)


def sheet_of(content: dict[str, Any]) -> Sheet:
    """The sheet from what was stored."""
    told: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in content.items()
    }
    return Sheet(**told)


def sheet(
    writer: Writer, one: Addressee, draft: Draft, *, reference: str, at: datetime
) -> Sheet:
    """The letter of a draft on the host's letterhead."""
    tag = draft.language
    values = writer.values(one, tag)
    head = writer.letterhead
    heading = head.heading.in_(tag).text if head else ""
    label = rules_of(tag).reference
    return Sheet(
        language=tag,
        heading=tuple((heading or values["host"]).splitlines()),
        reference=f"{label} {reference}".strip() if reference else "",
        written_on=writer.written_on(at, tag),
        address=tuple(values["address"].splitlines()),
        subject=draft.subject,
        paragraphs=draft.paragraphs,
    )


def as_pdf(words: Sheet, logo: File | None) -> bytes:
    """The tagged PDF; raises `base.printing.NotPrinted`."""
    picture = ""
    if logo is not None:
        coded = b64encode(path_of(logo.place).read_bytes()).decode()
        picture = f"data:{logo.media_type};base64,{coded}"
    context = {
        "sheet": words,
        "logo": picture,
        "font": _FONTS.get(words.language, "Noto Serif"),
        "is_dense": words.language in _FONTS,
    }
    return pdf_of(render_to_string("delegations/sheet.html", context))
