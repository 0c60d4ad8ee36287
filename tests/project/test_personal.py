"""Every field of every table says in the registry whether it tells of a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import models

from intercity.base import periods, processing, registry
from intercity.base.registry import Erasing, holdings, undeclared, unknown
from intercity.base.retention import sweeps
from intercity.delegations.models import Reply


def test_every_field_is_declared() -> None:
    """A new field fails here until it stands in its room's `personal.py`."""
    assert undeclared() == []


def test_what_is_declared_is_there_and_stands_once() -> None:
    assert unknown() == []


@pytest.mark.parametrize(
    "field",
    [
        models.CharField(max_length=3),
        models.TextField(),
        models.EmailField(),
        models.JSONField(),
        models.SlugField(),
        models.URLField(),
        models.BinaryField(),
        models.UUIDField(),
        models.GenericIPAddressField(),
        models.FileField(),
        Reply._meta.get_field("by"),
        Reply._meta.get_field("file"),
    ],
    ids=lambda field: type(field).__name__,
)
def test_no_kind_of_field_that_may_tell_of_somebody_passes_unseen(field: Any) -> None:
    assert not registry.says_nothing(field)


def test_every_holding_says_why_where_it_keeps() -> None:
    silent = [
        one.model for one in holdings() if one.erasing is Erasing.KEEP and not one.why
    ]
    assert silent == []


def test_every_class_of_data_has_a_period_and_somebody_who_ends_it() -> None:
    used = {one.kept for one in holdings()}
    assert used <= set(periods.BY_CODE)
    swept = {one.code for one in sweeps()}
    timed = {one.code for one in periods.CLASSES if one.usual} - {"cache"}
    assert swept == timed


def test_the_reference_page_says_what_the_registry_says() -> None:
    page = Path("docs/reference/personal-data.md").read_text(encoding="utf-8")
    assert page == processing.page(periods.periods({})), (
        "intercity retention --registry"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("mail_word=6m", "accepted classes are"),
        ("sessions=6m", "accepted classes are"),
        ("mail_words=6", "write months as 12m and days as 30d"),
        ("mail_words", "write months as 12m and days as 30d"),
    ],
)
def test_a_period_that_cannot_be_read_is_told(given: str, said: str) -> None:
    with pytest.raises(periods.BadPeriod, match=said):
        periods.read(given)


def test_periods_that_differ_go_before_the_usual_ones() -> None:
    own = periods.read("mail_words=6m, jobs=10d,")
    assert own == {"mail_words": "6m", "jobs": "10d"}
    here = periods.periods(own)
    assert (here["mail_words"], here["jobs"], here["letters"]) == ("6m", "10d", "36m")
