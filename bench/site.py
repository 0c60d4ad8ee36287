"""A site to measure on: the demonstration, its sample edition at 36 items and more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.core.management import call_command
from django.test import Client, RequestFactory

from intercity.base.access import show_second_factor
from intercity.base.clock import now
from intercity.kernel.wording import LocalizedText
from intercity.people.models import Person
from intercity.programme.actions import (
    ItemValues,
    SessionValues,
    add_item,
    edit_session,
    publish,
)
from intercity.programme.models import Item, Session
from intercity.project.demo.seed import seed
from intercity.seminars.models import Edition

SLUG = "partner-cities-4"
# Three continents away from its host; it presents in one of the sessions.
CITY, ZONE = "costa-serena", "America/Sao_Paulo"

_TITLE = {
    "en": "What we learnt from the last summer",
    "ja": "昨夏に学んだこと",
    "zh-Hans": "去年夏天的经验",
    "ko": "지난여름에서 배운 것",
}
_DESCRIPTION = {
    "en": "Three measures that worked, one that did not, and what each of them cost.",
    "ja": "効果のあった三つの対策と一つの失敗、それぞれの費用を報告します。",
    "zh-Hans": "介绍三项有效措施、一项无效措施及各自的成本。",
    "ko": "효과가 있었던 대책 세 가지와 그렇지 않았던 하나, 각각의 비용을 보고합니다.",
}


def enter() -> Person:
    """Migrate and seed; the person of the secretariat."""
    call_command("migrate", interactive=False, verbosity=0)
    return seed(now()).secretariat


def grow(items: int, by: Person) -> None:
    """Publish the sample edition with so many items, titled in four languages."""
    edition = Edition.objects.get(slug=SLUG)
    at = now()
    for session in edition.sessions.all():
        _follow_items(session, by, at)
    sessions = list(edition.sessions.all())
    for number in range(edition.items.count(), items):
        add_item(sessions[number % len(sessions)], _report(number), by=by, now=at)
    _publish(edition, by, at)


def _follow_items(session: Session, by: Person, at: datetime) -> None:
    """The session ends when its items do, however many they are."""
    values = replace(SessionValues.of(session), minutes=None)
    edit_session(session, values, revision=session.revision, by=by, now=at)


def _report(number: int) -> ItemValues:
    title = {lang: f"{words} ({number})" for lang, words in _TITLE.items()}
    return ItemValues(
        kind=Item.Kind.REPORT,
        title=LocalizedText.of(title),
        description=LocalizedText.of(_DESCRIPTION),
        minutes=5,
    )


def _publish(edition: Edition, by: Person, at: datetime) -> None:
    number = edition.versions.count() + 1
    publish(edition, LocalizedText.of(_TITLE), number, by=by, now=at)


def signed_in(person: Person) -> str:
    """The session cookie of somebody who signed in, with a second factor."""
    client = Client()
    client.force_login(person)
    request = RequestFactory().get("/")
    request.session = client.session
    show_second_factor(request, person)
    request.session.save()
    return client.cookies["sessionid"].value
