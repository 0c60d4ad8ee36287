"""Static files under names that tell their content, with modules that import others."""

from __future__ import annotations

from collections.abc import Callable
from re import Match

from django.apps import apps
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed; before files were collected, by their plain names."""

    support_js_module_import_aggregation = True
    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name where one was made: tests and developers collect nothing."""
        return str(super().stored_name(name)) if self.hashed_files else name

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[Match[str]], str]:
        """Rewrites imports in our modules; those of other packages are left alone."""
        if name.endswith(".js") and not _is_ours(name):
            return lambda match: match[0]
        convert: Callable[[Match[str]], str] = super().url_converter(
            name, hashed_files, template
        )
        return convert


def _is_ours(name: str) -> bool:
    """Whether a file is in the static folder of one of our rooms."""
    label = name.partition("/")[0]
    return apps.is_installed(f"intercity.{label}")
