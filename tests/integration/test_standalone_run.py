"""`standalone run` with real servers and stand-ins for the services."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psutil
import pytest

import support.stand_in_service
from standalone.samples import EXPECTED, Outcome
from support.workers import lives

_NAMES = ("ingest-email", "invoice-pipeline", "exporter", "maintenance", "monitor-api", "gmail-emulator")
_RUN = """
import sys
from pathlib import Path
from standalone.errors import StandaloneError
from standalone.run import run
try:
    sys.exit(run(Path(sys.argv[1]), once="--once" in sys.argv, scripts=Path(sys.argv[2])))
except StandaloneError as error:
    sys.exit(str(error))
"""


def _answers() -> dict[str, list[dict[str, object]]]:
    """What the REST API says once every sample mail has come to its expected end."""
    emails: list[dict[str, object]] = []
    invoices: list[dict[str, object]] = []
    exports: list[dict[str, object]] = []
    exported: set[str | None] = set()
    for mail_number, mail in enumerate(EXPECTED.values()):
        attachments = []
        for position, invoice in enumerate(mail.invoices):
            uuid = f"00000000-0000-0000-0000-{mail_number:06d}{position:06d}"
            first = Outcome.EXPORTED in invoice.outcomes and invoice.number not in exported
            state = Outcome.EXPORTED if first else next(iter(invoice.outcomes - {Outcome.EXPORTED}))
            if first:
                exported.add(invoice.number)
                exports += [
                    {"invoice_id": uuid, "destination": d, "state": "written"} for d in ("json", "csv")
                ]
            payable = None if invoice.payable is None else str(invoice.payable)
            facts = {"number": invoice.number, "seller_name": invoice.seller, "currency": invoice.currency}
            invoices.append({"invoice_id": uuid, "state": state, **facts, "payable": payable})
            attachments.append({"filename": invoice.filename, "state": "processed", "invoice_id": uuid})
        end = "processed" if attachments else "no_invoice"
        emails.append({"message_id": mail.message_id, "state": end, "attachments": attachments})
    return {"/api/v1/emails": emails, "/api/v1/invoices": invoices, "/api/v1/exports": exports, "/readyz": []}


class Machine:
    """A var folder and a folder of stand-in scripts."""

    def __init__(self, folder: Path) -> None:
        self.var = folder / "var"
        self.scripts = folder / "scripts"
        self.scripts.mkdir()
        source = Path(support.stand_in_service.__file__).read_text()
        for name in _NAMES:
            script = self.scripts / name
            script.write_text(f"#!{sys.executable} -IS\n{source}")
            script.chmod(0o755)
        (self.scripts / "answers.json").write_text(json.dumps(_answers()))

    def command(self, *options: str) -> list[str]:
        return [sys.executable, "-c", _RUN, str(self.var), str(self.scripts), *options]

    def calls(self) -> list[str]:
        file = self.scripts / "calls"
        return [line.partition(" ")[2] for line in file.read_text().splitlines()] if file.exists() else []

    def pids(self, call: str) -> list[int]:
        lines = (self.scripts / "calls").read_text().splitlines()
        return [int(line.split()[0]) for line in lines if call in line]


@pytest.fixture
def machine() -> Iterator[Machine]:
    folder = Path(tempfile.mkdtemp(prefix="ap-intake-test-"))
    folder.chmod(0o711)
    yield Machine(folder)
    shutil.rmtree(folder)


@contextmanager
def _start(machine: Machine, *options: str) -> Iterator["subprocess.Popen[str]"]:
    """Killed where the test fails: nobody would wait for its end in vain."""
    with subprocess.Popen(
        machine.command(*options), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            yield running
        except BaseException:
            running.kill()
            raise


def _servers(running: "subprocess.Popen[str]", name: str) -> list[psutil.Process]:
    """Those below it that go by this name; a process may end while it is looked at."""
    found = []
    for process in psutil.Process(running.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if process.name() == name:
                found.append(process)
    return found


def _read_until(output: IO[str] | None, words: str) -> str:
    assert output is not None
    seen = ""
    for line in output:
        seen += line
        if words in line:
            return seen
    raise AssertionError(seen)


def _eventually(true: Callable[[], bool], limit: float = 20.0) -> None:
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, "not within the limit"
        time.sleep(0.05)


def test_once_ends_well_when_every_sample_mail_is_accounted_for(machine: Machine) -> None:
    done = subprocess.run(machine.command("--once"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All sample mails are accounted for" in done.stdout
    assert "RE-2025-04187, 927.50 EUR" in done.stdout
    calls = machine.calls()
    assert sorted(call for call in calls if call.endswith(" migrate")) == [
        f"{name} migrate" for name in sorted(set(_NAMES) - {"gmail-emulator"})
    ]
    assert "invoice-pipeline worker --queue invoice_processing" in calls
    assert "invoice-pipeline worker --queue validation" in calls
    assert "maintenance beat" in calls
    assert (machine.var / "api-token").read_text() == "aim_secret"
    assert (machine.var / "api-token").stat().st_mode & 0o077 == 0
    assert "aim_secret" not in done.stdout
    assert len(list((machine.var / "mailboxes" / "invoices@tannenfels.example").glob("*.eml"))) >= 12
    assert '"refresh_token": "r"' in (machine.scripts / "credentials").read_text()


def test_a_second_run_finds_everything_of_the_first(machine: Machine) -> None:
    for _ in range(2):
        subprocess.run(machine.command("--once"), capture_output=True, check=True)
        ports = (machine.var / "ports.json").read_text()
    assert len([call for call in machine.calls() if "token create" in call]) == 1
    assert (machine.var / "ports.json").read_text() == ports


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_every_process_and_the_run_ends_well(machine: Machine, signum: signal.Signals) -> None:
    with _start(machine) as running:
        _read_until(running.stdout, "Running; Ctrl-C stops it")
        descendants = psutil.Process(running.pid).children(recursive=True)
        assert len(descendants) > 20
        running.send_signal(signum)
        _read_until(running.stdout, "Stopped.")
        assert running.wait(30) == 0
    assert not [process for process in descendants if lives(process)]


def test_a_killed_supervisor_leaves_nothing_and_the_next_run_starts(machine: Machine) -> None:
    with _start(machine) as running:
        _read_until(running.stdout, "Running; Ctrl-C stops it")
        descendants = psutil.Process(running.pid).children(recursive=True)
        running.kill()
    subprocess.run(machine.command("--once"), capture_output=True, check=True)
    assert not [process for process in descendants if lives(process)]


def test_a_dead_worker_or_server_is_started_again(machine: Machine) -> None:
    with _start(machine) as running:
        _read_until(running.stdout, "Running; Ctrl-C stops it")
        os.kill(machine.pids("exporter worker")[0], signal.SIGKILL)
        (redis,) = _servers(running, "redis-server")
        redis.kill()
        _read_until(running.stdout, "starting again")
        _read_until(running.stdout, "starting again")
        _eventually(lambda: len(machine.pids("exporter worker")) == 2)
        _eventually(lambda: bool(_servers(running, "redis-server")))
        assert len(machine.pids("ingest-email worker")) == 1
        running.terminate()
        _read_until(running.stdout, "Stopped.")


def test_a_second_run_on_the_same_folder_says_so_and_leaves_the_first_alone(machine: Machine) -> None:
    with _start(machine) as running:
        _read_until(running.stdout, "Running; Ctrl-C stops it")
        command = [sys.executable, "-m", "standalone", "run", "--var", str(machine.var)]
        second = subprocess.run(command, capture_output=True, text=True, check=False)
        assert second.returncode == 0, second.stderr
        assert f"AP Intake already runs on {machine.var}" in second.stdout
        assert running.poll() is None
        running.terminate()
        _read_until(running.stdout, "Stopped.")


def test_a_failed_migration_ends_the_run_with_its_words_and_leaves_nothing(machine: Machine) -> None:
    (machine.scripts / "exporter.fails").write_text("3")
    done = subprocess.run(machine.command(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "exporter-migrate ended with status 3" in done.stderr
    assert "cannot go on" in done.stderr
