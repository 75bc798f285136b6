"""A job asks the owning services by message and gathers their answers as the receipts come in."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from pydantic import JsonValue

from common.delivery.outbox import UnitOfWork
from common.delivery.work import Work
from common.doctor.roundtrip import chore_envelope
from common.logging import get_logger
from common.messages.activity import MaintenanceRan
from common.messages.maintenance import CleanupJob
from common.messages.maintenance import Job as JobPayload
from common.messages.routing import Queue, Service, home_queue, service_of
from common.messages.shared import Chore, DoChore, Receipt
from common.storage import BlobStore
from maintenance import repository
from maintenance.config import MaintenanceSettings
from maintenance.jobs import JOBS, Job
from maintenance.living import living_by_queue
from maintenance.models import Answer, Run, RunState
from maintenance.verdicts import Given, name_of

log = get_logger()
J = TypeVar("J", bound=JobPayload)

MAX_ANSWERS = 100_000  # bytes of JSON in one activity event; the largest seen, a health check, has 12 kB


@dataclass(frozen=True)
class Resources:
    settings: MaintenanceSettings
    store: BlobStore


def start(work: Work[J, Resources]) -> None:
    """Begin a run under the message's id, ask everybody, and settle runs whose time is over."""
    job = JOBS[work.envelope.task]
    # Looked up before the transaction, which must not stay open while Redis is slow.
    living = living_by_queue(work.resources.settings) if job.chore is Chore.HEALTH else None
    with work.finishing() as finish:
        run = _new_run(job, work.envelope.id, work.payload, work.resources.settings)
        run.limits = {**run.limits, "processes": living}
        finish.session.add(run)
        finish.session.flush()
        for queue in job.asked:
            ask(finish, run, queue, job.chore_for(queue))
        settle_overdue(finish)
        finish.answer({"run_id": str(run.id)})


def _new_run(job: Job, run_id: UUID, order: JobPayload, settings: MaintenanceSettings) -> Run:
    now = datetime.now(UTC)
    older_than = order.older_than if isinstance(order, CleanupJob) else None
    return Run(
        id=run_id,
        job=job.name,
        state=RunState.ASKING,
        requested_by=order.requested_by,
        older_than_seconds=None if older_than is None else int(older_than.total_seconds()),
        limits={
            "slow_p95_seconds": settings.slow_task_p95.total_seconds(),
            "failing_share": settings.failing_task_share,
            "closing_seconds": settings.job_deadline.total_seconds(),
        },
        started_at=now,
        deadline_at=now + job.deadline(settings),
    )


def ask(unit: UnitOfWork, run: Run, queue: Queue, chore: Chore) -> None:
    """Send one chore to one queue, which need not be its service's home queue."""
    service = service_of(queue)
    order = DoChore(
        run_id=run.id,
        chore=chore,
        started_at=run.started_at,
        older_than_seconds=run.older_than_seconds,
    )
    envelope = chore_envelope(Service.MAINTENANCE, service, order)
    unit.send_envelope(envelope, queue)
    unit.session.add(
        Answer(
            message_id=envelope.id,
            run_id=run.id,
            service=service.value,
            queue=queue.value,
            chore=chore.value,
        )
    )


def take_answer(unit: UnitOfWork, receipt: Receipt, sent: DoChore) -> None:
    """Keep an answer; the last one settles the run. One that comes too late is kept and changes nothing."""
    run = repository.run_for_update(unit.session, sent.run_id)
    if run is None:
        return  # a round trip of `maintenance check`, or a run older than the retention
    repository.keep_answer(unit.session, receipt)
    if run.finished_at is None:
        _advance(unit, run, overdue=False)


def settle_overdue(unit: UnitOfWork) -> None:
    """Close runs that somebody left without an answer. Every job does it, the health check often."""
    for run in repository.overdue_runs(unit.session):
        _advance(unit, run, overdue=True)


def _advance(unit: UnitOfWork, run: Run, *, overdue: bool) -> None:
    unit.session.flush()
    answers = repository.answers_of(unit.session, run.id)
    if any(_awaited(run, answer) for answer in answers) and not overdue:
        return
    if run.state == RunState.ASKING and JOBS[run.job].closing:
        run.state = RunState.CLOSING
        run.deadline_at = datetime.now(UTC) + timedelta(seconds=float(str(run.limits["closing_seconds"])))
        ask(unit, run, home_queue(Service.MAINTENANCE), JOBS[run.job].chore)
        return
    _settle(unit, run, [given(answer) for answer in answers])


def _awaited(run: Run, answer: Answer) -> bool:
    """Who was silent until the closing is not waited for a second time; where nobody lives, nobody is."""
    last = answer.service == Service.MAINTENANCE
    living = run.limits.get("processes")
    unmanned = isinstance(living, dict) and not living.get(answer.queue)
    return answer.outcome is None and not unmanned and (run.state == RunState.ASKING or last)


def _settle(unit: UnitOfWork, run: Run, answers: list[Given]) -> None:
    verdict = JOBS[run.job].verdict(answers, run.limits)
    run.state = RunState.COMPLETE if all(answer.good for answer in answers) else RunState.INCOMPLETE
    run.summary = {"ok": verdict.ok, **verdict.summary}
    run.finished_at = datetime.now(UTC)
    report = log.info if verdict.ok else log.error  # alerts hang on the level
    report("maintenance_ran", job=run.job, run_id=str(run.id), state=str(run.state), summary=run.summary)
    unit.record(
        MaintenanceRan(
            run_id=run.id,
            job=run.job,
            state=str(run.state),
            answers=_bounded(run.summary, answers),
            requested_by=run.requested_by,
            started_at=run.started_at,
            occurred_at=run.finished_at,
        )
    )


def _bounded(summary: dict[str, JsonValue], answers: list[Given]) -> dict[str, JsonValue]:
    """Every answer beside its name; the summary alone where they would not fit into a message."""
    everything: dict[str, JsonValue] = {"summary": summary}
    for answer in answers:
        everything[answer.name] = answer.result or {"error": answer.error}
    return everything if len(json.dumps(everything)) <= MAX_ANSWERS else {"summary": summary}


def given(answer: Answer) -> Given:
    return Given(name_of(Queue(answer.queue)), answer.outcome, dict(answer.result or {}), answer.error)
