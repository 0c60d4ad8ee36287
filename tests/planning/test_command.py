"""`intercity plan` from its arguments to its exit status, in this process."""

from __future__ import annotations

import io
import json
import sys
from typing import Any
from xml.dom import minidom

import pytest

from intercity.__main__ import main
from intercity.planning import command
from intercity.planning.brief import MOST_BYTES
from intercity.planning.briefs import model_brief
from intercity.planning.held import FORMS

SMALL = """\
[edition]
slug = "sample-1"
series = "Sample Seminar"
host = "tokyo"
dates = [2021-11-24]
[sessions]
count = 1
host_hours = "09:00-17:00"
[[sessions.items]]
kind = "opening"
minutes = 60
[[cities]]
city = "seoul"
[[cities]]
city = "paris"
"""
NO_PLAN = SMALL.replace('host_hours = "09:00-17:00"', 'host_hours = "09:00-09:45"')


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    """A terminal of 80 columns without colours, however the tests are run."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "small.toml"
    file.write_text(SMALL, "utf-8")
    return str(file)


@pytest.fixture
def no_plan(tmp_path):
    file = tmp_path / "no-plan.toml"
    file.write_text(NO_PLAN, "utf-8")
    return str(file)


@pytest.fixture
def model(tmp_path):
    file = tmp_path / "model.toml"
    file.write_bytes(model_brief())
    return str(file)


@pytest.fixture
def run(capsys):
    """Runs `intercity plan`: its exit status, standard output and standard error."""

    def plan(*arguments: str) -> tuple[int, str, str]:
        status = main(["plan", *arguments])
        return status, *capsys.readouterr()

    return plan


@pytest.fixture
def planned(run):
    """Runs it with `--json`, which is to succeed quietly."""

    def plan(*arguments: str) -> dict[str, Any]:
        status, out, err = run(*arguments, "--json")
        assert (status, err) == (0, "")
        found = json.loads(out)
        assert isinstance(found, dict)
        return found

    return plan


# Solved


def test_a_plan_for_people(run, model):
    status, out, err = run(model)
    assert (status, err) == (0, "")
    assert "09:30" in out
    assert "18:45" in out
    assert "3.83" in out
    assert "Rio de Janeiro" in out
    assert "\x1b" not in out


def test_a_plan_as_json(run, model):
    status, out, err = run(model, "--json")
    assert (status, err) == (0, "")
    assert out.endswith("}\n")
    assert json.loads(out)["objective"]["worst"] == 3.833333


def test_json_keeps_letters_as_they_are(run, tmp_path):
    file = tmp_path / "letters.toml"
    named = 'name = "São Tomé"\nzone = "Africa/Sao_Tome"'
    file.write_text(SMALL.replace('city = "paris"', named), "utf-8")
    status, out, _ = run(str(file), "--json")
    assert status == 0
    assert '"city": "sao-tome"' in out
    assert '"name": "São Tomé"' in out


def test_a_brief_from_standard_input(run, monkeypatch):
    given = io.TextIOWrapper(io.BytesIO(SMALL.encode()))
    monkeypatch.setattr(sys, "stdin", given)
    status, out, err = run("-", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["edition"]["slug"] == "sample-1"


def test_numbers_of_sessions_instead_of_the_briefs(planned, small):
    assert len(planned(small, "--sessions", "2")["sessions"]) == 2
    compared = planned(small, "--sessions", "3, 1")
    assert [len(plan["sessions"]) for plan in compared["plans"]] == [3, 1]


@pytest.mark.parametrize(
    ("objective", "total"),
    [("worst-first", 13.666667), ("total-first", 10.666667), ("leximin", 16.666667)],
)
def test_another_objective(planned, model, objective, total):
    found = planned(model, "--objective", objective)["objective"]
    assert (found["name"], found["total"]) == (objective, total)


def test_the_front_on_request(planned, small, monkeypatch):
    monkeypatch.setattr("intercity.planning.answer.SMALL", 1)
    assert planned(small)["front_complete"] is False
    found = planned(small, "--front")
    assert found["front_complete"] is True
    assert len(found["front"]) == 1


@pytest.mark.parametrize(
    ("given", "worst", "proved"),
    [
        ("published", 11.833333, True),
        ("10:00,17:00", 11.166667, True),
        ("2021-11-24 10:00,17:00", 11.166667, True),
        (
            "10:00=seoul,beijing,shanghai,taipei,ulaanbaatar,queensland,los-angeles;"
            "17:00=amsterdam,bangkok,durban,jakarta,paris,rio-de-janeiro",
            11.833333,
            False,
        ),
    ],
)
def test_a_given_plan_is_scored(planned, model, given, worst, proved):
    found = planned(model, "--score", given)
    assert (found["scored"], found["proved"]) == (True, proved)
    assert found["objective"]["worst"] == worst


def test_a_scored_plan_that_breaks_rules_is_no_failure(run, small):
    status, out, err = run(small, "--score", "07:10")
    assert (status, err) == (0, "")
    assert "off the grid" in out


def test_a_score_for_people(run, model):
    status, out, err = run(model, "--score", "published")
    assert (status, err) == (0, "")
    assert "11.83" in out


def test_the_page_and_the_picture_are_written(run, model, tmp_path):
    page, picture = tmp_path / "plan.html", tmp_path / "plan.svg"
    page.write_text("what was there before", "utf-8")
    status, out, err = run(model, "--html", str(page), "--svg", str(picture))
    assert (status, err) == (0, "")
    assert "09:30" in out
    text = page.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "Los Angeles" in text
    assert "before" not in text[:200]
    drawn = minidom.parseString(picture.read_text("utf-8"))  # noqa: S318 -- our own
    assert drawn.documentElement is not None
    assert drawn.documentElement.tagName == "svg"


def test_a_comparison_is_drawn_by_its_first_plan(run, small, tmp_path):
    picture, alone = tmp_path / "both.svg", tmp_path / "one.svg"
    assert run(small, "--sessions", "2,1", "--svg", str(picture))[0] == 0
    assert run(small, "--sessions", "2", "--svg", str(alone))[0] == 0
    assert picture.read_text("utf-8") == alone.read_text("utf-8")


# Infeasible


def test_an_infeasible_brief(run, no_plan):
    status, out, err = run(no_plan, "--json")
    assert (status, err) == (3, "")
    found = json.loads(out)
    assert found["sessions"] == []
    assert [each["text"] for each in found["relaxations"]] == [
        "the host's window until 10:00 instead of 09:45",
        "the host's window from 08:45 instead of 09:00",
    ]


def test_an_infeasible_brief_for_people(run, no_plan):
    status, out, err = run(no_plan)
    assert (status, err) == (3, "")
    assert "10:00" in out


def test_one_of_several_counts_with_a_plan_is_enough(run, tmp_path):
    file = tmp_path / "brief.toml"
    file.write_text(SMALL.replace("09:00-17:00", "09:00-10:00"), "utf-8")
    status, out, _ = run(str(file), "--sessions", "1,2", "--json")
    assert status == 0
    plans = json.loads(out)["plans"]
    assert [len(plan["sessions"]) for plan in plans] == [1, 0]
    assert run(str(file), "--sessions", "2,3", "--json")[0] == 3


def test_without_a_plan_there_is_no_picture(run, no_plan, tmp_path):
    picture = tmp_path / "plan.svg"
    status, _, err = run(no_plan, "--json", "--svg", str(picture))
    assert (status, err) == (3, f"--svg {picture}: there is no plan to draw\n")
    assert not picture.exists()


def test_without_a_plan_there_is_a_page(run, no_plan, tmp_path):
    page = tmp_path / "plan.html"
    assert run(no_plan, "--json", "--html", str(page))[0] == 3
    assert "10:00" in page.read_text("utf-8")


# Bad options and files


def refused(run, *arguments: str) -> str:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    return str(err)


@pytest.mark.parametrize(
    "given", ["0", "5", "", "1,", "1,1", "two", "1;2", "-1", "01", "１", "9" * 5000]
)
def test_numbers_of_sessions_that_are_refused(run, small, given):
    assert refused(run, small, f"--sessions={given}") == (
        f'--sessions "{given}": accepted are numbers from 1 to 4, each once, with'
        " commas between\n"
    )


def test_an_objective_that_is_refused(run, small):
    assert refused(run, small, "--objective", "kindest") == (
        '--objective "kindest": accepted are worst-first, total-first, leximin\n'
    )


def test_a_score_that_is_refused(run, small):
    assert refused(run, small, "--score", "10:00=seoul") == (
        f'--score "10:00=seoul": without a session: paris; {FORMS}\n'
    )


@pytest.mark.parametrize("given", ["10:00,10:30", "23:00,23:30"])
def test_a_score_at_which_nobody_can_sit(run, small, given):
    assert refused(run, small, "--score", given) == (
        f'--score "{given}": no assignment is possible at these starts: sessions'
        " overlap, or a city can sit in none of them\n"
    )


def test_a_file_that_is_not_there(run, tmp_path):
    file = tmp_path / "missing.toml"
    assert refused(run, str(file)) == (
        f"{file}: No such file or directory; a file to read is needed\n"
    )


def test_a_directory(run, tmp_path):
    assert refused(run, str(tmp_path)) == (
        f"{tmp_path}: Is a directory; a file to read is needed\n"
    )


@pytest.mark.parametrize("option", ["--html", "--svg"])
def test_a_file_that_cannot_be_written(run, small, tmp_path, option):
    missing = tmp_path / "missing" / "plan"
    status, out, err = run(small, "--json", option, str(missing))
    assert (status, err) == (2, f"{option} {missing}: No such file or directory\n")
    assert json.loads(out)["proved"] is True  # the answer is not lost
    status, _, err = run(small, "--json", option, str(tmp_path))
    assert (status, err) == (2, f"{option} {tmp_path}: Is a directory\n")


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 10 * 1024 * 1024])
def test_a_file_that_is_too_large(run, tmp_path, size):
    file = tmp_path / "large.toml"
    file.write_bytes(b"#" * size)
    assert refused(run, str(file)) == (
        f"{file}: the file is too large: {size} bytes;"
        " accepted: a file of at most 1048576 bytes\n"
    )


def test_a_file_that_is_not_utf8(run, tmp_path):
    file = tmp_path / "latin.toml"
    file.write_bytes(SMALL.replace("Sample", "Sämple").encode("latin-1"))
    message = refused(run, str(file))
    assert "line 3" in message
    assert "0xE4" in message


def test_a_file_that_is_not_toml(run, tmp_path):
    file = tmp_path / "brief.toml"
    file.write_text("[edition\n", "utf-8")
    assert "line 1" in refused(run, str(file))


def test_an_empty_file(run, tmp_path):
    file = tmp_path / "brief.toml"
    file.write_bytes(b"")
    assert str(file) in refused(run, str(file))


def test_every_mistake_of_a_brief_at_once_with_its_line(run, tmp_path):
    file = tmp_path / "brief.toml"
    wrong = (
        SMALL.replace("count = 1", "count = 7")
        .replace('"09:00-17:00"', '"17:00-09:00"')
        .replace("dates = [2021-11-24]", "dates = [2021-11-31]")
        .replace('city = "paris"', 'city = "pariss"\ncolour = "blue"')
    )
    file.write_text(wrong, "utf-8")
    lines = refused(run, str(file)).splitlines()
    for number, words in (
        (5, ("edition.dates[0]", "2021-11-31")),
        (7, ("sessions.count", "7", "1 to 4")),
        (8, ("sessions.host_hours", "17:00-09:00")),
        (15, ("cities[1].city", "pariss", "paris")),
        (16, ("cities[1].colour", "unknown")),
    ):
        (line,) = (each for each in lines if f"line {number}" in each)
        assert all(word in line for word in words), line


def test_figures_without_a_common_unit_are_refused(run, tmp_path):
    file = tmp_path / "fine.toml"
    fine = SMALL + "carried = 1.000000000000000001\n"
    file.write_text(fine, "utf-8")
    line = fine.count("\n")
    assert refused(run, str(file)).splitlines()[1:] == [
        f"cities[1].carried (line {line}): too fine to be summed exactly with the other"
        " figures: 1.000000000000000001; accepted: rates, shares and carried figures"
        " with fewer decimals"
    ]


@pytest.mark.parametrize("arguments", [[], ["plan"], ["plot"], ["plan", "a", "--no"]])
def test_arguments_that_are_none_end_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: intercity" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["plan", "--help"]])
def test_help_ends_with_0(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "usage: intercity" in capsys.readouterr().out


# The progress bar


@pytest.fixture
def terminal(monkeypatch):
    """Standard output and error are a terminal of their own each."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.usefixtures("terminal")
