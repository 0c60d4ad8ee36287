"""What a role of an edition opens: the least that its work needs, and no more.

Who has which role is asked of `seminars.rules`, nowhere else. A room below adds a page
of its own for a role with `offer_work` and the rule of that role.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from intercity.base.languages import language_words
from intercity.delegations.consents import GIVEN, lines_of, those_asked
from intercity.delegations.models import LetterTemplate, Member, Purpose
from intercity.delegations.queries import letters_lacking
from intercity.front.agenda import Agenda, Page
from intercity.front.queries import newest
from intercity.front.zones import Choice, viewer_of
from intercity.programme import admission
from intercity.programme.clearing import cleared_of
from intercity.programme.models import Item
from intercity.programme.preparation_rules import has_own_interpretation
from intercity.programme.queries import pending_for
from intercity.programme.translations import (
    Text,
    files_wanted,
    languages_for,
    texts_of,
)
from intercity.programme.words import Told, kind_words, told
from intercity.seminars import rules
from intercity.seminars.models import Role
from intercity.seminars.queries import languages_of
from intercity.seminars.words import listed

if TYPE_CHECKING:
    from intercity.kernel.wording import LocalizedText
    from intercity.people.models import Person
    from intercity.seminars.models import Edition
    from intercity.seminars.rules import Reader


@dataclass(frozen=True, slots=True)
class Task:
    """A role's page: who may open it, and what it shows."""

    name: str
    rule: Callable[[Reader, Edition], bool]
    context: Callable[[Person, Edition], dict[str, Any]]

    @property
    def label(self) -> str:
        """The role in a word."""
        return str(Role.Name(self.name).label)


# The programme as it was published, whether or not the public may read it yet


def _programme(person: Person, edition: Edition) -> dict[str, Any]:
    return {"pages": programme_pages(person, edition), "has_programme": True}


def programme_pages(person: Person, edition: Edition) -> tuple[Page, ...]:
    """The newest version in the person's time; none before the first. One query."""
    content = newest(edition)
    if content is None:
        return ()
    viewer = viewer_of(Choice.read(person.zone), content)
    return Agenda(content, viewer).pages()


# Who is to be introduced


@dataclass(frozen=True, slots=True)
class Introduced:
    """Somebody who speaks in a session, for whom: nothing of how to reach them."""

    stands_for: LocalizedText
    name: str
    pronunciation: str
    title: LocalizedText
    is_head: bool


@dataclass(frozen=True, slots=True)
class Seated:
    """The people of one session."""

    number: int
    people: tuple[Introduced, ...]


def seated(edition: Edition) -> tuple[Seated, ...]:
    """Heads of delegations and speakers who are admitted, by session."""
    speaks = Q(is_head=True) | Q(role=Member.Role.SPEAKER)
    speakers = edition.members.filter(speaks)
    there = admission.seated(
        edition, among=speakers.select_related("delegation__participant__city")
    )
    return tuple(
        Seated(
            one.number, tuple(map(_told, sorted(there.members[one.number], key=_by)))
        )
        for one in there.sessions
    )


def _by(member: Member) -> tuple[bool, str, bool, int, int]:
    """City by city, the head first; guests at the end."""
    delegation = member.delegation
    city = delegation.participant.city.list_key if delegation else ""
    return delegation is None, city, not member.is_head, member.place, member.pk


def _told(member: Member) -> Introduced:
    return Introduced(
        stands_for=member.stands_for,
        name=member.known_as,
        pronunciation=member.pronunciation,
        title=member.title,
        is_head=member.is_head,
    )


def _moderation(person: Person, edition: Edition) -> dict[str, Any]:
    sessions = seated(edition)
    links = [(_("Briefing book"), reverse("programme:briefing", args=[edition.slug]))]
    for one in sessions:
        join = reverse("programme:desk-join", args=[edition.slug, one.number])
        links.append((_("Join session %(number)s") % {"number": one.number}, join))
    return {**_programme(person, edition), "seated": sessions, "links": links}


def _interpretation(person: Person, edition: Edition) -> dict[str, Any]:
    """The programme, and for whom the secretariat assigns, the way to the packs."""
    links = []
    if has_own_interpretation(person, edition):
        own = reverse("programme:own-interpretation", args=[edition.slug])
        links.append((_("Your interpretation"), own))
    return {**_programme(person, edition), "links": links}


# What may be published of whom


@dataclass(frozen=True, slots=True)
class Agreed:
    """Who said yes to one purpose, and stands for which city or organisation."""

    purpose: str
    people: tuple[tuple[str, LocalizedText], ...]


