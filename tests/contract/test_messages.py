"""The contract does not drift: golden schemas, one home per task, a page that tells the truth."""

import json
import os
from pathlib import Path

import pytest

from common.messages import QUEUES, Envelope, Service, TaskSpec, registry
from common.messages.catalogue import page
from common.messages.payload import Payload
from common.messages.shared import Receipts

ROOT = Path(__file__).parents[2]
SCHEMAS = Path(__file__).parent / "schemas"
CONTRACT = {f"{spec.name}.v{spec.version}": spec.payload for spec in registry} | {
    "common.receipt.v1": Receipts,
    "common.envelope.v1": Envelope,
}


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_a_payload_keeps_the_schema_of_its_version(name: str) -> None:
    """A changed schema is a new version. AP_INTAKE_WRITE_SCHEMAS=1 writes the file of a new one."""
    schema = CONTRACT[name].model_json_schema()
    golden = SCHEMAS / f"{name}.json"
    if os.environ.get("AP_INTAKE_WRITE_SCHEMAS"):
        golden.write_text(json.dumps(schema, indent=1, sort_keys=True) + "\n")
    assert golden.exists(), f"{golden.name} is missing: write it with AP_INTAKE_WRITE_SCHEMAS=1"
    assert json.loads(golden.read_text()) == schema


def test_every_golden_schema_is_still_served() -> None:
    assert {path.stem for path in SCHEMAS.glob("*.json")} == set(CONTRACT)


def test_the_page_of_messages_is_what_the_registry_says() -> None:
    assert (ROOT / "docs" / "messages.md").read_text() == page()


@pytest.mark.parametrize("spec", list(registry), ids=lambda spec: spec.name)
def test_a_task_is_named_after_the_service_that_serves_it(spec: TaskSpec[Payload]) -> None:
    assert spec.name.partition(".")[0] == spec.service.value


def test_every_queue_belongs_to_one_service() -> None:
    queues = [queue for service in Service for queue in QUEUES[service]]
    assert len(queues) == len(set(queues))


@pytest.mark.parametrize("spec", [s for s in registry if s.scheduled], ids=lambda spec: spec.name)
def test_what_beat_sends_bare_needs_no_payload(spec: TaskSpec[Payload]) -> None:
    assert spec.payload.model_validate({})