def test_a_bar_appears_on_standard_error_when_it_takes_longer(run, model, monkeypatch):
    assert command.PATIENCE == 1.0
    monkeypatch.setattr(command, "PATIENCE", 0.0)
    status, out, err = run(model, "--json")
    assert status == 0
    assert json.loads(out)["proved"] is True
    assert "other plans" in err or "burden" in err
    assert "\x1b" in err


@pytest.mark.usefixtures("terminal")
def test_no_bar_appears_within_the_patience(run, model, monkeypatch):
    monkeypatch.setattr(command, "PATIENCE", 3600.0)
    status, _, err = run(model, "--json")
    assert (status, err) == (0, "")


def test_where_standard_error_is_no_terminal_there_is_no_bar(run, model, monkeypatch):
    monkeypatch.setattr(command, "PATIENCE", 0.0)
    status, _, err = run(model, "--json")
    assert (status, err) == (0, "")


@pytest.mark.usefixtures("terminal")
def test_the_bar_gives_the_cursor_back_when_it_is_stopped(
    run, model, monkeypatch, capsys
):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "PATIENCE", 0.0)
    monkeypatch.setattr("intercity.planning.answer.front", stop)
    with pytest.raises(KeyboardInterrupt):
        run(model, "--json")
    err = capsys.readouterr().err
    assert err.count("\x1b[?25l") == err.count("\x1b[?25h") == 1