def agreed(edition: Edition) -> tuple[Agreed, ...]:
    """By purpose, those who said yes and no one else; two queries."""
    lines = lines_of(those_asked(edition))
    return tuple(
        Agreed(
            str(purpose.label),
            tuple(
                (line.member.known_as, line.member.stands_for)
                for line in lines
                if line.answers[place] == GIVEN
            ),
        )
        for place, purpose in enumerate(Purpose)
    )


def _press(person: Person, edition: Edition) -> dict[str, Any]:
    return {**_programme(person, edition), "agreed": agreed(edition)}


# Texts that lack a language


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is still to be written in some languages, and where that is.

    A text of the `source`, or else what is called by its `name`.
    """

    kind: str
    source: LocalizedText | None
    name: str
    languages: str
    url: str


def lacking(edition: Edition, languages: Iterable[str]) -> tuple[Lacking, ...]:
    """Texts of the draft, of presentations and contributions, in their order; three
    queries."""
    found = []
    for text in texts_of(edition):
        missing = text.words.missing(languages)
        if missing:
            slugs = [edition.slug, text.kind, text.key]
            found.append(
                Lacking(
                    _kind(text),
                    text.words,
                    "",
                    listed(map(language_words, missing)),
                    reverse("programme:translation", args=slugs),
                )
            )
    return tuple(found)


def lacking_files(edition: Edition, languages: Iterable[str]) -> tuple[Lacking, ...]:
    """Transcripts and captions of contributions; two queries."""
    return tuple(
        Lacking(
            kind_words(one.contribution.kind),
            None,
            str(one.kind.label),
            listed(map(language_words, one.languages)),
            reverse(
                "programme:contribution", args=[edition.slug, one.contribution.address]
            ),
        )
        for one in files_wanted(edition, languages)
    )


def lacking_letters(
    edition: Edition, languages: Collection[str]
) -> tuple[Lacking, ...]:
    """Letters in languages that cities stated; two queries."""
    return tuple(
        Lacking(
            _("Letters"),
            None,
            str(LetterTemplate.Kind(kind).label),
            language_words(tag),
            reverse("delegations:letter", args=[edition.slug, kind, tag]),
        )
        for kind, tag in letters_lacking(edition, languages)
    )


def _kind(text: Text) -> str:
    return kind_words(getattr(text.of, "kind", Item.Kind.PRESENTATION))


def _translation(person: Person, edition: Edition) -> dict[str, Any]:
    own, all_own = languages_for(person, edition), languages_of(person, edition)
    has_own = set(all_own) != set(edition.languages)
    slugs = [edition.slug]
    return {
        "links": [
            (_("Host’s contributions"), reverse("programme:contributions", args=slugs)),
            (_("Letters"), reverse("delegations:letters", args=slugs)),
        ],
        "own_languages": listed(map(language_words, all_own)) if has_own else "",
        "lacking": (
            *lacking(edition, own),
            *lacking_files(edition, own),
            *lacking_letters(edition, all_own),
        ),
    }


# What waits for clearance


def _clearance(_person: Person, edition: Edition) -> dict[str, Any]:
    """What publishing would make public that is not public yet, and what the host
    contributes in languages that are not cleared as they stand."""
    pending = pending_for(edition)
    waiting: list[Told] = told(pending.changes)
    return {
        "waiting": waiting,
        "is_first": pending.last is None,
        "uncleared": uncleared(edition),
        "has_clearance": True,
    }


def uncleared(edition: Edition) -> tuple[tuple[str, str, str], ...]:
    """By contribution the languages that wait for clearance, and where that is given;
    three queries for each."""
    found = []
    for contribution in edition.contributions.all():
        waiting = [
            language_words(one.rendition.language)
            for one in cleared_of(contribution)
            if not one.holds
        ]
        if waiting:
            slugs = [edition.slug, contribution.address]
            url = reverse("programme:contribution", args=slugs)
            found.append((kind_words(contribution.kind), listed(waiting), url))
    return tuple(found)


TASKS = {
    task.name: task
    for task in (
        Task(Role.Name.APPROVER, rules.is_approver, _clearance),
        Task(Role.Name.INTERPRETER, rules.is_interpreter, _interpretation),
        Task(Role.Name.MODERATOR, rules.is_moderator, _moderation),
        Task(Role.Name.TRANSLATOR, rules.is_translator, _translation),
        Task(Role.Name.PRESS_OFFICER, rules.is_press_officer, _press),
    )
}


def may_open(task: Task, person: Reader, edition: Edition) -> bool:
    """Who has the role, and the secretariat, which sees what its people see."""
    return task.rule(person, edition) or rules.is_secretariat(person, edition)
