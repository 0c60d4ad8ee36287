"""The API does what its description says, whatever it is asked (schemathesis)."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings

from intercity.api.v1 import serving
from intercity.kernel.wording import LocalizedText
from intercity.programme.actions import publish
from intercity.project.wsgi import application
from tests.factories.programme import NOW, planned_edition

pytestmark = pytest.mark.django_db

OPERATIONS = (
    "/editions",
    "/editions/{edition}",
    "/editions/{edition}/cities",
    "/editions/{edition}/cities/{city}",
    "/editions/{edition}/items",
    "/editions/{edition}/sessions",
    "/editions/{edition}/sessions/{number}",
    "/editions/{edition}/versions",
    "/places",
)
# The client of these tests does not unpack what a browser does.
PLAIN = {"Accept-Encoding": "identity"}
KNOWN = {"edition": "partners-3", "number": 1, "city": "valmont", "name": "Valmont"}

some = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(monkeypatch):
    """The description, read from the site itself in this process."""
    monkeypatch.setattr(serving, "take", lambda *_args, **_kwargs: None)
    # A request that ends closes its connection, which here is that of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    edition = planned_edition(slug="partners-3", is_public=True)
    publish(edition, LocalizedText("en"), 1, by=None, now=NOW)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_all_operations_are_asked(described):
    paths = {f"/api/v1{path}" for path in OPERATIONS}
    assert {one.ok().path for one in described.get_all_operations()} == paths


@pytest.mark.parametrize("path", OPERATIONS)
@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
def test_every_answer_is_as_described(described, path, mode):
    """Any parameters: no server error, and the shape, status and type described."""
    operation = described[f"/api/v1{path}"]["GET"]

    @some
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(headers=PLAIN)

    ask()


@pytest.mark.parametrize("path", OPERATIONS)
def test_what_there_is_is_answered_as_described(described, path):
    """The same of things that are there, so that answers are looked at too."""
    operation = described[f"/api/v1{path}"]["GET"]

    @some
    @given(case=operation.as_strategy())
    def ask(case):
        for given_values in (case.path_parameters, case.query):
            for name in KNOWN.keys() & (given_values or {}).keys():
                given_values[name] = KNOWN[name]
        case.call_and_validate(headers=PLAIN)

    ask()
