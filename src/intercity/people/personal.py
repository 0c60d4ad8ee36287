"""What is held of those who sign in, with the tables of allauth."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from intercity.base.registry import Basis, Erasing, Holding, Rows
from intercity.base.retention import Sweep, delete

_TASK = Basis.TASK


def _leave(rows: Rows, now: datetime) -> None:
    """The account is nobody's: no sign-in, no role on this site."""
    for person in rows:
        person.set_unusable_password()
        person.save(update_fields=["password"])


HOLDINGS = (
    Holding(
        model="people.Person",
        fields=("email",),
        purpose="signing in, and mails of this site",
        basis=_TASK,
        kept="account",
        erasing=Erasing.PSEUDONYM,
        whose=("pk",),
        why=_("the number stays: the record and who did what name it"),
    ),
    Holding(
        model="people.Person",
        fields=("given_name", "family_name", "language", "zone"),
        purpose="being addressed by name, in the own language and time",
        basis=_TASK,
        kept="account",
        erasing=Erasing.BLANK,
        whose=("pk",),
        also={
            "is_active": False,
            "is_administrator": False,
            "family_first": False,
            "last_login": None,
            "joined_at": None,
            "asked_at": None,
        },
        before=_leave,
    ),
    Holding(
        model="people.Person",
        fields=("password",),
        purpose="what sessions depend on; there are no passwords",
        basis=Basis.SECURITY,
        kept="account",
        erasing=Erasing.KEEP,
        why=_("random characters, made anew"),
        secret=True,
    ),
    Holding(
        model="account.EmailAddress",
        fields=("user", "email"),
        purpose="signing in",
        basis=_TASK,
        kept="account",
        erasing=Erasing.DELETE,
        whose=("user",),
        addressed=("email",),
    ),
    Holding(
        model="account.EmailConfirmation",
        fields=("key",),
        purpose="signing in",
        basis=Basis.SECURITY,
        kept="account",
        erasing=Erasing.DELETE,
        whose=("email_address__user",),
        addressed=("email_address__email",),
        secret=True,
    ),
    Holding(
        model="mfa.Authenticator",
        fields=("user", "data"),
        purpose="second factors",
        basis=Basis.SECURITY,
        kept="account",
        erasing=Erasing.DELETE,
        whose=("user",),
        secret=True,
    ),
    Holding(
        model="usersessions.UserSession",
        fields=("user", "ip", "session_key", "user_agent", "data"),
        purpose="seeing and ending the own sessions",
        basis=Basis.SECURITY,
        kept="sessions",
        erasing=Erasing.DELETE,
        whose=("user",),
        secret=True,
    ),
)

IMPERSONAL = {"people.Erasure": ("key", "digests")}


def _without_session(cutoff: datetime, now: datetime) -> Rows:
    """Browsers that are listed, and in which nobody is signed in any more."""
    lives = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gte=cutoff
    )
    rows: Rows = UserSession.objects.filter(~Exists(lives))
    return rows


SWEEPS = (Sweep("sessions", _without_session, delete),)
