import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from common.delivery.presence import Presence
from common.messages import (
    BACKUP_SYSTEM_STATE,
    CLEANUP_FAILED_TASKS,
    CLEANUP_OLD_EXPORTS,
    CLEANUP_TEMP_FILES,
    GENERATE_SYSTEM_REPORT,
    HEALTH_CHECK,
    MONITOR_WORKER_PERFORMANCE,
    Envelope,
    Queue,
    Service,
    TaskSpec,
)
from common.messages.maintenance import CleanupJob
from common.messages.payload import BlobRef
from common.messages.routing import service_of
from common.messages.shared import Chore, Outcome
from maintenance.jobs import JOBS
from maintenance.service import Resources
from support.inprocess import InProcess, envelope_for
from support.upkeep import maintenance

Party = InProcess[Resources]
JOB_SPECS = [
    CLEANUP_OLD_EXPORTS,
    CLEANUP_TEMP_FILES,
    CLEANUP_FAILED_TASKS,
    HEALTH_CHECK,
    BACKUP_SYSTEM_STATE,
    MONITOR_WORKER_PERFORMANCE,
    GENERATE_SYSTEM_REPORT,
]
OVERDUE = "UPDATE runs SET deadline_at = now() - interval '1 second' WHERE id = :id"


@pytest.fixture
def party(migrated_url: str, redis_url: str, tmp_path: Path) -> Iterator[Party]:
    with maintenance(migrated_url, redis_url, tmp_path) as found:
        yield found


def asked(party: Party) -> dict[Queue, Envelope]:
    """What was sent since the last look, by queue."""
    return dict(party.publisher.take_all())


def run(party: Party, run_id: UUID) -> dict[str, Any]:
    return party.row("SELECT * FROM runs WHERE id = :id", id=run_id)


def answer_all(party: Party, questions: dict[Queue, Envelope], **result: Any) -> None:  # noqa: ANN401 - JSON
    for question in questions.values():
        party.receipt(question, result={"worker": "w", **result})


@pytest.mark.parametrize("spec", JOB_SPECS, ids=lambda spec: spec.name)
def test_a_tick_starts_a_run_and_asks_the_owning_services(party: Party, spec: TaskSpec[Any]) -> None:
    run_id = party.tick(spec)
    questions = asked(party)
    assert set(questions) == set(JOBS[spec.name].asked)
    assert {UUID(q.payload["run_id"]) for q in questions.values()} == {run_id}  # type: ignore[arg-type]
    assert run(party, run_id)["state"] == "asking"


@pytest.mark.parametrize("spec", JOB_SPECS, ids=lambda spec: spec.name)
def test_a_second_delivery_starts_no_second_run(party: Party, spec: TaskSpec[Any]) -> None:
    envelope = envelope_for(spec, spec.payload(requested_by="anna"))
    party.deliver(envelope)
    asked(party)
    party.deliver(envelope)
    assert asked(party) == {}
    assert [row["requested_by"] for row in party.rows("SELECT * FROM runs")] == ["anna"]


def test_the_last_answer_completes_a_run_and_the_monitor_hears_all_of_them(party: Party) -> None:
    run_id = party.tick(HEALTH_CHECK)
    questions = asked(party)
    last = questions.popitem()[1]
    answer_all(party, questions, faults=[])
    assert run(party, run_id)["state"] == "asking"
    party.receipt(last, result={"worker": "w", "faults": []})
    assert run(party, run_id)["state"] == "complete"
    assert run(party, run_id)["summary"]["ok"] is True
    (event,) = party.events("maintenance_ran")
    names = {"summary", "invoice_pipeline/validation", *(service.value for service in Service)}
    assert set(event["answers"]) == names
    assert event["run_id"] == str(run_id)


