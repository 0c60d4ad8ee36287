"""Changes, refusals, rules and kinds, said in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import (
    ngettext,
    pgettext,
    pgettext_lazy,
)

from intercity.base.dates import clock_words, date_short
from intercity.base.languages import language_words, reader_language
from intercity.kernel.clock import local
from intercity.kernel.wording import LocalizedText
from intercity.programme.models import Item
from intercity.seminars.words import listed

if TYPE_CHECKING:
    from intercity.base.refusals import Refusal
    from intercity.programme.changes import Change

KINDS = {
    Item.Kind.OPENING: pgettext_lazy("kind of item", "Opening"),
    Item.Kind.VIDEO_MESSAGE: pgettext_lazy("kind of item", "Video message"),
    Item.Kind.REPORT: pgettext_lazy("kind of item", "Report"),
    Item.Kind.PRESENTATION: pgettext_lazy("kind of item", "Presentation"),
    Item.Kind.DISCUSSION: pgettext_lazy("kind of item", "Discussion"),
    Item.Kind.GROUP_PHOTO: pgettext_lazy("kind of item", "Group photo"),
    Item.Kind.BREAK: pgettext_lazy("kind of item", "Break"),
    Item.Kind.CLOSING: pgettext_lazy("kind of item", "Closing"),
    Item.Kind.OTHER: pgettext_lazy("kind of item", "Other"),
}

Params = Mapping[str, Any]


def kind_words(kind: str) -> str:
    """A kind of item: "Video message"."""
    return str(KINDS.get(Item.Kind(kind), kind))


def order_words(code: str) -> str:
    """The rule of the order of presentations, printed beside the list."""
    return {
        "alphabetical": _(
            "Cities present in the alphabetical order of their English names."
        ),
        "least-burden": _(
            "Cities present in the order that spares them the most unsocial hours."
        ),
        "listed": _("Cities present in the order of the host’s list."),
        "arranged": _("Cities present in an order arranged by the secretariat."),
    }[code]


def refusal_words(refusal: Refusal) -> str:
    """Why nothing was done, and what helps."""
    return _REFUSALS[refusal.code]() % _Params(refusal.params)


_REFUSALS: dict[str, Callable[[], str]] = {
    "no_sessions": lambda: _(
        "There is no session to publish. Settle a plan, or add a session."
    ),
    "no_title": lambda: _(
        "The item at place %(place)s of session %(session)s has no title in"
        " %(language)s, the language that this programme is written in."
    ),
    "overrun": lambda: _(
        "The items of session %(session)s take %(items)s minutes, but the session has"
        " %(minutes)s. Shorten an item, or give the session more minutes."
    ),
    "seats_hidden": lambda: _(
        "Session %(session)s does not publish which cities sit in it, but an item in"
        " it names the city that presents."
    ),
    "nothing_changed": lambda: _("Nothing has changed since version %(number)s."),
    "published_meanwhile": lambda: _(
        "Version %(number)s was published in the meantime. Look at the changes again."
    ),
    "no_note": lambda: _(
        "Write a note in %(language)s that says what this version changes."
    ),
    "times_moved_meanwhile": lambda: _(
        "Times have moved since you opened this page. Look at them again."
    ),
    "nobody_to_tell": lambda: _("Tick at least one city that somebody stands for."),
    "already_there": lambda: _("The item already stands in session %(session)s."),
    "gone": lambda: _("Somebody else removed it in the meantime."),
    "not_there": lambda: _("The item no longer stands in session %(session)s."),
    "not_taking_part": lambda: _(
        "%(city)s does not take part in this edition, so that it cannot present."
    ),
    "no_such_wall_time": lambda: _(
        "%(start)s does not exist on that day: the clocks go forward over it."
    ),
    "bad_minutes": lambda: _(
        "%(minutes)s minutes were given; accepted are 1 to %(most)s."
    ),
}


def say(change: Change) -> str:
    """One change as a sentence."""
    return _SAID[change.code](_Params(change.params))


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a list of changes; `lines` are single ones that it sums up."""

    words: str
    public: bool
    lines: tuple[str, ...] = ()


def told(changes: Iterable[Change]) -> list[Told]:
    """Changes as a page lists them: items that begin at another time in one line."""
    lines: list[Told] = []
    retimed: dict[tuple[int, bool], list[Change]] = {}
    for change in changes:
        if change.code == "item_retimed":
            retimed.setdefault((change.params["session"], change.public), []).append(
                change
            )
        else:
            lines.append(Told(say(change), change.public))
    for (session, public), group in sorted(retimed.items(), key=lambda pair: pair[0]):
        if len(group) == 1:
            lines.append(Told(say(group[0]), public))
            continue
        words = ngettext(
            "%(count)s item of session %(session)s begins at another time.",
            "%(count)s items of session %(session)s begin at another time.",
            len(group),
        ) % {"count": len(group), "session": session}
        lines.append(Told(words, public, tuple(map(say, group))))
    return lines


