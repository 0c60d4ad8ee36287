"""The tables are those of the models, and the settings are fit for service."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_every_model_has_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
