"""People on their way through the site, each with a browser of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django_tasks_db.models import DBTaskResult

from intercity.base.jobs import find
from intercity.people.demo import link
from intercity.people.models import Person
from intercity.project.demo.cast import Cast
from tests.browsing import Visitor

Enter = Callable[[Person], Visitor]


@pytest.fixture
def enter(db: None, settings) -> Enter:
    """Somebody signs in by the link that the demonstration printed."""
    settings.DEMO = True

    def entered(person: Person) -> Visitor:
        visitor = Visitor()
        visitor.open(link(person))
        visitor.send("Sign in")
        assert visitor.page.address.startswith("/en/desk/")
        return visitor

    return entered


@pytest.fixture
def secretariat(demo: Cast, enter: Enter) -> Visitor:
    """Aiko Minato at the desk."""
    return enter(demo.secretariat)


def work() -> int:
    """Do what waits in the queue; returns how much it was."""
    waiting = list(DBTaskResult.objects.ready())
    for row in waiting:
        name, given = row.args_kwargs["args"]
        find(name).function(**given)
        row.delete()
    return len(waiting)
