"""What the ground floor does when a site starts or is brought up to date."""

from datetime import datetime
from importlib import import_module

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate

from intercity.base.regular import offer_sweep


class BaseConfig(AppConfig):
    """The ground floor."""

    name = "intercity.base"
    label = "base"

    def ready(self) -> None:
        """Know the ground's own jobs; let `migrate` make the table of the cache too."""
        import_module("intercity.base.fields").refuse_unshown()
        import_module("intercity.base.outbox")
        import_module("intercity.base.retention")
        offer_sweep("base.retention", _let_go)
        post_migrate.connect(_make_cache_table, sender=self)


def _let_go(now: datetime) -> None:
    # Models are there only now.
    import_module("intercity.base.retention").daily(now)


def _make_cache_table(using: str, **_: object) -> None:
    call_command("createcachetable", database=using, verbosity=0)
