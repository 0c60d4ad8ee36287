"""Languages of sessions, interpreters and whom they are assigned to, the glossary."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from intercity.base.letters import Addressee, Letter, tell
from intercity.base.models import Mail
from intercity.base.outbox import withhold
from intercity.base.record import key_of, record
from intercity.base.refusals import Refusal, Stale
from intercity.delegations.links import digest_of, member_links_end
from intercity.kernel.names import NameParts
from intercity.kernel.wording import LANGUAGES, LocalizedText
from intercity.people.models import Person
from intercity.programme.actions.values import as_fields, hold
from intercity.programme.models import Assignment, Interpreter, Languages, Session, Term
from intercity.programme.models.interpretation import USUAL_STINT
from intercity.programme.preparation_letters import interpreter_link
from intercity.seminars.models import Edition, Role

_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageValues:
    """The languages of a session, and who interprets into each channel (by number)."""

    floor: str
    stint: int = USUAL_STINT
    channels: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, languages: Languages) -> LanguageValues:
        """What is kept now."""
        found: dict[str, set[int]] = {tag: set() for tag in languages.channels}
        for row in languages.session.assignments.all():
            found.setdefault(row.language, set()).add(row.interpreter_id)
        return cls(
            floor=languages.floor,
            stint=languages.stint,
            channels={tag: frozenset(people) for tag, people in found.items()},
        )


@transaction.atomic
def keep_languages(
    session: Session,
    values: LanguageValues,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Languages:
    """Say in which languages a session is held, and who interprets; 0 for the first.

    Refuses by code: floor_is_no_channel · not_of_this_edition.
    """
    hold(session.edition)
    kept = Languages.objects.filter(session=session).first()
    before = LanguageValues.of(kept) if kept else None
    if kept is not None and before == values:
        return kept
    if (kept.revision if kept else 0) != revision:
        theirs = as_fields(before) if before else {}
        raise Stale(
            theirs | {"revision": kept.revision if kept else 0}, as_fields(values)
        )
    _check(session, values)
    languages = kept or Languages(session=session, revision=0)
    languages.floor, languages.stint = values.floor, values.stint
    languages.channels = list(values.channels)
    languages.revision += 1
    languages.save()
    wanted = {
        (number, tag) for tag, people in values.channels.items() for number in people
    }
    for row in session.assignments.all():
        if (row.interpreter_id, row.language) not in wanted:
            row.delete()
    for number, tag in sorted(wanted):
        Assignment.objects.get_or_create(
            session=session, interpreter_id=number, language=tag
        )
    data = {"session": session.number, "channels": languages.channels}
    record("programme.keep_languages", session.edition, by=by, now=now, data=data)
    return languages


def _check(session: Session, values: LanguageValues) -> None:
    if values.floor in values.channels:
        raise Refusal("floor_is_no_channel")
    people = set().union(*values.channels.values())
    own = session.edition.interpreters.filter(pk__in=people)
    if own.count() != len(people):
        raise Refusal("not_of_this_edition")


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpreterValues:
    """What the secretariat says of an interpreter; `email` may be empty."""

    parts: NameParts
    email: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ()

    @classmethod
    def of(cls, one: Interpreter) -> InterpreterValues:
        """What is kept now."""
        return cls(
            parts=one.parts,
            email=one.email,
            language=one.language,
            languages=tuple(one.languages),
        )


@transaction.atomic
def add_interpreter(
    edition: Edition, values: InterpreterValues, *, by: Person | None, now: datetime
) -> Interpreter:
    """Somebody interprets in this edition."""
    hold(edition)
    one = Interpreter(edition=edition, revision=0)
    _fill(one, values)
    data = {"interpreter": one.pk}
    record("programme.add_interpreter", edition, by=by, now=now, data=data)
    return one


@transaction.atomic
def adopt_interpreters(edition: Edition, *, by: Person | None, now: datetime) -> int:
    """Enter everybody who has the role of an interpreter and is not here; how many."""
    hold(edition)
    found = roles_to_adopt(edition)
    for role in found:
        one = Interpreter(edition=edition, revision=0)
        values = InterpreterValues(
            parts=role.parts or role.person.parts,
            email=role.person.email,
            language=role.person.language,
            languages=tuple(role.languages),
        )
        _fill(one, values)
    if found:
        data = {"interpreters": len(found)}
        record("programme.adopt_interpreters", edition, by=by, now=now, data=data)
    return len(found)


def roles_to_adopt(edition: Edition) -> tuple[Role, ...]:
    """Roles of interpreters in this edition whose people are not entered. One query."""
    there = edition.interpreters.filter(person=OuterRef("person"))
    roles = edition.roles.filter(~Exists(there), name=Role.Name.INTERPRETER)
    return tuple(roles.select_related("person").order_by("pk"))


@transaction.atomic
def change_interpreter(
    interpreter: Interpreter,
    values: InterpreterValues,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Interpreter:
    """Change name, address or languages; a new address makes the old link void."""
    one = _held(interpreter)
    before = InterpreterValues.of(one)
    if before == values:
        return one
    if one.revision != revision:
        raise Stale(as_fields(before) | {"revision": one.revision}, as_fields(values))
    if values.email.lower() != before.email.lower():
        _close_link(one)
    _fill(one, values)
    data = {"interpreter": one.pk}
    record("programme.change_interpreter", one.edition, by=by, now=now, data=data)
    return one


def _fill(one: Interpreter, values: InterpreterValues) -> None:
    """Write the values; the account is that of the address, if there is one."""
    one.parts, one.language = values.parts, values.language
    one.email = values.email.strip().lower()
    one.languages = list(values.languages)
    found = Person.objects.filter(email=one.email) if one.email else None
    one.person = found.first() if found is not None else None
    one.revision += 1
    one.save()


@transaction.atomic
def remove_interpreter(
    interpreter: Interpreter, *, by: Person | None, now: datetime
) -> None:
    """Take out somebody who interprets no session; refuses by has_assignments."""
    one = _held(interpreter)
    if one.assignments.exists():
        raise Refusal("has_assignments")
    data = {"interpreter": one.pk}
    _close_link(one)
    one.delete()
    edition = interpreter.edition
    record("programme.remove_interpreter", edition, by=by, now=now, data=data)


@transaction.atomic
def send_link(interpreter: Interpreter, *, by: Person | None, now: datetime) -> str:
    """Mail a new personal link; the one before opens nothing any more.

    Refuses `no_address`, and `ended` where a new one would open nothing either.
    """
    one = _held(interpreter)
    if not one.email:
        raise Refusal("no_address")
    ends = member_links_end(one.edition)
    if ends is not None and ends <= now:
        raise Refusal("ended")
    _close_link(one)
    token = secrets.token_urlsafe(_BYTES)
    one.digest, one.link_made_at = digest_of(token), now
    one.save(update_fields=["digest", "link_made_at"])
    language = one.language if one.language in LANGUAGES else LANGUAGES[0]
    tell(
        Addressee(one.email, one.known_as, language),
        partial(_letter, one, token),
        key=f"interpreter:{one.pk}:{one.digest}",
        about=key_of(one.edition),
        now=now,
    )
    data = {"interpreter": one.pk}
    record("programme.send_link", one.edition, by=by, now=now, data=data)
    return token


def _letter(one: Interpreter, token: str) -> Letter:
    address = reverse("programme:interpreter-page", args=[token])
    return interpreter_link(one, address)


@transaction.atomic
def revoke_link(interpreter: Interpreter, *, by: Person | None, now: datetime) -> None:
    """The personal link opens nothing any more."""
    one = _held(interpreter)
    _close_link(one)
    one.save(update_fields=["digest", "link_made_at"])
    data = {"interpreter": one.pk}
    record("programme.revoke_link", one.edition, by=by, now=now, data=data)


def _close_link(one: Interpreter) -> None:
    """Let the link open nothing; a mail with it that still waits is not sent."""
    one.digest, one.link_made_at = "", None
    withhold(Mail.objects.filter(key__startswith=f"interpreter:{one.pk}:"))


def _held(interpreter: Interpreter) -> Interpreter:
    hold(interpreter.edition)
    one = Interpreter.objects.select_related("edition__series", "edition__host")
    found = one.filter(pk=interpreter.pk).first()
    if found is None:
        raise Refusal("gone")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class TermValues:
    """A term in its languages, a note for interpreters, and where it is found."""

    words: LocalizedText
    note: str = ""
    source: str = ""

    @classmethod
    def of(cls, term: Term) -> TermValues:
        """What is kept now."""
        return cls(words=term.words, note=term.note, source=term.source)


@transaction.atomic
def add_terms(
    edition: Edition,
    terms: Iterable[TermValues],
    *,
    by: Person | None,
    now: datetime,
) -> int:
    """Add terms, and bring those up to date that stand there already; how many.

    A term is known by its words in its source language. Refuses by no_words.
    """
    hold(edition)
    known = {_mark(term.words): term for term in edition.terms.all()}
    changed = 0
    for values in terms:
        if not values.words:
            raise Refusal("no_words")
        mark = _mark(values.words)
        term = known.get(mark) or Term(edition=edition, revision=0)
        if term.pk and TermValues.of(term) == values:
            continue
        _write(term, values)
        known[mark] = term
        changed += 1
    if changed:
        data = {"terms": changed}
        record("programme.add_terms", edition, by=by, now=now, data=data)
    return changed


def _mark(words: LocalizedText) -> str:
    """The first of its languages in the house order, so that two lists agree."""
    texts = words.as_dict()
    first = next((tag for tag in LANGUAGES if tag in texts), words.source)
    return f"{first}:{texts.get(first, '').casefold()}"


@transaction.atomic
def change_term(
    term: Term,
    values: TermValues,
    *,
    revision: int,
    by: Person | None,
    now: datetime,
) -> Term:
    """Change a term; refuses by no_words."""
    hold(term.edition)
    kept = Term.objects.filter(pk=term.pk).first()
    if kept is None:
        raise Refusal("gone")
    before = TermValues.of(kept)
    if before == values:
        return kept
    if kept.revision != revision:
        raise Stale(as_fields(before) | {"revision": kept.revision}, as_fields(values))
    if not values.words:
        raise Refusal("no_words")
    _write(kept, values)
    data = {"term": kept.pk}
    record("programme.change_term", term.edition, by=by, now=now, data=data)
    return kept


@transaction.atomic
def remove_term(term: Term, *, by: Person | None, now: datetime) -> None:
    """Take a term out."""
    hold(term.edition)
    number = term.pk
    if not Term.objects.filter(pk=number).delete()[0]:
        raise Refusal("gone")
    data = {"term": number}
    record("programme.remove_term", term.edition, by=by, now=now, data=data)


def _write(term: Term, values: TermValues) -> None:
    term.words, term.note, term.source = values.words, values.note, values.source
    term.revision += 1
    term.save()