class _Params(dict[str, Any]):
    """Parameters as a sentence shows them."""

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        if isinstance(params.get("city"), dict):
            self["city"] = _named(params["city"])
        if "title" in params:
            self["item"] = _item(params)
        if "lang" in params:
            self["language"] = language_words(params["lang"])


def _named(texts: Mapping[str, str]) -> str:
    return LocalizedText.of(texts).in_(reader_language()).text


def item_words(item: Item) -> str:
    """An item by its title and the city that presents it."""
    city = item.city.names.as_dict() if item.city else {}
    return _item({"title": item.title.as_dict(), "city": city})


def _item(params: Params) -> str:
    title = _named(params["title"])
    if not params.get("city"):
        return title
    words = {"title": title, "city": _named(params["city"])}
    return (
        pgettext("an item and the city that presents it", "%(title)s, %(city)s") % words
    )


def _wall(params: Params) -> str:
    words = {
        "day": date_short(date.fromisoformat(params["day"])),
        "time": params["start"],
    }
    return pgettext("a day and a time of day", "%(day)s, %(time)s") % words


def _sessions(numbers: list[int]) -> str:
    words = ngettext("session %(numbers)s", "sessions %(numbers)s", len(numbers))
    return words % {"numbers": listed(numbers)}


def _clock(iso: str, zone: str) -> str:
    return clock_words(local(datetime.fromisoformat(iso), zone))


def _minutes(minutes: int | None) -> str:
    if minutes is None:
        return _("not set")
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {
        "count": minutes
    }


def _session_added(params: _Params) -> str:
    return _("Session %(session)s was added: %(at)s on the host’s clock.") % {
        **params,
        "at": _wall(params),
    }


def _session_moved(params: _Params) -> str:
    return _(
        "Session %(session)s moved from %(before)s to %(after)s on the host’s clock."
    ) % {**params, "before": _wall(params["from"]), "after": _wall(params["to"])}


def _lengths(sentence: Callable[[], str]) -> Callable[[_Params], str]:
    def said(params: _Params) -> str:
        pair = {"before": _minutes(params["from"]), "after": _minutes(params["to"])}
        return sentence() % {**params, **pair}

    return said


def _places(sentence: Callable[[], str]) -> Callable[[_Params], str]:
    def said(params: _Params) -> str:
        pair = {"before": _sessions(params["from"]), "after": _sessions(params["to"])}
        return sentence() % {**params, **pair}

    return said


def _item_in(sentence: Callable[[], str]) -> Callable[[_Params], str]:
    return lambda params: (
        sentence() % {**params, "sessions": _sessions(params["sessions"])}
    )


def _item_retimed(params: _Params) -> str:
    zone = params["zone"]
    pair = {"before": _clock(params["from"], zone), "after": _clock(params["to"], zone)}
    return _(
        "“%(item)s” in session %(session)s moved from %(before)s to %(after)s"
        " on the host’s clock."
    ) % {**params, **pair}


def _kinds(params: _Params) -> str:
    pair = {"before": kind_words(params["from"]), "after": kind_words(params["to"])}
    return _("“%(item)s” was %(before)s and is now %(after)s.") % {**params, **pair}


def _presenters(params: _Params) -> str:
    nobody = pgettext("no city presents", "no city")
    before, after = (_named(params[key]) or nobody for key in ("from", "to"))
    return _("“%(item)s” is now presented by %(after)s; before, by %(before)s.") % {
        **params,
        "before": before,
        "after": after,
    }


def _host(params: _Params) -> str:
    return _("The host is now %(after)s; before, it was %(before)s.") % {
        "before": _named(params["from"]),
        "after": _named(params["to"]),
    }


Sentence = Callable[[], str]


def _worded(
    changed: Sentence, added: Sentence, removed: Sentence
) -> Callable[[_Params], str]:
    """A text that changed in one language, came in it or went."""

    def said(params: _Params) -> str:
        before, after = params["from"], params["to"]
        sentence = changed if before and after else added if after else removed
        return sentence() % {**params, "before": before, "after": after}

    return said


def _plain(sentence: Callable[[], str]) -> Callable[[_Params], str]:
    return lambda params: sentence() % params


def _order(params: _Params) -> str:
    return order_words(params["to"])


