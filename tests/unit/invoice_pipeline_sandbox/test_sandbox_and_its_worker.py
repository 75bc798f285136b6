"""A reading process belongs to one worker process, and ends with it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from invoice_pipeline.sandbox.bounds import Bounds
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.invoice_pages import GERMAN, page_pdf
from support.processes import comes_true, group_of, is_alive
from support.repository import ROOT

PAGE = page_pdf(GERMAN)
WORKER = """
import sys
from invoice_pipeline.sandbox import process
from invoice_pipeline.sandbox.sandbox import Sandbox
from support import misbehaving_reader

process.PROGRAM = misbehaving_reader.PROGRAM
sandbox = Sandbox()
sandbox.read(misbehaving_reader.misbehave("behave"))
print(sandbox.child_pid, flush=True)
if sys.argv[1] == "busy":
    sandbox.read(misbehaving_reader.misbehave("hang"))
sys.stdin.read()
"""


@pytest.mark.parametrize("state", ["busy", "idle"])
def test_a_worker_that_is_killed_takes_its_child_along(state: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, state], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout is not None
        child = int(worker.stdout.readline())
        assert is_alive(child)
        if state == "busy":  # it has started a program of its own
            assert comes_true(lambda: len(group_of(child)) > 1)
        worker.kill()
    assert comes_true(lambda: not is_alive(child))
    if state == "idle":
        assert group_of(child) == []
    for left in group_of(child):  # what the misbehaving one has started ends here
        os.kill(left, signal.SIGKILL)


def test_a_fork_of_the_worker_gets_a_child_of_its_own() -> None:
    with Sandbox() as sandbox:
        expected = sandbox.read(PAGE)
        first = sandbox.child_pid
        assert first is not None
        fork = os.fork()
        if not fork:
            own = sandbox.read(PAGE) == expected and sandbox.child_pid != first
            sandbox.close()
            os._exit(0 if own else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == 0
        assert is_alive(first)
        assert sandbox.read(PAGE) == expected
        assert sandbox.child_pid == first


def interrupted(_: int, __: object) -> None:
    raise TimeoutError


@pytest.fixture
def _alarm() -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, interrupted)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("_alarm")
def test_a_task_whose_time_is_up_leaves_no_child_behind_that_still_reads() -> None:
    with Sandbox(bounds=Bounds(seconds=20)) as sandbox:
        sandbox.read(PAGE)
        child = sandbox.child_pid
        assert child is not None
        os.kill(child, signal.SIGSTOP)
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(TimeoutError):
            sandbox.read(PAGE)
        assert not is_alive(child)
        sandbox.read(PAGE)
