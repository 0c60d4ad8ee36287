"""Addresses of invitations, letters, mails and deadlines at the desk."""

from __future__ import annotations

from django.urls import path

from intercity.delegations.views import deadlines, invitations, letters, mails

_INVITATIONS = "<slug:slug>/invitations/"
_INVITATION = f"{_INVITATIONS}cities/<slug:city>/"

patterns = [
    # Inviting, and the letters
    path(_INVITATIONS, invitations.invitations, name="invitations"),
    path(f"{_INVITATIONS}preview/", invitations.preview, name="invitations_preview"),
    path(f"{_INVITATIONS}send/", invitations.send, name="invitations_send"),
    path(f"{_INVITATIONS}letters/", letters.letters, name="letters"),
    path(f"{_INVITATIONS}letterhead/", letters.letterhead, name="letterhead"),
    path(
        f"{_INVITATIONS}letters/<slug:kind>/<str:language>/",
        letters.letter,
        name="letter",
    ),
    path(_INVITATION, invitations.invitation, name="invitation_of"),
    path(f"{_INVITATION}letter.pdf", invitations.letter, name="invitation_letter"),
    path("<slug:slug>/mails/", mails.mails, name="mails"),
    path("<slug:slug>/mails/<int:pk>/", mails.mail, name="mail"),
    # Deadlines
    path("<slug:slug>/deadlines/", deadlines.deadlines, name="deadlines"),
    path("<slug:slug>/deadlines/<slug:kind>/", deadlines.reminders, name="remind"),
    path(
        "<slug:slug>/my-city/<slug:city>/deadlines/",
        deadlines.own_deadlines,
        name="own_deadlines",
    ),
]
