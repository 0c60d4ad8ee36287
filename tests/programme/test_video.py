"""Videos as the real ffprobe reads them: length, picture, sound, captions."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from intercity.kernel.wording import LocalizedText
from intercity.programme import video
from intercity.programme.actions.presentations import (
    PresentationValues,
    hand_in_words,
)
from intercity.programme.handing_words import findings_words
from intercity.programme.jobs import check_video
from tests.factories.handing import BEFORE, handed_in
from tests.factories.programme import planned_edition

SECONDS = 2
CAPTIONS = "1\n00:00:00,000 --> 00:00:02,000\nWelcome\n"
TYPES = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm"}
CODES = {
    "mp4": ("-c:v", "mpeg4", "-c:a", "aac", "-c:s", "mov_text"),
    "mov": ("-c:v", "mpeg4", "-c:a", "aac", "-c:s", "mov_text"),
    "webm": ("-c:v", "libvpx", "-c:a", "libvorbis", "-c:s", "webvtt"),
}


def filmed(
    folder: Path, ending: str = "mp4", *, sound: bool = True, captions: bool = False
) -> Path:
    """Two seconds of a test picture, as ffmpeg makes it."""
    inputs = ["-f", "lavfi", "-i", f"testsrc=size=96x72:rate=10:duration={SECONDS}"]
    if sound:
        inputs += ["-f", "lavfi", "-i", f"sine=duration={SECONDS}"]
    if captions:
        (folder / "captions.srt").write_text(CAPTIONS)
        inputs += ["-i", str(folder / "captions.srt")]
    film = folder / f"film.{ending}"
    maps = [
        word for number in range(1 + sound + captions) for word in ("-map", str(number))
    ]
    options = ["-v", "error", "-y", *inputs, *maps, *CODES[ending]]
    subprocess.run(
        ["ffmpeg", *options, str(film)],  # noqa: S607 -- wherever Debian puts it
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return film


@pytest.mark.parametrize("ending", sorted(TYPES))
@pytest.mark.parametrize(
    ("sound", "captions"), [(True, False), (False, False), (True, True)]
)
def test_length_sound_and_captions_are_found(tmp_path, ending, sound, captions):
    film = filmed(tmp_path, ending, sound=sound, captions=captions)
    assert video.probed(film, TYPES[ending]) == {
        "seconds": SECONDS,
        "width": 96,
        "height": 72,
        "sound": sound,
        "captions": captions,
    }


def test_what_is_no_video_or_another_kind_is_not_readable(tmp_path):
    text = tmp_path / "film.mp4"
    text.write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(40))
    assert video.probed(text, "video/mp4") == {"unchecked": "not_readable"}
    film = filmed(tmp_path, "webm")
    assert video.probed(film, "video/mp4") == {"unchecked": "not_readable"}
    whole = film.read_bytes()
    film.write_bytes(whole[:40])
    assert video.probed(film, "video/webm") == {"unchecked": "not_readable"}


@pytest.mark.django_db
def test_a_film_that_is_handed_in_is_told_of_in_words(tmp_path):
    participant = planned_edition().participants.get(city__slug="pearl-quay")
    said = PresentationValues(title=LocalizedText.of({"en": "Rain gardens"}))
    presentation = hand_in_words(participant, said, revision=1, by=None, now=BEFORE)
    film = filmed(tmp_path, sound=False, captions=True)
    material = handed_in(presentation, "video", content=film.read_bytes())
    check_video(material=material.pk)
    material.refresh_from_db()
    assert findings_words(material, 10, frozenset()) == [
        ("2 s", False),
        ("no sound", True),
        ("with captions", False),
        ("96 × 72 pixels", True),
    ]
