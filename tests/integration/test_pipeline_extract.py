"""The command as a person runs it: its own process, real files, no server."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.ubl import ubl_invoice

COMMAND = Path(sys.executable).parent / "invoice-pipeline"


def extract(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [COMMAND, "extract", *arguments], capture_output=True, text=True, timeout=120, check=False, env={}
    )


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    contents = {
        "good.xml": ubl_invoice(),
        "wrong.xml": ubl_invoice(payable="120.00"),
        "broken.xml": b"<Invoice><unclosed>",
        "note.txt": b"See you on Monday.",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def test_every_file_is_answered_in_its_order(files: list[Path]) -> None:
    done = extract("--jsonl", *files)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(answer["file"]).name for answer in answers] == [path.name for path in files]
    statuses = [answer["status"] for answer in answers]
    assert statuses[:3] == ["approved", "needs_review", "unreadable"]
    assert statuses[3] in ("not_an_invoice", "unreadable")
    assert "4 of 4 files" in done.stderr
    good = answers[0]
    assert good["invoice"]["totals"]["payable"] == "119.00"
    assert {item["method"] for item in good["evidence"]} == {"xml"}
    assert "arithmetic_mismatch" in [reason["code"] for reason in answers[1]["reasons"]]


def test_a_single_file_is_printed_to_be_read(files: list[Path]) -> None:
    done = extract(files[0])
    assert json.loads(done.stdout)["status"] == "approved"
    assert len(done.stdout.splitlines()) > 10


def test_a_missing_file_is_bad_usage(tmp_path: Path) -> None:
    done = extract(tmp_path / "nowhere.xml")
    assert (done.returncode, done.stdout) == (2, "")
