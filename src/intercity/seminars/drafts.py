"""The draft of a new edition, kept in the session while its steps are filled in.

Everything typed is kept as it was typed, also when it is not accepted, so that each
step can be left and come back to by links, buttons or the browser.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from intercity.base.access import is_administrator
from intercity.seminars.forms.editions import AboutForm, WhenForm, WhichForm
from intercity.seminars.queries import series_for

_KEY = "seminars.new"
STEPS = (1, 2, 3)
Step = WhichForm | WhenForm | AboutForm


def keep(request: HttpRequest, step: int) -> None:
    """Keep what was typed in a step."""
    typed = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "go"}
    }
    request.session[_KEY] = {**_kept(request), str(step): typed}


def forget(request: HttpRequest) -> None:
    """Begin anew."""
    request.session.pop(_KEY, None)


def _kept(request: HttpRequest) -> dict[str, dict[str, list[str]]]:
    kept: dict[str, dict[str, list[str]]] = request.session.get(_KEY, {})
    return kept


def has(request: HttpRequest, step: int) -> bool:
    """Whether a step was ever sent."""
    return str(step) in _kept(request)


def form_of(request: HttpRequest, step: int, *, judged: bool = True) -> Step:
    """The form of a step with what was typed in it; `judged`: with its mistakes."""
    data = _data(request, step)
    if not judged and data is not None:
        return _unjudged(request, step, data)
    return _form(request, step, data)


def _form(request: HttpRequest, step: int, data: QueryDict | None) -> Step:
    if step == 1:
        return WhichForm(
            data,
            series=series_for(request.user),  # type: ignore[arg-type]
            may_start_series=is_administrator(request.user),
        )
    if step == 2:
        return WhenForm(data, initial=_usual(request))
    when = _data(request, 2)
    return AboutForm(data, tags=when.getlist("languages") if when else ())


def _usual(request: HttpRequest) -> dict[str, Any]:
    """What step 2 begins with: the host of the series that step 1 chose."""
    chosen = _kept(request).get("1", {}).get("series", [""])[0]
    for series in series_for(request.user):  # type: ignore[arg-type]
        if str(series.pk) == chosen:
            return {"host": series.host.slug}
    return {}


def _unjudged(request: HttpRequest, step: int, data: QueryDict) -> Step:
    """The typed values as initial ones: a step come back to shows no mistakes yet."""
    form = _form(request, step, None)
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(data, {}, name)
    return form


def _data(request: HttpRequest, step: int) -> QueryDict | None:
    typed: dict[str, list[str]] | None = _kept(request).get(str(step))
    if typed is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def first_unfinished(request: HttpRequest) -> int | None:
    """The first step that is not accepted as it stands; None where all are."""
    return next((step for step in STEPS if not form_of(request, step).is_valid()), None)


def cleaned(request: HttpRequest) -> dict[str, Any]:
    """The cleaned values of all steps, once none is unfinished."""
    values: dict[str, Any] = {}
    for step in STEPS:
        form = form_of(request, step)
        form.full_clean()
        values |= form.cleaned_data
    return values