def test_a_receipt_that_comes_twice_counts_once(party: Party) -> None:
    party.tick(CLEANUP_OLD_EXPORTS)
    (question,) = asked(party).values()
    party.receipt(question, result={"removed": 1})
    party.receipt(question, result={"removed": 1})
    assert len(party.events("maintenance_ran")) == 1


def test_a_queue_that_does_not_answer_in_time_is_named_by_a_later_tick(party: Party) -> None:
    run_id = party.tick(HEALTH_CHECK)
    questions = asked(party)
    silent = questions.pop(Queue.VALIDATION)
    answer_all(party, questions, faults=[])
    party.tick(CLEANUP_OLD_EXPORTS)
    assert run(party, run_id)["state"] == "asking"
    party.rows(OVERDUE, id=run_id)
    party.tick(HEALTH_CHECK)
    found = run(party, run_id)
    assert found["state"] == "incomplete"
    assert found["summary"]["ok"] is False
    assert found["summary"]["missing"] == ["invoice_pipeline/validation"]
    party.receipt(silent, result={"worker": "late"})
    assert run(party, run_id)["state"] == "incomplete"
    assert len(party.events("maintenance_ran")) == 1


def test_a_chore_that_failed_for_good_makes_the_run_incomplete(party: Party) -> None:
    run_id = party.tick(CLEANUP_OLD_EXPORTS)
    (question,) = asked(party).values()
    party.receipt(question, Outcome.DEAD, "ChoreNotServed: no")
    assert run(party, run_id)["state"] == "incomplete"
    assert run(party, run_id)["summary"]["failed"] == {"exporter": "ChoreNotServed: no"}


def test_slow_tasks_are_reported_by_the_limits_of_the_settings(party: Party) -> None:
    run_id = party.tick(MONITOR_WORKER_PERFORMANCE)
    slow = {"messages": 10, "failures": 0, "p95_seconds": 500.0}
    answer_all(party, asked(party), tasks={"x": slow})
    assert run(party, run_id)["summary"]["slow"][0] == {"task": "x", "p95_seconds": 500.0}
    assert run(party, run_id)["state"] == "complete"


def test_a_persons_retention_reaches_the_services(party: Party) -> None:
    party.deliver(envelope_for(CLEANUP_FAILED_TASKS, CleanupJob.model_validate({"older_than": "P7D"})))
    assert {q.payload["older_than_seconds"] for q in asked(party).values()} == {604_800}


def test_a_round_trip_of_the_doctor_belongs_to_no_run(party: Party) -> None:
    question = party.order(Chore.PING)
    with party.outbox.transaction("check") as unit:
        unit.send_envelope(question, Queue.CELERY)
    party.receipt(question, result={"worker": "w"})
    assert party.rows("SELECT state FROM outbox")[0]["state"] == "done"


def test_a_report_is_closed_with_a_blob_that_holds_every_count(party: Party) -> None:
    run_id = party.tick(GENERATE_SYSTEM_REPORT)
    answer_all(party, asked(party), received={"t": {"done": 3, "dead": 1}})
    assert run(party, run_id)["state"] == "closing"
    closing = asked(party)[Queue.CELERY]
    party.deliver(closing)
    result = party.answer(closing)
    party.receipt(closing, result=result)
    assert run(party, run_id)["state"] == "complete"
    report = json.loads(party.receiver.resources.store.get(BlobRef.model_validate(result["report"])))
    assert report["totals"]["exporter"] == {"done": 3, "dead": 1}
    assert set(report["services"]) == {service.value for service in Service}


