"""What rooms look after again and again, such as mails that become due by the clock.

The worker calls each about twice a minute, beside the sweeps of `jobs` and `outbox`.
What is swept twice must be done once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

Sweep = Callable[[datetime], object]

_log = logging.getLogger(__name__)
_sweeps: dict[str, Sweep] = {}


def offer_sweep(name: str, sweep: Sweep) -> None:
    """Have the worker call it with the present instant; each name once."""
    _sweeps[name] = sweep


def sweep(now: datetime) -> None:
    """Call all of them; one that fails does not keep the others from their work."""
    for name, one in _sweeps.items():
        try:
            one(now)
        except Exception:
            _log.exception("sweep %s failed", name)
