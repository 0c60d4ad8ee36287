"""The glossary of an edition: terms, and the names that the programme brings along.

A file has a column for each language of the edition (its tag), `note` and `source`;
`kind` tells a term from a name and is not read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from intercity.base.tables import TableRow
from intercity.cities.models import City, Official
from intercity.kernel.wording import LocalizedText, language_tag
from intercity.programme.actions.interpretation import TermValues
from intercity.programme.admission import admitted
from intercity.programme.models import Item, Session, Term
from intercity.seminars.models import Edition

MOST_TERMS = 2000
MOST_WORDS, MOST_NOTE, MOST_SOURCE = 200, 500, 300
KINDS = {
    "term": pgettext_lazy("kind of glossary entry", "term"),
    "city": pgettext_lazy("kind of glossary entry", "city"),
    "person": pgettext_lazy("kind of glossary entry", "person"),
    "programme": pgettext_lazy("kind of glossary entry", "programme"),
}
_LAST = ("note", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the glossary; `term` is None for a name that is included by itself."""

    kind: str
    words: LocalizedText
    note: str = ""
    source: str = ""
    term: Term | None = None


def entries_of(edition: Edition) -> tuple[Entry, ...]:
    """Terms, then names of the programme, of cities and of people. Six queries."""
    return (*_terms(edition), *names_of(edition))


def _terms(edition: Edition) -> tuple[Entry, ...]:
    found = [
        Entry(kind="term", words=one.words, note=one.note, source=one.source, term=one)
        for one in edition.terms.all()
    ]
    return tuple(sorted(found, key=lambda one: one.words.in_("en").text.casefold()))


def names_of(edition: Edition) -> tuple[Entry, ...]:
    """What the programme, the cities and their leaders are called; each name once."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in (*_programme(edition), *_cities(edition), *_people(edition)):
        if entry.words:
            found.setdefault((entry.kind, entry.words.in_("en").text), entry)
    return tuple(found.values())


def _programme(edition: Edition) -> Iterator[Entry]:
    yield Entry(kind="programme", words=edition.series.names)
    yield Entry(kind="programme", words=edition.theme)
    for session in Session.objects.filter(edition=edition):
        yield Entry(kind="programme", words=session.title)
    slots = Item.objects.filter(edition=edition).order_by("pk")
    for item in slots:
        yield Entry(kind="programme", words=item.title)


def _cities(edition: Edition) -> Iterator[Entry]:
    yield Entry(kind="city", words=edition.host.names)
    for city in _coming(edition).order_by("list_key", "slug"):
        yield Entry(kind="city", words=city.names)


def _coming(edition: Edition) -> QuerySet[City]:
    """Who was invited and declined is the secretariat's to know, not a reader's."""
    return City.objects.filter(
        participations__edition=edition, participations__takes_part=True
    )


def _people(edition: Edition) -> Iterator[Entry]:
    """Officials who hold their office, then who is admitted, as they are written."""
    officials = Official.objects.filter(
        city__in=_coming(edition), until_on=None
    ).order_by("city__list_key", "pk")
    capitals = edition.series.capital_family_names
    for one in officials:
        yield Entry(
            kind="person",
            words=one.name.written(capitals=capitals),
            note=one.title.in_("en").text,
        )
    for member in admitted(edition.members.all()):
        name = member.parts.written(capitals=capitals)
        tag = "en" if name.isascii() else member.language
        yield Entry(
            kind="person",
            words=LocalizedText.of({_known(tag): name}, _known(tag)),
            note=" ".join(
                filter(None, (member.title.in_("en").text, member.pronunciation))
            ),
        )


def _known(tag: str) -> str:
    try:
        return language_tag(tag)
    except ValueError:
        return "en"


def table_of(edition: Edition, entries: Iterable[Entry]) -> Iterator[list[str]]:
    """The entries as a table that can be read back."""
    tags = list(edition.languages)
    yield ["kind", *tags, *_LAST]
    for one in entries:
        words = one.words.as_dict()
        said = [words.get(tag, "") for tag in tags]
        if not any(said):
            said[0] = one.words.in_(tags[0]).text
        yield [one.kind, *said, one.note, one.source]


def terms_of(edition: Edition, rows: Sequence[TableRow]) -> tuple[TermValues, ...]:
    """The terms of a table; every mistake by its line as `ValidationError`.

    Names that the programme brings along are passed over.
    """
    header = rows[0][1]
    tags = [cell for cell in header if cell in edition.languages]
    if not tags:
        accepted = ", ".join((*edition.languages, *_LAST))
        raise ValidationError(
            _("No column is a language of the edition. Accepted are: %(columns)s.")
            % {"columns": accepted}
        )
    found, mistakes = [], []
    for number, row in rows[1:]:
        cells = dict(zip(header, map(_one_line, row), strict=False))
        if cells.get("kind", "term") not in {"", "term"}:
            continue
        if why := _mistake(cells, tags):
            mistakes.append(
                _("Line %(number)s: %(why)s") % {"number": number, "why": why}
            )
            continue
        words = {tag: cells[tag] for tag in tags if cells.get(tag)}
        source = next(iter(words))
        found.append(
            TermValues(
                words=LocalizedText.of(words, source),
                note=cells.get("note", ""),
                source=cells.get("source", ""),
            )
        )
    if mistakes:
        raise ValidationError(mistakes[:20])
    if not found:
        raise ValidationError(_("The file has no terms."))
    return tuple(found)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _mistake(cells: Mapping[str, str], tags: Iterable[str]) -> str:
    if not any(cells.get(tag) for tag in tags):
        return _("there is no term in any language.")
    lengths = {
        **dict.fromkeys(tags, MOST_WORDS),
        "note": MOST_NOTE,
        "source": MOST_SOURCE,
    }
    for name, most in lengths.items():
        if len(cells.get(name, "")) > most:
            return _(
                "%(column)s has %(length)s characters; at most %(limit)s are accepted."
            ) % {"column": name, "length": len(cells[name]), "limit": most}
    return ""
