"""What is built at set-up: one small style sheet, and modules under hashed names."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from intercity.base import storage

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "src/intercity/base/static/base/built/site.css"


@pytest.fixture(scope="module")
def css():
    return BUILT.read_text("utf-8")


def test_the_style_sheet_is_small(css):
    assert len(gzip.compress(css.encode(), 9)) <= 14_000


def test_the_style_sheet_takes_nothing_from_elsewhere_and_no_crown(css):
    assert re.findall(r"url\([^)]*\)|@import|@font-face", css) == []
    assert re.findall(r"GDS Transport|crown|govuk-logo", css, re.IGNORECASE) == []


def test_every_token_has_a_dark_twin(css):
    text = (ROOT / "src/intercity/base/static/base/tokens.css").read_text("utf-8")
    light, dark = (
        set(re.findall(r"--[a-z0-9-]+(?=:)", block))
        for block in re.findall(r":root \{(.*?)\}", text, re.DOTALL)[:2]
    )
    # White on the header's band, and the ink of what has the focus, are the same.
    assert light - dark == {"--band-text", "--band-mute", "--focus-ink"}
    assert dark <= light


def test_the_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = lock["packages"]
    assert [name for name, one in packages.items() if "resolved" in one] == []
    assert [
        name for name, one in packages.items() if name and "integrity" not in one
    ] == []


def test_imports_follow_the_hashed_names_in_our_modules_only(tmp_path):
    kept = storage.Storage(location=tmp_path, base_url="/static/")
    files = {
        "base/js/site.js": 'import { a } from "./part.js";\n',
        "base/js/part.js": "export const a = 1;\n",
        "django_htmx/ext/x.js": 'import { a } from "./missing.js";\n',
    }
    for name, text in files.items():
        kept.save(name, ContentFile(text.encode()))
    hashed = {
        old: new
        for old, new, _ in kept.post_process({name: (kept, name) for name in files})
    }
    assert set(hashed) >= set(files)
    part = Path(kept.stored_name("base/js/part.js")).name
    site = (tmp_path / kept.stored_name("base/js/site.js")).read_text("utf-8")
    assert site == f'import {{ a }} from "./{part}";\n'
    assert part != "part.js"
    other = (tmp_path / kept.stored_name("django_htmx/ext/x.js")).read_text("utf-8")
    assert other == files["django_htmx/ext/x.js"]


def test_before_files_were_collected_names_are_plain(tmp_path):
    kept = storage.Storage(location=tmp_path, base_url="/static/")
    assert kept.stored_name("base/js/site.js") == "base/js/site.js"
