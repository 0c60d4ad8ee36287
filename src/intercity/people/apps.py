"""The room of people."""

from django.apps import AppConfig

from intercity.base.regular import offer_sweep
from intercity.base.signals import restored


class PeopleConfig(AppConfig):
    """People and their sign-in."""

    name = "intercity.people"
    label = "people"

    def ready(self) -> None:
        """Hear of every sign-in and second factor, and of every restored backup."""
        # Models are there only now.
        # ruff: noqa: PLC0415 -- the same for all of these
        from allauth.account.signals import user_logged_in
        from allauth.mfa.signals import authenticator_used

        from intercity.people.erasures import erase_restored, keep_list
        from intercity.people.factor_actions import note_sign_in, note_used

        user_logged_in.connect(note_sign_in)
        authenticator_used.connect(note_used)
        restored.connect(erase_restored)
        offer_sweep("people.erasures", lambda _now: keep_list())
