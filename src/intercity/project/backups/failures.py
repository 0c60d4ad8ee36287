"""Why a backup or a restore ends early, with the status of the command."""

from __future__ import annotations

import signal
import sqlite3
import sys
from collections.abc import Callable

from django.db import DatabaseError

STOPPED = 130


class Failed(Exception):
    """It could not be done; what was there before is as it was."""

    status = 1


class BadFile(Failed):
    """The file that was named cannot be read, or nothing can be written there."""

    status = 2


class Refused(Failed):
    """The backup is not whole, not for this site, or would replace what is here."""

    status = 3


def outcome(about: str, file: str, work: Callable[[], None]) -> int:
    """Do the work; says why it ends early, and returns the status of the command."""
    # A service that is stopped cleans up as by Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        work()
    except Failed as wrong:
        return _say(f"{about} {file}: {wrong}", wrong.status)
    except (DatabaseError, sqlite3.Error) as error:
        said = str(error).strip().partition("\n")[0]
        return _say(f"{about} {file}: the database says: {said}", Failed.status)
    except OSError as error:
        place = error.filename or file
        return _say(f"{about} {place}: {error.strerror or error}", Failed.status)
    except KeyboardInterrupt:
        return _say(f"{about} {file}: stopped", STOPPED)
    return 0


def _say(words: str, status: int) -> int:
    sys.stderr.write(f"{words}\n")
    return status
