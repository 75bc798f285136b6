"""`invoice-pipeline validate` as a person runs it: its own process, real files, no server."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.ubl import ubl_invoice

COMMAND = Path(sys.executable).parent / "invoice-pipeline"


def validate(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [COMMAND, "validate", *arguments], capture_output=True, text=True, timeout=120, check=False, env={}
    )


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xml"
    path.write_bytes(ubl_invoice())
    return path


def test_both_opinions_stand_side_by_side(good: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.xml"
    wrong.write_bytes(ubl_invoice(payable="120.00"))
    done = validate(good, wrong)
    assert done.returncode == 1, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["rule_set"] == "UBL Invoice"
    assert first["official"] == []
    assert "BR-CO-16" in [finding["rule"] for finding in second["native"]]
    assert [finding["rule"] for finding in second["official"]] == ["BR-CO-16"]
    assert second["disagreements"] == []


def test_the_exit_status_says_whether_anybody_found_an_error(good: Path, tmp_path: Path) -> None:
    assert validate("--schema-only", good).returncode == 0
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"<Invoice><unclosed>")
    done = validate(broken)
    assert done.returncode == 1
    assert json.loads(done.stdout)["reason"]["code"] == "unreadable_xml"
    assert validate().returncode == 2