_SAID: dict[str, Callable[[_Params], str]] = {
    "first_version": _plain(
        lambda: _("The programme was published for the first time.")
    ),
    "session_added": _session_added,
    "session_removed": _plain(lambda: _("Session %(session)s was removed.")),
    "sessions_reordered": _plain(lambda: _("The sessions stand in another order.")),
    "session_moved": _session_moved,
    "session_instant_changed": _plain(
        lambda: _(
            "Session %(session)s keeps its time on the host’s clock, but the rules of"
            " that clock changed: it begins at another moment elsewhere."
        )
    ),
    "session_length_changed": _lengths(
        lambda: _("Session %(session)s now takes %(after)s; before, %(before)s.")
    ),
    "session_title_changed": _worded(
        lambda: _(
            "The %(language)s title of session %(session)s was “%(before)s” and is now"
            " “%(after)s”."
        ),
        lambda: _("Session %(session)s has a title in %(language)s: “%(after)s”."),
        lambda: _("Session %(session)s no longer has a title in %(language)s."),
    ),
    "session_reordered": _plain(
        lambda: _("The items of session %(session)s stand in another order.")
    ),
    "times_shown": _plain(
        lambda: _("The times of the items in session %(session)s are now published.")
    ),
    "times_hidden": _plain(
        lambda: _(
            "The times of the items in session %(session)s are no longer published."
        )
    ),
    "seats_shown": _plain(
        lambda: _("The cities that sit in session %(session)s are now published.")
    ),
    "seats_hidden": _plain(
        lambda: _("The cities that sit in session %(session)s are no longer published.")
    ),
    "city_moved": _places(lambda: _("%(city)s moved from %(before)s to %(after)s.")),
    "city_joined": _places(lambda: _("%(city)s now sits in %(after)s.")),
    "city_left": _places(lambda: _("%(city)s no longer sits in %(before)s.")),
    "item_added": _item_in(lambda: _("“%(item)s” was added to %(sessions)s.")),
    "item_removed": _item_in(lambda: _("“%(item)s” was removed from %(sessions)s.")),
    "item_moved": _places(
        lambda: _("“%(item)s” now stands in %(after)s; before, in %(before)s.")
    ),
    "item_retimed": _item_retimed,
    "item_length_changed": _lengths(
        lambda: _("“%(item)s” now takes %(after)s; before, %(before)s.")
    ),
    "item_kind_changed": _kinds,
    "item_city_changed": _presenters,
    "title_changed": _worded(
        lambda: _("The %(language)s title “%(before)s” is now “%(after)s”."),
        lambda: _("“%(item)s” has a title in %(language)s: “%(after)s”."),
        lambda: _("“%(item)s” no longer has a title in %(language)s."),
    ),
    "description_changed": _worded(
        lambda: _("The %(language)s description of “%(item)s” was changed."),
        lambda: _("“%(item)s” has a description in %(language)s."),
        lambda: _("“%(item)s” no longer has a description in %(language)s."),
    ),
    "order_changed": _order,
    "host_changed": _host,
    "city_added": _plain(lambda: _("%(city)s takes part.")),
    "city_removed": _plain(lambda: _("%(city)s no longer takes part.")),
    "city_listed": _plain(lambda: _("%(city)s is now on the public list.")),
    "city_unlisted": _plain(lambda: _("%(city)s is no longer on the public list.")),
    "presenter_added": _plain(lambda: _("%(city)s presents.")),
    "presenter_removed": _plain(lambda: _("%(city)s no longer presents.")),
    "city_renamed": _worded(
        lambda: _("The %(language)s name “%(before)s” is now “%(after)s”."),
        lambda: _("%(city)s has a name in %(language)s: “%(after)s”."),
        lambda: _("%(city)s no longer has a name in %(language)s."),
    ),
    "city_facts_changed": _plain(
        lambda: _("The directory’s facts about %(city)s were corrected.")
    ),
    "series_renamed": _worded(
        lambda: _("The %(language)s name “%(before)s” is now “%(after)s”."),
        lambda: _("The seminar has a name in %(language)s: “%(after)s”."),
        lambda: _("The seminar no longer has a name in %(language)s."),
    ),
    "theme_changed": _worded(
        lambda: _("The %(language)s theme “%(before)s” is now “%(after)s”."),
        lambda: _("The theme stands in %(language)s: “%(after)s”."),
        lambda: _("The theme no longer stands in %(language)s."),
    ),
    "facts_changed": _plain(lambda: _("Facts about the edition were corrected.")),
}
"""Every code of `changes.diff`; a test holds the two together."""
