"""Whatever a document makes of its reading process: it ends with a reason, and the next document is read."""

import os
import signal
import time
from collections.abc import Iterator

import pytest
import structlog

from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers import Limits, ReadResult, Unreadable
from invoice_pipeline.sandbox import process
from invoice_pipeline.sandbox.bounds import Bounds
from invoice_pipeline.sandbox.sandbox import Sandbox
from support import misbehaving_reader
from support.misbehaving_reader import misbehave
from support.processes import comes_true, group_of, is_alive, is_zombie

BOUNDS = Bounds(memory=400_000_000, answer=2_000_000)


@pytest.fixture(autouse=True)
def _misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PROGRAM", misbehaving_reader.PROGRAM)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(ocr_seconds=1), BOUNDS) as opened:
        yield opened


def reason_of(result: ReadResult) -> ReasonCode:
    assert isinstance(result, Unreadable)
    return result.reason.code


def facts_of(result: ReadResult) -> dict[str, str]:
    assert isinstance(result, Unreadable)
    assert result.reason.code is ReasonCode.UNREADABLE_PDF, result
    return result.reason.facts


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("crash", ReasonCode.READING_CRASHED),
        ("leave", ReasonCode.READING_CRASHED),
        ("stumble", ReasonCode.READING_CRASHED),
        ("babble", ReasonCode.READING_CRASHED),
        ("lie", ReasonCode.READING_CRASHED),
        ("forge", ReasonCode.READING_CRASHED),
        ("flood", ReasonCode.TOO_LARGE),
        ("eat", ReasonCode.READING_OUT_OF_MEMORY),
        ("eat_shared", ReasonCode.READING_OUT_OF_MEMORY),
        ("eat_elsewhere", ReasonCode.READING_OUT_OF_MEMORY),
    ],
)
def test_a_misbehaving_process_is_ended_with_a_reason_and_the_next_document_is_read(
    sandbox: Sandbox, deed: str, code: ReasonCode
) -> None:
    assert reason_of(sandbox.read(misbehave(deed))) is code
    assert sandbox.child_pid is None
    assert is_alive(int(facts_of(sandbox.read(misbehave("behave")))["pid"]))


@pytest.mark.parametrize("deed", ["hang", "spin"])
def test_a_process_that_does_not_answer_is_ended_with_all_that_it_has_started(deed: str) -> None:
    with Sandbox(bounds=Bounds(seconds=1)) as sandbox:
        before = int(facts_of(sandbox.read(misbehave("behave")))["pid"])
        assert reason_of(sandbox.read(misbehave(deed))) is ReasonCode.READING_TIMED_OUT
        assert (group_of(before), is_zombie(before)) == ([], False)


def test_what_an_earlier_document_has_left_behind_does_not_hurt_the_next(sandbox: Sandbox) -> None:
    facts_of(sandbox.read(misbehave("poison")))
    assert facts_of(sandbox.read(misbehave("suffer"))) == {"detail": "well"}


def test_no_document_can_answer_for_the_next(sandbox: Sandbox) -> None:
    facts_of(sandbox.read(misbehave("forge_later")))
    time.sleep(0.5)
    facts_of(sandbox.read(misbehave("behave")))


def test_a_process_is_replaced_after_so_many_documents() -> None:
    with Sandbox(bounds=Bounds(documents=2)) as sandbox:
        pids = [facts_of(sandbox.read(misbehave("behave")))["pid"] for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_process_that_keeps_too_much_memory_is_replaced() -> None:
    with Sandbox(bounds=Bounds(rest=1_000_000)) as sandbox:
        pids = [facts_of(sandbox.read(misbehave("behave")))["pid"] for _ in range(2)]
    assert pids[0] != pids[1]


def test_a_process_that_was_ended_from_outside_between_two_documents_is_not_missed(sandbox: Sandbox) -> None:
    facts_of(sandbox.read(misbehave("behave")))
    pid = sandbox.child_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert comes_true(lambda: not is_alive(pid))
    facts_of(sandbox.read(misbehave("behave")))


def test_pictures_have_a_time_of_their_own() -> None:
    with Sandbox(Limits(ocr_seconds=5), Bounds(seconds=0.5)) as hasty:
        assert facts_of(hasty.read(misbehave("look_at_pictures"))) == {}


def test_what_libraries_print_is_no_answer(sandbox: Sandbox) -> None:
    assert facts_of(sandbox.read(misbehave("shout"))) == {"detail": "shouted"}


def test_of_a_crash_the_log_has_the_documents_digest_and_places_in_the_code(sandbox: Sandbox) -> None:
    with structlog.testing.capture_logs() as logs:
        sandbox.read(misbehave("crash"))
        sandbox.read(misbehave("stumble"))
    assert [(log["event"], log["trouble"], log["read_again"]) for log in logs] == [
        ("reading_process_stopped", "crashed", False),
        ("reading_process_stopped", "crashed", False),
    ]
    assert [log.get("signal") or log.get("fault") for log in logs] == ["SIGSEGV", "KeyError"]
    assert all(any("misbehaving_reader.py" in place for place in log["places"]) for log in logs)
    assert "DE02" not in str(logs)


def test_the_process_inherits_no_secret_and_may_write_no_file(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://user:secret@host/db")
    monkeypatch.setenv("READER_PDF_PASSWORDS", "secret")
    found = facts_of(sandbox.read(misbehave("describe")))
    names = set(found.pop("names").split())
    assert names & {"DATABASE_URL", "REDIS_URL", "READER_PDF_PASSWORDS"} == set()
    assert names <= {*process._PASSED_ON, *process._SET, "LC_CTYPE"}
    assert found == {
        "limits": "[0, 0]",
        "group": "True",
        "folder": "/",
        "wrote": "wrote nothing",
        "modules": "",
    }
