"""Configuration by environment: every name begins with `INTERCITY_`.

A name that is not listed here stops the start, so that a spelling mistake is never
taken for a default. `NAME_FILE` gives a file that holds the value, for secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

PREFIX = "INTERCITY_"


@dataclass(frozen=True, slots=True)
class Setting:
    """A name without its prefix, what it is for and what it is without a word."""

    name: str
    about: str
    default: str = ""


SETTINGS: tuple[Setting, ...] = (
    Setting("DATA_DIR", "folder of the database, files and secret", "data"),
    Setting("DATABASE_URL", "postgres://… for PostgreSQL; empty: SQLite in DATA_DIR"),
    Setting("SECRET_KEY", "50 random characters or more; empty: made in DATA_DIR"),
    Setting("HOSTS", "names this site answers to, with commas", "localhost,127.0.0.1"),
    Setting("URL", "address of this site in mails", "http://127.0.0.1:8000"),
    Setting("HTTPS", "1 behind HTTPS: secure cookies, redirects, HSTS", "0"),
    Setting("PROXIES", "how many proxies stand before this site", "0"),
    Setting("EMAIL_URL", "smtp://user:password@host:port; empty: mails to DATA_DIR"),
    Setting("EMAIL_FROM", "sender of mails", "intercity@localhost"),
    Setting("CACHE_URL", "redis://… shared by several machines; empty: the database"),
    Setting("RETENTION", "periods that differ, such as mail_words=6m, jobs=10d"),
    Setting("DEMO", "1 for a demonstration: sample data, sign-in links", "0"),
    Setting("DEBUG", "1 for developers only", "0"),
)


class BadEnvironment(Exception):
    """The environment names a setting that does not exist, or a file without it."""


class Environment:
    """The settings of one environment, read once."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        """Check all names of `variables`; raises `BadEnvironment`."""
        self._variables = variables
        known = {setting.name for setting in SETTINGS}
        accepted = known | {f"{name}_FILE" for name in known}
        for variable in sorted(variables):
            name = variable.removeprefix(PREFIX)
            if variable.startswith(PREFIX) and name not in accepted:
                raise BadEnvironment(_unknown(variable, known))
        self._defaults = {setting.name: setting.default for setting in SETTINGS}

    def text(self, name: str) -> str:
        """A setting's value, from its file where one is named."""
        if file := self._variables.get(f"{PREFIX}{name}_FILE"):
            try:
                return Path(file).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise BadEnvironment(
                    f"{PREFIX}{name}_FILE={file}: {error.strerror}"
                ) from None
        return self._variables.get(f"{PREFIX}{name}", self._defaults[name])

    def flag(self, name: str) -> bool:
        """A setting that is 1 or 0; raises `BadEnvironment` for anything else."""
        value = self.text(name)
        if value not in {"0", "1"}:
            raise BadEnvironment(f"{PREFIX}{name}={value}: accepted are 0 and 1")
        return value == "1"

    def number(self, name: str) -> int:
        """A setting that is a whole number from 0."""
        value = self.text(name)
        if not (value.isascii() and value.isdecimal()):
            raise BadEnvironment(f"{PREFIX}{name}={value}: accepted is a number from 0")
        return int(value)

    def names(self, name: str) -> list[str]:
        """A setting that is a list with commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]


def _unknown(variable: str, known: set[str]) -> str:
    nearest = get_close_matches(variable, [PREFIX + name for name in known], n=1)
    hint = f"; did you mean {nearest[0]}?" if nearest else ""
    names = ", ".join(sorted(PREFIX + name for name in known))
    return f"{variable}: unknown setting{hint} Accepted are {names}"
