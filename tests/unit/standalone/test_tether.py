"""Processes that end with their starter, and take their descendants along."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from standalone.errors import ProcessDidNotStart
from standalone.tethered import Command, Tethered

_PARENT_OF_A_STRAY = """
import os, subprocess, sys, time
stray = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
open(sys.argv[1], "w").write(f"{os.getpid()} {stray.pid}\\n")
time.sleep(600)
"""

_DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""


def _python(*arguments: str, grace: float = 10.0) -> Command:
    return Command([sys.executable, "-c", *arguments], grace=grace)


def _eventually(true: Callable[[], bool], limit: float = 10.0) -> None:
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, "not within the limit"
        time.sleep(0.02)


def _pids(file: Path) -> list[int]:
    _eventually(lambda: file.exists() and file.read_text().endswith("\n"))
    return [int(word) for word in file.read_text().split()]


def _gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize(("code", "status"), [("exit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)])
def test_the_exit_status_comes_through(code: str, status: int) -> None:
    process = Tethered(_python(f"import sys\n{code}"), subprocess.DEVNULL)
    assert process.wait(10) == status
    process.kill()


def test_a_command_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(ProcessDidNotStart, match="/nowhere/server"):
        Tethered(Command(["/nowhere/server"]), subprocess.DEVNULL)


@pytest.mark.parametrize("end", [Tethered.stop, Tethered.kill])
def test_a_grandchild_in_a_session_of_its_own_is_taken_along(
    tmp_path: Path, end: Callable[[Tethered], int]
) -> None:
    process = Tethered(_python(_PARENT_OF_A_STRAY, str(tmp_path / "pids")), subprocess.DEVNULL)
    parent, stray = _pids(tmp_path / "pids")
    assert parent == process.pid
    end(process)
    assert _gone(parent)
    assert _gone(stray)


def test_a_process_that_does_not_listen_is_killed_after_its_grace() -> None:
    process = Tethered(_python(_DEAF, grace=0.3), subprocess.PIPE)
    assert process.output.readline() == b"deaf\n"
    assert process.stop() == 128 + signal.SIGKILL


def test_a_killed_starter_leaves_no_process_behind(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        "from standalone.tethered import Command, Tethered\n"
        "kept = Tethered(Command([sys.executable, '-c', *sys.argv[1:]]), subprocess.DEVNULL)\n"
        "time.sleep(600)"
    )
    command = [sys.executable, "-c", code, _PARENT_OF_A_STRAY, str(tmp_path / "pids")]
    with subprocess.Popen(command) as starter:
        parent, stray = _pids(tmp_path / "pids")
        starter.kill()
    _eventually(lambda: _gone(parent) and _gone(stray))


def test_a_killed_tether_takes_its_command_along(tmp_path: Path) -> None:
    process = Tethered(_python(_PARENT_OF_A_STRAY, str(tmp_path / "pids")), subprocess.DEVNULL)
    parent, stray = _pids(tmp_path / "pids")
    os.kill(psutil.Process(parent).ppid(), signal.SIGKILL)
    _eventually(lambda: _gone(parent))
    process.kill()
    os.kill(stray, signal.SIGKILL)


def test_a_process_outlives_the_thread_that_started_it() -> None:
    with ThreadPoolExecutor(1) as pool:
        process = pool.submit(Tethered, _python("import time; time.sleep(600)"), subprocess.DEVNULL).result()
    time.sleep(0.3)
    assert process.poll() is None
    process.kill()