def test_a_backup_is_closed_with_a_manifest_of_all_dumps_and_the_store(party: Party, tmp_path: Path) -> None:
    blob = party.receiver.resources.store.put(b"a document", "text/plain")
    run_id = party.tick(BACKUP_SYSTEM_STATE)
    answer_all(party, asked(party), location="x.dump.gz", sha256="0" * 64, size=1)
    closing = asked(party)[Queue.CELERY]
    party.deliver(closing)
    party.receipt(closing, result=party.answer(closing))
    assert run(party, run_id)["state"] == "complete"
    (folder,) = (tmp_path / "backups").iterdir()
    assert folder.name.endswith(str(run_id))
    manifest = json.loads((folder / "manifest.json").read_text())
    assert set(manifest["schemas"]) == {service.value for service in Service}
    assert manifest["missing"] == []
    assert (folder / "maintenance.dump.gz").stat().st_size == manifest["schemas"]["maintenance"]["size"]
    assert (folder / "store.csv").read_text() == f"{blob.sha256},{blob.size}\n"


def test_a_backup_without_one_of_the_services_says_so(party: Party, tmp_path: Path) -> None:
    run_id = party.tick(BACKUP_SYSTEM_STATE)
    questions = asked(party)
    del questions[Queue.EXPORT]
    answer_all(party, questions)
    party.rows(OVERDUE, id=run_id)
    party.tick(CLEANUP_OLD_EXPORTS)
    closing = asked(party)[Queue.CELERY]
    party.deliver(closing)
    party.receipt(closing, result=party.answer(closing))
    assert run(party, run_id)["state"] == "incomplete"
    (folder,) = (tmp_path / "backups").iterdir()
    assert json.loads((folder / "manifest.json").read_text())["missing"] == ["exporter"]


def test_old_runs_are_forgotten_with_their_answers(party: Party) -> None:
    run_id = party.tick(CLEANUP_OLD_EXPORTS)
    (question,) = asked(party).values()
    party.receipt(question, result={"removed": 0})
    party.rows("UPDATE runs SET finished_at = finished_at - interval '91 days'")
    assert party.do(Chore.CLEANUP_FAILED_TASKS)["runs"] == 1
    assert party.rows("SELECT 1 FROM answers WHERE run_id = :id", id=run_id) == []


def announce(redis_url: str, *queues: Queue) -> None:
    for queue in queues:
        service = service_of(queue)
        Presence(SecretStr(redis_url), service, queue, f"{service}@a:1").announce(f"{queue}.task")


def test_a_queue_without_a_living_process_is_unhealthy_without_waiting_for_it(
    party: Party, redis_url: str
) -> None:
    announce(redis_url, *(queue for queue in Queue if queue is not Queue.EXPORT))
    run_id = party.tick(HEALTH_CHECK)
    questions = asked(party)
    silent = questions.pop(Queue.EXPORT)
    answer_all(party, questions, faults=[])
    found = run(party, run_id)
    assert found["summary"]["ok"] is False
    assert found["state"] == "incomplete"
    assert found["summary"]["no_process"] == {
        "exporter": "No worker process lives for queue export: start `exporter worker --queue export`."
    }
    (living,) = found["summary"]["processes"]["validation"]
    assert (living["worker"], living["busy_with"]) == ("invoice_pipeline@a:1", "validation.task")
    party.receipt(silent, result={"worker": "late"})
    assert len(party.events("maintenance_ran")) == 1


def test_a_worker_that_answers_lives_although_it_had_given_no_sign_yet(party: Party, redis_url: str) -> None:
    announce(redis_url, *(queue for queue in Queue if queue is not Queue.EXPORT))
    run_id = party.tick(HEALTH_CHECK)
    questions = asked(party)
    party.receipt(questions.pop(Queue.EXPORT), result={"worker": "w", "faults": []})
    answer_all(party, questions, faults=[])
    assert run(party, run_id)["summary"]["ok"] is True


def test_signs_of_life_that_lack_our_own_are_not_believed(party: Party, redis_url: str) -> None:
    """Redis was wiped a moment ago: the others' signs are as missing as that of the process that asks."""
    announce(redis_url, Queue.EXPORT)
    run_id = party.tick(HEALTH_CHECK)
    questions = asked(party)
    party.receipt(questions.pop(Queue.EXPORT), result={"worker": "w", "faults": []})
    assert run(party, run_id)["state"] == "asking"
