"""From the mailbox to the bills, with embedded servers and every real service."""

import csv
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psutil
import pytest

from standalone.samples import EXPECTED, Outcome
from standalone.system import scripts_folder
from support.workers import lives

pytestmark = pytest.mark.timeout(600)


def _run(var: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(scripts_folder() / "standalone"), "run", "--once", "--var", str(var)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def first_run() -> Iterator[tuple[Path, "subprocess.CompletedProcess[str]"]]:
    # Not pytest's own folder, which is closed to the account that runs Postgres for root.
    folder = Path(tempfile.mkdtemp(prefix="ap-intake-test-"))
    folder.chmod(0o711)
    yield folder / "var", _run(folder / "var")
    shutil.rmtree(folder)


def _expected_bills() -> Counter[tuple[str | None, Decimal | None]]:
    invoices = {
        (invoice.number, invoice.payable)
        for mail in EXPECTED.values()
        for invoice in mail.invoices
        if Outcome.EXPORTED in invoice.outcomes
    }
    return Counter(invoices)


def _json_bills(var: Path) -> Counter[tuple[str | None, Decimal | None]]:
    bills = [json.loads(path.read_text())["invoice"] for path in (var / "exports").glob("*.json")]
    return Counter((bill["number"], Decimal(bill["totals"]["payable"])) for bill in bills)


def test_every_sample_mail_is_accounted_for(
    first_run: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    _, done = first_run
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All sample mails are accounted for" in done.stdout


def test_the_bills_are_exactly_the_expected_ones(
    first_run: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    var, _ = first_run
    assert _json_bills(var) == _expected_bills()
    for path in (var / "exports").glob("*.csv"):
        with path.open(newline="") as file:
            assert len(list(csv.reader(file))) >= 2


def _written(var: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in (var / "exports").iterdir()}


def test_neither_a_second_run_nor_one_after_a_kill_changes_a_bill(
    first_run: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    var, _ = first_run
    before = _written(var)
    command = [str(scripts_folder() / "standalone"), "run", "--var", str(var)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if "Running; Ctrl-C stops it" in line:
                break
        assert any("All sample mails are accounted for" in line for line in said)
        assert _written(var) == before
        descendants = psutil.Process(running.pid).children(recursive=True)
        os.kill(running.pid, signal.SIGKILL)
    again = _run(var)
    assert again.returncode == 0, again.stdout + again.stderr
    assert not [process for process in descendants if lives(process)]
    assert _written(var) == before
    assert _json_bills(var) == _expected_bills()
