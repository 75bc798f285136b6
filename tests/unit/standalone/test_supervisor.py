import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from standalone.program import Program, ProgramChild
from standalone.supervisor import Backoff, Supervisor
from standalone.terminal import Terminal, loud_words

# Writes down each start, then does what its second argument says.
_STAND_IN = """
import os, sys, time
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
exec(sys.argv[2])
"""
_SLEEP = "time.sleep(600)"


class _Bench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.screen = io.StringIO()
        self.supervisor = Supervisor(Terminal(self.screen))

    def child(self, name: str, does: str = _SLEEP, grace: float = 10.0) -> ProgramChild:
        arguments = [sys.executable, "-c", _STAND_IN, str(self.folder / name), does]
        program = Program(name, arguments, dict(os.environ), grace=grace)
        return ProgramChild(program, self.folder, Terminal(self.screen))

    def pids(self, name: str) -> list[int]:
        file = self.folder / name
        return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[_Bench]:
    bench = _Bench(tmp_path)
    yield bench
    bench.supervisor.stop()


def _eventually(true: Callable[[], bool], limit: float = 10.0) -> None:
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, "not within the limit"
        time.sleep(0.02)


def test_a_killed_process_is_started_again_and_the_others_are_left_alone(bench: _Bench) -> None:
    bench.supervisor.start([bench.child("victim"), bench.child("bystander")])
    _eventually(lambda: len(bench.pids("victim")) == 1 and len(bench.pids("bystander")) == 1)
    os.kill(bench.pids("victim")[0], signal.SIGKILL)
    _eventually(lambda: len(bench.pids("victim")) == 2)
    assert len(bench.pids("bystander")) == 1
    assert "ended with status 137, starting again in 0.5 s" in bench.screen.getvalue()


def test_a_process_that_keeps_dying_is_started_less_and_less_often(bench: _Bench) -> None:
    bench.supervisor.start([bench.child("hopeless", "sys.exit(3)")])
    _eventually(lambda: len(bench.pids("hopeless")) == 3)
    words = bench.screen.getvalue()
    assert "again in 0.5 s" in words
    assert "again in 1.0 s" in words


def test_the_delay_is_bounded_and_an_old_failure_is_forgiven() -> None:
    backoff = Backoff()
    assert [backoff.delay(0) for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert backoff.delay(ran_for=61) == 0.5


def test_stopping_ends_the_last_group_first_and_leaves_nothing(bench: _Bench, tmp_path: Path) -> None:
    says_goodbye = (
        f"import signal; signal.signal(15, lambda *_: (open({str(tmp_path / 'order')!r}, 'a').write"
    )
    first = f"{says_goodbye}('server '), sys.exit())); time.sleep(600)"
    second = f"{says_goodbye}('worker '), sys.exit())); time.sleep(600)"
    bench.supervisor.start([bench.child("server", first)])
    bench.supervisor.start([bench.child("worker", second)])
    _eventually(lambda: len(bench.pids("server")) == 1 and len(bench.pids("worker")) == 1)
    time.sleep(0.3)  # until the handlers are in place
    pids = bench.pids("server") + bench.pids("worker")
    bench.supervisor.stop()
    assert (tmp_path / "order").read_text() == "worker server "
    assert not [pid for pid in pids if psutil.pid_exists(pid)]


def test_a_hurried_stop_does_not_wait_for_the_deaf(bench: _Bench) -> None:
    deaf = f"import signal; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); {_SLEEP}"
    bench.supervisor.start([bench.child("deaf", deaf, grace=60)])
    log_file = bench.folder / "deaf.log"
    _eventually(lambda: log_file.exists() and "deaf" in log_file.read_text())
    bench.supervisor.hurry()
    began = time.monotonic()
    bench.supervisor.stop()
    assert time.monotonic() - began < 5


def test_everything_goes_to_the_log_and_warnings_to_the_terminal(bench: _Bench) -> None:
    lines = ['{"level": "info", "event": "all_is_well"}', '{"level": "error", "event": "broken", "id": 7}']
    bench.supervisor.start([bench.child("talker", f"print({chr(10).join(lines)!r}, flush=True); {_SLEEP}")])
    log_file = bench.folder / "talker.log"
    _eventually(lambda: log_file.exists() and log_file.read_text().splitlines() == lines)
    _eventually(lambda: "broken id=7" in bench.screen.getvalue())
    assert "all_is_well" not in bench.screen.getvalue()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"level": "info", "event": "x"}', None),
        ('{"level": "warning", "event": "low_disk", "free": 3}', "low_disk free=3"),
        (
            "[2025-09-02 07:12:12: WARNING/MainProcess] retrying",
            "[2025-09-02 07:12:12: WARNING/MainProcess] retrying",
        ),
        ("Traceback (most recent call last):", "Traceback (most recent call last):"),
        ("an error that is spoken of in passing", None),
        ('{"not json', '{"not json'),
    ],
)
def test_only_warnings_are_loud(line: str, words: str | None) -> None:
    assert loud_words(line) == words
