"""`intercity plan BRIEF.toml`: read a brief, ask the planner, print and draw.

Exit status 0 solved, 2 a bad brief or option, 3 infeasible (docs/reference/command.md).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from intercity.kernel.planner.problem import MOST_SESSIONS, OBJECTIVES
from intercity.kernel.planner.search import Infeasible, Watch
from intercity.planning.answer import Answer, propose, score
from intercity.planning.brief import MOST_BYTES, Brief, read_brief
from intercity.planning.document import document
from intercity.planning.held import BadScore, read_held
from intercity.planning.mistakes import BadBrief
from intercity.planning.page import page
from intercity.planning.ribbon import ribbon
from intercity.planning.terminal import show

SOLVED, BAD_INPUT, INFEASIBLE = 0, 2, 3
# A bar appears when the planner has worked this long, in seconds.
PATIENCE = 1.0

STAGES = {
    "worst": "least worst burden",
    "total": "least total burden",
    "host": "least burden of the host",
    "starts": "earliest starts",
    "front": "other plans",
}


class BadInput(Exception):
    """What was given cannot be used; the message says why and what is accepted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `intercity plan`."""
    parser.add_argument(
        "brief", metavar="BRIEF.toml", help="the brief; - for standard input"
    )
    parser.add_argument("--json", action="store_true", help="print the plan as JSON")
    parser.add_argument("--svg", metavar="FILE", help="draw the time ribbon")
    parser.add_argument("--html", metavar="FILE", help="write the plan as a page")
    parser.add_argument(
        "--sessions",
        metavar="1,2,3",
        help="numbers of sessions, instead of the brief's",
    )
    parser.add_argument(
        "--objective", metavar="NAME", help=f"one of {', '.join(OBJECTIVES)}"
    )
    parser.add_argument(
        "--front",
        action="store_true",
        help="work out all Pareto-optimal plans, however many starts there are",
    )
    parser.add_argument(
        "--score",
        metavar="PLAN",
        help='"published", "10:00,17:00" or "10:00=a,b;17:00=c"',
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do what the options say; returns the exit status."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        brief = _read(options)
        answers = _answers(brief, options, errors)
        _write(brief, answers, options, errors)
    except (BadBrief, BadInput, BadScore) as error:
        errors.print(str(error), markup=False)
        return BAD_INPUT
    return SOLVED if any(answer.plan for answer in answers) else INFEASIBLE


def _read(options: argparse.Namespace) -> Brief:
    brief = read_brief(_data(options.brief), filename=options.brief)
    if options.objective is not None:
        if options.objective not in OBJECTIVES:
            accepted = ", ".join(OBJECTIVES)
            given = options.objective
            raise BadInput(f'--objective "{given}": accepted are {accepted}')
        question = brief.question.with_(objective=options.objective)
        brief = replace(brief, question=question)
    if options.sessions is not None:
        brief = replace(brief, counts=_counts(options.sessions))
    return brief


def _data(name: str) -> bytes:
    """The bytes of the brief, of which no more are read than are accepted."""
    # One byte more tells that there are too many.
    most = MOST_BYTES + 1
    try:
        if name == "-":
            data, size = sys.stdin.buffer.read(most), "more than it may be"
        else:
            with Path(name).open("rb") as file:
                data, size = file.read(most), f"{Path(name).stat().st_size} bytes"
    except OSError as error:
        why = f"{error.strerror}; a file to read is needed"
        raise BadInput(f"{name}: {why}") from None
    if len(data) == most:
        accepted = f"a file of at most {MOST_BYTES} bytes"
        raise BadInput(f"{name}: the file is too large: {size}; accepted: {accepted}")
    return data


def _counts(given: str) -> tuple[int, ...]:
    parts = [part.strip() for part in given.split(",")]
    accepted = [str(count) for count in range(1, MOST_SESSIONS + 1)]
    if len(set(parts)) < len(parts) or not set(parts) <= set(accepted):
        raise BadInput(
            f'--sessions "{given}": accepted are numbers from 1 to {MOST_SESSIONS},'
            " each once, with commas between"
        )
    return tuple(int(part) for part in parts)


def _answers(
    brief: Brief, options: argparse.Namespace, errors: Console
) -> list[Answer]:
    with _progress(errors) as watch:
        if options.score is not None:
            held = read_held(brief, options.score)
            try:
                return [
                    score(brief.question, held, whole_front=options.front, watch=watch)
                ]
            except Infeasible:
                raise BadInput(
                    f'--score "{options.score}": no assignment is possible at these'
                    " starts: sessions overlap, or a city can sit in none of them"
                ) from None
        return [
            propose(brief.problem(count), whole_front=options.front, watch=watch)
            for count in brief.counts
        ]


def _write(
    brief: Brief, answers: list[Answer], options: argparse.Namespace, errors: Console
) -> None:
    if options.json:
        text = json.dumps(document(brief, answers), ensure_ascii=False, indent=1)
        sys.stdout.write(text + "\n")
    else:
        show(brief, answers, Console(highlight=False))
    if options.html:
        _save(options.html, page(brief, answers), "--html")
    if options.svg:
        drawn = [answer.account for answer in answers if answer.account]
        if drawn:
            _save(options.svg, ribbon(drawn[0]), "--svg")
        else:
            message = f"--svg {options.svg}: there is no plan to draw"
            errors.print(message, markup=False)


def _save(file: str, text: str, option: str) -> None:
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{option} {file}: {error.strerror}") from None


@contextmanager
def _progress(console: Console) -> Iterator[Watch]:
    """A bar on standard error, if it is a terminal, after a second of work."""
    begun = monotonic()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    task = bar.add_task("planning", total=None)

    def watch(stage: str, waiting: int) -> None:
        if not console.is_terminal or monotonic() - begun < PATIENCE:
            return
        if not bar.live.is_started:
            bar.start()
        left = f", {waiting} sets of plans open" if waiting else ""
        bar.update(task, description=STAGES.get(stage, stage.replace("_", " ")) + left)

    try:
        yield watch
    finally:
        if bar.live.is_started:
            bar.stop()
