"""A line on standard error, if it is a terminal, after a second of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

PATIENCE = 1.0

Watch = Callable[[str, int, int], None]
"""Told what is done, how much of it, and of how much; 0 where nobody knows."""


@contextmanager
def watching() -> Iterator[Watch]:
    """A watch that shows what it is told."""
    begun, console = monotonic(), Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    task = bar.add_task("", total=None)

    def watch(stage: str, done: int, whole: int) -> None:
        if not console.is_terminal or monotonic() - begun < PATIENCE:
            return
        if not bar.live.is_started:
            bar.start()
        bar.update(task, description=stage, completed=done, total=whole or None)

    try:
        yield watch
    finally:
        if bar.live.is_started:
            bar.stop()
