"""Briefs that ship with the package: the model edition."""

from __future__ import annotations

from importlib.resources import files

MODEL = "tgps-6.toml"


def model_brief() -> bytes:
    """The brief of the 6th Tokyo Global Partners Seminar, as a file's bytes."""
    return files(__name__).joinpath(MODEL).read_bytes()
