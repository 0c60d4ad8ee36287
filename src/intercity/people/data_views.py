"""What is held of one person, for administrators: to write out, or to erase."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercity.base.access import is_administrator, require
from intercity.base.clock import now
from intercity.base.erasing import Line
from intercity.base.mentions import Subject
from intercity.base.refusals import Refusal
from intercity.base.registry import Erasing
from intercity.base.uploads import unnamed
from intercity.people.erasures import (
    erase_person,
    export_person,
    names_of,
    subject_of,
)
from intercity.people.models import Person

_DONE = {
    Erasing.DELETE: pgettext_lazy("done to data", "deleted"),
    Erasing.BLANK: pgettext_lazy("done to data", "emptied"),
    Erasing.PSEUDONYM: pgettext_lazy("done to data", "replaced by a number"),
    Erasing.REDACT: pgettext_lazy("done to data", "taken out of the words"),
    Erasing.KEEP: pgettext_lazy("done to data", "kept"),
}
_REFUSALS = {
    "nobody": gettext_lazy("Nothing is held of this address or number."),
    "several_names": gettext_lazy(
        "What is held of this address bears several names: %(names)s. Put right the"
        " address of those who are somebody else, or confirm that all of it goes."
    ),
    "oneself": gettext_lazy("Nobody erases themselves. Ask another administrator."),
    "last_administrator": gettext_lazy(
        "This is the last administrator. Make somebody else one before."
    ),
}


class WhoForm(forms.Form):
    """Whom it is about."""

    who = forms.CharField(
        label=gettext_lazy("E-mail address, or number of an account"),
        help_text=gettext_lazy("Also of somebody without an account."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EraseForm(forms.Form):
    """That it is meant."""

    who = forms.CharField(widget=forms.HiddenInput)
    every_name = forms.BooleanField(
        label=gettext_lazy("All these names are one person, or all of them go"),
        required=False,
    )
    is_meant = forms.BooleanField(
        label=gettext_lazy("Erase this person for good"),
        error_messages={"required": gettext_lazy("Confirm that it is meant.")},
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        """Asks about names only where there are several."""
        super().__init__(*args, **kwargs)
        if len(names_of(subject)) < 2:
            del self.fields["every_name"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse | FileResponse:
    """Look somebody up; a POST writes out or erases what was found."""
    by = require(request, is_administrator)
    asked = request.POST if request.method == "POST" else request.GET
    form = WhoForm(asked if "who" in asked else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        who = form.cleaned_data["who"]
        try:
            subject = subject_of(who)
            if request.POST.get("act") == "export":
                return _written(subject, by)
            erase_form = EraseForm(
                request.POST if request.method == "POST" else None,
                initial={"who": who},
                subject=subject,
            )
            context["erase_form"] = erase_form
            if _erased(erase_form, subject, by):
                messages.success(request, _("The person is erased."))
                return redirect("people:people")
            context |= _found(subject, by)
        except Refusal as refusal:
            form.add_error("who", _words(refusal))
    return render(request, "people/data.html", context)


def _erased(form: EraseForm, subject: Subject, by: Person) -> bool:
    if not (form.is_bound and form.is_valid()):
        return False
    every_name = form.cleaned_data.get("every_name", False)
    try:
        erase_person(subject, by=by, now=now(), every_name=every_name)
    except Refusal as refusal:
        form.add_error(None, _words(refusal))
        return False
    return True


def _words(refusal: Refusal) -> str:
    return str(_REFUSALS[refusal.code]) % refusal.params


def _found(subject: Subject, by: Person) -> dict[str, Any]:
    lines = erase_person(subject, by=by, now=now(), dry=True)
    return {
        "subject": subject,
        "names": names_of(subject),
        "lines": [(line, _done(line)) for line in lines],
    }


def _done(line: Line) -> str:
    return str(_DONE[line.erasing])


def _written(subject: Subject, by: Person) -> FileResponse:
    target = unnamed()  # the answer closes it
    export_person(subject, target, by=by, now=now())
    target.seek(0)
    answer = FileResponse(target, as_attachment=True, filename="person.zip")
    answer["Cache-Control"] = "private, no-store"
    return answer
