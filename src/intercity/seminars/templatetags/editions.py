"""Editions in templates: `{% load editions %}`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from intercity.base.clock import now
from intercity.base.dates import date_plain
from intercity.base.languages import language_words
from intercity.seminars import words
from intercity.seminars.deadline_words import misplaced_words
from intercity.seminars.deadlines import deadlines_of, misplaced
from intercity.seminars.models import Edition, Participant
from intercity.seminars.own_work import own_page_on, own_work_on
from intercity.seminars.work import work_on

register = template.Library()


@register.filter
def edition_title(edition: Edition) -> SafeString:
    """Its number and series, another language marked: "6th Partner Cities Seminar"."""
    return words.edition_title(edition)


@register.filter
def edition_plain(edition: Edition) -> str:
    """The same without markup."""
    return words.edition_plain(edition)


@register.filter
def edition_days(edition: Edition) -> str:
    """Its dates in words."""
    return words.listed(date_plain(date.fromisoformat(day)) for day in edition.dates)


@register.filter
def languages_list(tags: list[str]) -> str:
    """Languages by their tags, in the reader's words."""
    return words.listed(map(language_words, tags))


@register.inclusion_tag("seminars/misplaced.html")
def misplaced_deadlines(edition: Edition) -> dict[str, Any]:
    """Deadlines whose days do not go together, until somebody puts them right."""
    found = misplaced(edition, deadlines_of(edition))
    rows = [(one.due.kind, misplaced_words(one)) for one in found]
    return {"edition": edition, "rows": rows}


@register.inclusion_tag("seminars/work.html", takes_context=True)
def edition_work(context: Context, edition: Edition) -> dict[str, Any]:
    """Links to all that can be done with the edition."""
    groups, pages = work_on(context["request"], edition)
    return {
        "work": groups,
        "pages": pages,
        "label": _("This edition"),
        "request": context["request"],
    }


@register.inclusion_tag("seminars/work.html", takes_context=True)
def own_work(context: Context, participant: Participant) -> dict[str, Any]:
    """Links to all that a city can do in the edition."""
    return {
        "work": own_work_on(context["request"], participant, now().date()),
        "label": _("This city"),
        "request": context["request"],
    }


@register.simple_tag(takes_context=True)
def own_page(context: Context, participant: Participant) -> str:
    """The name of the present page of a city's part."""
    return own_page_on(context["request"], participant)
