"""`invoice-pipeline validate` as a person runs it: real files, no server."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from invoice_pipeline.cli import app
from support.ubl import ubl_invoice


def validate(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["validate", *map(str, arguments)])


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xml"
    path.write_bytes(ubl_invoice())
    return path


def test_both_opinions_stand_side_by_side(good: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.xml"
    wrong.write_bytes(ubl_invoice(payable="120.00"))
    done = validate(good, wrong)
    assert done.exit_code == 1, done.output
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["rule_set"] == "UBL Invoice"
    assert first["official"] == []
    assert "BR-CO-16" in [finding["rule"] for finding in second["native"]]
    assert [finding["rule"] for finding in second["official"]] == ["BR-CO-16"]
    assert second["disagreements"] == []


def test_the_exit_status_says_whether_anybody_found_an_error(good: Path, tmp_path: Path) -> None:
    assert validate("--schema-only", good).exit_code == 0
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"<Invoice><unclosed>")
    done = validate(broken)
    assert done.exit_code == 1
    assert json.loads(done.stdout)["reason"]["code"] == "unreadable_xml"
    assert validate().exit_code == 2
