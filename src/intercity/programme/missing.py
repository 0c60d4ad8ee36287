"""What a draft lacks: what stops its publication, and what its readers will miss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intercity.base.refusals import Refusal
from intercity.programme.content import Content, ContentSession
from intercity.programme.times import total


def obstacles(content: Content) -> Iterator[Refusal]:
    """Everything for which the draft cannot be published, in its order."""
    if not content.sessions:
        yield Refusal("no_sessions")
    for session in content.sessions:
        number = {"session": session.number}
        for place, item in enumerate(session.items, start=1):
            if item.title.missing([content.source]):
                params = {**number, "place": place, "lang": content.source}
                yield Refusal("no_title", params)
        taken = total(item.minutes for item in session.items)
        if session.times_known and _overruns(session, taken):
            params = {**number, "items": taken, "minutes": session.minutes}
            yield Refusal("overrun", params)
        if not session.seats_known and any(item.city for item in session.items):
            yield Refusal("seats_hidden", number)


def first_obstacle(content: Content) -> Refusal | None:
    """The first of them, or None where the draft can be published."""
    return next(obstacles(content), None)


def _overruns(session: ContentSession, taken: int | None) -> bool:
    return taken is not None and session.minutes is not None and taken > session.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How much of the programme speaks a language: texts there are, texts there."""

    lang: str
    done: int
    all: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.all


def completeness(content: Content) -> tuple[Completeness, ...]:
    """By language of the edition: titles and descriptions, each item counted once.

    A description counts where some language has it, a session's title too.
    """
    items = {item.id: item for session in content.sessions for item in session.items}
    texts = [item.title for item in items.values()]
    texts += [item.description for item in items.values() if item.description]
    texts += [session.title for session in content.sessions if session.title]
    texts += [content.edition.theme] if content.edition.theme else []
    return tuple(
        Completeness(
            lang=lang,
            done=sum(not text.missing([lang]) for text in texts),
            all=len(texts),
        )
        for lang in content.edition.languages
    )
