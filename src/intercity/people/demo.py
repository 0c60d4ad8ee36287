"""Links that sign in as one of the demonstration's people, while DEMO is on."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from intercity.people.models import Person

_SALT = "intercity.people.demo"


def link(person: Person, lang: str | None = None) -> str:
    """The path of a page that signs in as this person, in a language of this site."""
    token = signing.dumps(person.pk, salt=_SALT)
    with override(lang or person.language.lower()):
        return reverse("people:demo", args=[token])


def person_of(token: str) -> Person | None:
    """Whom a link is for: None when it was not made here, or for nobody any more."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=key, is_active=True).first()
