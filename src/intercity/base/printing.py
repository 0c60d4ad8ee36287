"""Pages as PDF: tagged, with the identifier of PDF/UA-1, one language a file.

WeasyPrint takes more memory than a web worker has, and seconds where a page has many
lines; so each PDF is made by a process of its own (`python -m intercity.base.printing`
reads HTML and writes the PDF), which is ended when it takes too long. It opens no
address and no file: the HTML holds its own style, and pictures as `data:` addresses.
"""

from __future__ import annotations

import io
import subprocess
import sys

MOST_SECONDS = 60


class NotPrinted(Exception):
    """The PDF was not made; the message says why."""


def pdf_of(html: str, *, seconds: float = MOST_SECONDS) -> bytes:
    """The PDF of a whole HTML page; raises `NotPrinted`."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "intercity.base.printing"],
            input=html.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotPrinted(f"not ready after {seconds:g} seconds") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotPrinted(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


def printed(html: str) -> bytes:
    """The PDF, made in this process."""
    from weasyprint import HTML  # noqa: PLC0415 -- heavy
    from weasyprint.urls import (  # noqa: PLC0415 -- heavy
        URLFetcher,
    )

    fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    made = HTML(string=html, url_fetcher=fetcher).write_pdf(
        pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return _with_scopes(made)


def _with_scopes(made: bytes) -> bytes:
    """Say of each header cell that it heads its column: WeasyPrint does not."""
    import pikepdf  # noqa: PLC0415 -- heavy

    with pikepdf.open(io.BytesIO(made)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH":
                owner = pikepdf.Dictionary(O=pikepdf.Name.Table)
                owner.Scope = pikepdf.Name.Column
                one.A = owner
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(printed(sys.stdin.buffer.read().decode()))
