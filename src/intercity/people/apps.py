"""The room of people."""

from django.apps import AppConfig

from intercity.base.signals import restored


class PeopleConfig(AppConfig):
    """People and their sign-in."""

    name = "intercity.people"
    label = "people"

    def ready(self) -> None:
        """Hear of every second factor, and of every restored backup."""
        # Models are there only now.
        from allauth.mfa.signals import authenticator_used  # noqa: PLC0415 -- as above

        from intercity.people.erasures import erase_restored  # noqa: PLC0415 -- as above
        from intercity.people.factor_actions import note_used  # noqa: PLC0415 -- as above

        authenticator_used.connect(note_used)
        restored.connect(erase_restored)
