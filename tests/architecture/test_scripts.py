"""The page's little server and the counting of the checks."""

import http.client
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = "<!doctype html><title>東京</title>"


def serve(page: Path, port: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, ROOT / "scripts/serve", page],
        env={**os.environ, "PORT": port, "HOST": "127.0.0.1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("for the desk only", encoding="utf-8")
    page = tmp_path / "plan.html"
    page.write_text(PAGE, encoding="utf-8")
    return page


@pytest.fixture
def server(page: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with serve(page, "0") as process:
        assert process.stdout
        address, ready = process.stdout.readline(), process.stdout.readline()
        assert ready == "ready\n"
        yield process, int(address.split("/")[2].rpartition(":")[2])
        process.kill()


def ask(port: int, method: str, path: str) -> tuple[int, str | None, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request(method, path)
        answer = line.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read()
    finally:
        line.close()


def test_the_server_gives_the_page_and_nothing_else(
    server: tuple[subprocess.Popen[str], int],
) -> None:
    _, port = server
    html, plain = "text/html; charset=utf-8", "text/plain; charset=utf-8"
    assert ask(port, "GET", "/") == (200, html, PAGE.encode())
    assert ask(port, "GET", "/?from=mail") == (200, html, PAGE.encode())
    assert ask(port, "HEAD", "/") == (200, html, b"")
    for path in ("/secret.txt", "/plan.html", "/../secret.txt"):
        assert ask(port, "GET", path) == (404, plain, b"There is one page here, at /\n")


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_the_server_stops_cleanly(
    server: tuple[subprocess.Popen[str], int], signum: signal.Signals
) -> None:
    process, _ = server
    process.send_signal(signum)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize(
    ("port", "message"),
    [("lots", "PORT: 'lots' is no port"), ("65536", "PORT: '65536' is no port")],
)
def test_a_wrong_port_is_named(page: Path, port: str, message: str) -> None:
    with serve(page, port) as process:
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 2
    assert message in errors


def test_a_port_in_use_is_named(page: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serve(page, str(port)) as process:
            _, errors = process.communicate(timeout=10)
    assert process.returncode == 1
    assert errors == f"port {port} is in use; try: make demo PORT=8001\n"


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("...\n12 passed in 0.40s\n", (12, 0)),
        ("F.\n1 failed, 3 passed, 2 errors in 1.00s\n", (3, 3)),
        ("== 1 error in 0.10s ==\n", (0, 1)),
        ("ERROR: file or directory not found: tests/x\n", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_the_runner_reads_the_closing_line(
    output: str, expected: tuple[int, int]
) -> None:
    check = runpy.run_path(str(ROOT / "scripts/check"))
    assert check["counts"](output) == expected


@pytest.mark.parametrize(
    ("code", "tests", "expected"),
    [
        ("print('2 passed in 1s')", True, (2, 0)),
        ("print('2 passed in 1s'); exit(3)", True, (2, 1)),
        ("exit(5)", True, (0, 1)),
        ("", False, (1, 0)),
        ("exit(1)", False, (0, 1)),
    ],
)
def test_the_runner_counts_a_step(
    code: str, tests: bool, expected: tuple[int, int]
) -> None:
    check = runpy.run_path(str(ROOT / "scripts/check"))
    python = (Path(sys.executable).name, "-c", code)
    outcome = check["run"](check["Step"]("trial", "", (python,), tests=tests))
    assert (outcome.passed, outcome.failed) == expected
