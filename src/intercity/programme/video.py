"""What ffprobe tells of a video, where it is installed.

It reads what strangers sent: only the bytes of that file, as the format that it is, and
not for long.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

_SECONDS = 120
_FORMATS = {"video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska"}


def ffprobe() -> str | None:
    """Where the program is, or None."""
    return shutil.which("ffprobe")


def probed(path: Path, media_type: str) -> dict[str, Any]:
    """What was found; `unchecked` says why nothing was.

    seconds · width · height · sound · captions (within the file)
    """
    program = ffprobe()
    if program is None:
        return {"unchecked": "not_installed"}
    command = [
        program,
        *("-v", "error", "-protocol_whitelist", "file"),
        *("-f", _FORMATS[media_type], "-print_format", "json"),
        *("-show_entries", "format=duration:stream=codec_type,width,height"),
        f"file:{path}",
    ]
    try:
        told = subprocess.run(  # noqa: S603 -- a program by its path, a file of ours
            command, capture_output=True, timeout=_SECONDS, check=True
        )
        return _findings(json.loads(told.stdout))
    except subprocess.TimeoutExpired:
        return {"unchecked": "too_long"}
    except (subprocess.CalledProcessError, ValueError, KeyError, TypeError, OSError):
        return {"unchecked": "not_readable"}


def _findings(told: dict[str, Any]) -> dict[str, Any]:
    streams = told["streams"]
    pictures = [one for one in streams if one["codec_type"] == "video"]
    kinds = {one["codec_type"] for one in streams}
    largest = max(pictures, key=lambda one: int(one["height"]))
    return {
        "seconds": round(float(told["format"]["duration"])),
        "width": int(largest["width"]),
        "height": int(largest["height"]),
        "sound": "audio" in kinds,
        "captions": "subtitle" in kinds,
    }
