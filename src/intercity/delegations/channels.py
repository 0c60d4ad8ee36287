"""How something reached the secretariat."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """By which way: this site, or what the secretariat writes down on it."""

    WEB = "web", pgettext_lazy("how something was told", "this site")
    MAIL = "mail", pgettext_lazy("how something was told", "e-mail")
    TELEPHONE = "telephone", pgettext_lazy("how something was told", "telephone")
    LETTER = "letter", pgettext_lazy("how something was told", "letter")
    MEETING = "meeting", pgettext_lazy("how something was told", "in a meeting")
