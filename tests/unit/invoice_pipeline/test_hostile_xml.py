"""XML that wants to harm its reader is refused or harmless, quickly and in little memory."""

import os
import socket
from pathlib import Path

import pytest

from support import hostile_xml
from support.corpus import corpus_files
from support.reading_alone import Cost, read_alone

SECONDS = 1.0  # of CPU
MEMORY = 100_000_000  # bytes beyond what the process has after its imports, over all files


def laid_out(folder: Path, documents: dict[str, bytes]) -> list[Path]:
    for name, document in documents.items():
        (folder / name).write_bytes(document)
    return [folder / name for name in documents]


def dear(costs: list[Cost], seconds: float = SECONDS, memory: int = MEMORY) -> list[Cost]:
    return [cost for cost in costs if cost.seconds > seconds or cost.grown > memory]


def test_what_is_out_to_harm_ends_with_a_stated_reason_and_costs_little(tmp_path: Path) -> None:
    documents = {name: make() for name, make in hostile_xml.REFUSED.items()}
    costs = read_alone(laid_out(tmp_path, documents))
    assert [cost.file for cost in costs] == list(documents)
    assert dear(costs) == []
    assert [cost.file for cost in costs if cost.answer == "read"] == []


def test_what_is_large_within_the_limits_is_read_at_bounded_cost(tmp_path: Path) -> None:
    documents = {name: make() for name, make in hostile_xml.HARMLESS.items()}
    costs = read_alone(laid_out(tmp_path, documents))
    assert {cost.file: cost.number for cost in costs} == dict.fromkeys(documents, "2026-1001")
    assert dear(costs, seconds=4 * SECONDS, memory=2 * MEMORY) == []


@pytest.mark.timeout(60)
def test_nothing_outside_the_document_is_opened(tmp_path: Path) -> None:
    """Whoever opens the pipe waits for ever; whoever connects is seen."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        addresses = {"file": pipe.as_uri(), "path": str(pipe), "web": f"http://127.0.0.1:{port}/x"}
        documents = {
            f"{kind}_{name}": document
            for kind, address in addresses.items()
            for name, document in hostile_xml.reaching_out(address).items()
        }
        costs = read_alone(laid_out(tmp_path, documents))
        with pytest.raises(BlockingIOError):
            server.accept()
    answers = {cost.file: cost.answer for cost in costs}
    kept_out = ("entity", "dtd")
    assert {name for name, answer in answers.items() if answer == "forbidden_xml"} == {
        name for name in documents if any(word in name for word in kept_out)
    }
    assert dear(costs) == []


def test_no_hostile_file_of_others_costs_much_or_is_taken_for_an_invoice() -> None:
    costs = read_alone(corpus_files("hostile-xml"))
    assert dear(costs) == []
    assert [cost.file for cost in costs if cost.answer == "read"] == []
