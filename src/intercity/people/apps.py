"""The room of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People and their sign-in."""

    name = "intercity.people"
    label = "people"

    def ready(self) -> None:
        """Hear of every second factor that allauth accepts."""
        # Models are there only now.
        from allauth.mfa.signals import authenticator_used  # noqa: PLC0415 -- as above

        from intercity.people.factor_actions import note_used  # noqa: PLC0415 -- as above

        authenticator_used.connect(note_used)
