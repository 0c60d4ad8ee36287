"""An edition that is planned, and a folder for its files."""

from pathlib import Path

import pytest
from pytest_django import Settings

from intercity.delegations.models import Invitation
from intercity.seminars.models import Edition, Participant
from tests.factories.delegations import InvitationFactory
from tests.factories.programme import planned_edition


@pytest.fixture(autouse=True)
def _folders(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.UPLOAD_FOLDER = tmp_path / "uploads"


@pytest.fixture
def edition() -> Edition:
    """Public, with sessions as planned; some files want another one of this name."""
    return planned_edition(slug="partners-3", is_public=True)


@pytest.fixture
def city(edition: Edition) -> Participant:
    """A city that accepted, and presents in it."""
    found = edition.participants.select_related("city", "edition").get(
        city__slug="pearl-quay"
    )
    InvitationFactory.create(participant=found, state=Invitation.State.ACCEPTED)
    return found
