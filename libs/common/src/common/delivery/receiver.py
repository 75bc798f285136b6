"""What surrounds every task: claim, log context, the body, its outcome, the receipt."""

import traceback
from time import perf_counter
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy.orm import Session

from common.delivery.errors import AttemptsExhausted, InvalidMessage, LeaseLost, NothingFinished
from common.delivery.lease import Finish, Inbox, Lease, Settled
from common.delivery.outbox import Outgoing, UnitOfWork
from common.delivery.receipts import ReceiptBox
from common.delivery.stored import stored_text
from common.delivery.work import TaskBody, TaskPolicy, Work
from common.errors import PermanentError
from common.logging import get_logger
from common.messages.activity import DeadLetterAdded, TaskOutcome
from common.messages.envelope import Envelope
from common.messages.payload import Payload
from common.messages.registry import TaskSpec, registry
from common.messages.shared import Outcome, Receipt
from common.metrics import DELIVERIES, TASK_SECONDS

log = get_logger()
R = TypeVar("R")

MAX_ERROR = 4_000  # characters kept of an error; a hostile document may be quoted in it
MAX_TRACEBACK = 8_000


class Receiver(Generic[R]):
    """Turns deliveries, which may come twice or never end, into work that is finished once."""

    def __init__(self, inbox: Inbox, receipts: ReceiptBox, resources: R) -> None:
        self.inbox = inbox
        self.receipts = receipts
        self.resources = resources

    def receive(
        self,
        spec: TaskSpec[Payload],
        body: TaskBody[Payload, R],
        policy: TaskPolicy,
        raw: dict[str, Any] | None,
        delivery_id: UUID,
    ) -> None:
        """Do one delivery to its end. Nothing that the body raises leaves here."""
        envelope = self._open(spec, raw, delivery_id)
        if envelope is None:
            return
        with structlog.contextvars.bound_contextvars(
            task=spec.name, message_id=str(envelope.id), correlation_id=envelope.correlation_id
        ):
            claimed = self.inbox.claim(envelope)
            match claimed:
                case Lease():
                    DELIVERIES.labels(spec.name, "fresh" if claimed.attempt == 1 else "again").inc()
                    self._work(spec, body, policy, claimed)
                case Settled():
                    DELIVERIES.labels(spec.name, "settled").inc()
                    self._answer(claimed)
                case None:
                    DELIVERIES.labels(spec.name, "held").inc()
                    log.info("held_by_another_lease")

    def _open(
        self, spec: TaskSpec[Payload], raw: dict[str, Any] | None, delivery_id: UUID
    ) -> Envelope | None:
        """The envelope of a delivery; a forged or broken one has no sender whom its loss could hurt."""
        if raw is None and spec.scheduled:
            return Envelope.tick(spec.name, spec.version, delivery_id, spec.priority)
        try:
            envelope = Envelope.model_validate(raw)
        except ValidationError as error:
            log.exception("message_without_valid_envelope", task=spec.name, error=str(error)[:MAX_ERROR])
            return None
        if envelope.task != spec.name:
            log.error("message_for_another_task", task=spec.name, claimed=envelope.task)
            return None
        return envelope

    def _work(
        self, spec: TaskSpec[Payload], body: TaskBody[Payload, R], policy: TaskPolicy, lease: Lease
    ) -> None:
        began = perf_counter()
        try:
            finish = self._attempt(spec, body, policy, lease)
        except LeaseLost as error:
            log.warning("lease_lost", error=str(error))
        except Exception as error:  # noqa: BLE001 - the one place where every failure of a task is told apart
            self._fail(lease, policy, error)
        else:
            self._report(lease, finish)
            log.info("task_done", attempt=lease.attempt, seconds=round(perf_counter() - began, 3))
        finally:
            self.inbox.release(lease)
            TASK_SECONDS.labels(spec.name).observe(perf_counter() - began)

    def _attempt(
        self, spec: TaskSpec[Payload], body: TaskBody[Payload, R], policy: TaskPolicy, lease: Lease
    ) -> Finish:
        if lease.attempt > policy.max_attempts:
            raise AttemptsExhausted(lease.attempt - 1, lease.last_error)
        body(Work(lease.envelope, _payload(spec, lease.envelope), self.resources, lease))
        if lease.finish is None:
            raise NothingFinished(spec.name)
        return lease.finish

    def _report(self, lease: Lease, finish: Finish) -> None:
        receipt = Receipt(message_id=lease.envelope.id, outcome=Outcome.DONE, result=finish.result)
        self._answer(Settled(receipt, lease.reply_to))
        for queue, tiding in finish.tidings:
            self.receipts.add(queue, tiding)

    def _fail(self, lease: Lease, policy: TaskPolicy, error: Exception) -> None:
        if lease.finish is not None:
            # The transaction has committed, and only what came after it failed: the work is done.
            log.error("failed_after_finishing", exc_info=error)
            return
        hopeless = isinstance(error, PermanentError) or lease.attempt >= policy.max_attempts
        tick = not lease.reply_to and not isinstance(error, PermanentError)
        log.error("task_failed", attempt=lease.attempt, dead=hopeless and not tick, exc_info=error)
        sentence = stored_text(f"{type(error).__name__}: {error}"[:MAX_ERROR])
        trace = stored_text("".join(traceback.format_exception(error))[-MAX_TRACEBACK:])
        try:
            if tick:
                self._settle(lease, "discarded", TaskOutcome.FAILED, sentence, trace)
            elif hopeless:
                self._bury(policy, lease, sentence, trace)
            else:
                self._settle(lease, "open", TaskOutcome.RETRIED, sentence, trace)
        except LeaseLost as lost:
            log.warning("lease_lost", error=str(lost))

    def _settle(self, lease: Lease, state: str, outcome: TaskOutcome, error: str, trace: str) -> None:
        with Session(self.inbox.outbox.engine) as session, session.begin():
            self.inbox.settle(session, lease, state, outcome, error=error, traceback=trace)

    def _bury(self, policy: TaskPolicy, lease: Lease, error: str, trace: str) -> None:
        """The message is a dead letter now: kept whole, told to the monitor and to its sender."""
        outbox = self.inbox.outbox
        receipt = Receipt(message_id=lease.envelope.id, outcome=Outcome.DEAD, error=error[:1_000])
        with Session(outbox.engine) as session, session.begin():
            self.inbox.settle(session, lease, "dead", TaskOutcome.DEAD, error=error, traceback=trace)
            unit = UnitOfWork(outbox, session, lease.envelope.correlation_id)
            unit.record(
                DeadLetterAdded(
                    message_id=lease.envelope.id,
                    task=lease.envelope.task,
                    service=outbox.service,
                    correlation_id=lease.envelope.correlation_id,
                    attempts=lease.attempt,
                    error=error,
                    traceback=trace,
                    payload=lease.envelope.payload,
                    occurred_at=lease.started_at,
                )
            )
            outgoing = _mourn(
                policy, UnitOfWork(outbox, session, unit.correlation_id), receipt, lease.envelope
            )
        outbox.publish(outgoing)
        self._answer(Settled(receipt, lease.reply_to))

    def _answer(self, settled: Settled) -> None:
        for queue in settled.reply_to:
            self.receipts.add(queue, settled.receipt)


def _mourn(policy: TaskPolicy, unit: UnitOfWork, receipt: Receipt, envelope: Envelope) -> list[Outgoing]:
    """Let the service act on the death, in a savepoint: its failure must not lose the letter.

    Returns what the service sent; nothing of it when the savepoint was rolled back.
    """
    if policy.on_death is None:
        return []
    try:
        with unit.session.begin_nested():
            policy.on_death(unit, receipt, _payload(registry.get(envelope.task), envelope))
    except Exception as error:
        log.exception("death_not_acted_on", error=str(error))
        return []
    return unit.outgoing


def _payload(spec: TaskSpec[Payload], envelope: Envelope) -> Payload:
    if envelope.version != spec.version:
        raise InvalidMessage(spec.name, f"version {envelope.version} came, version {spec.version} is served")
    try:
        return spec.payload.model_validate(envelope.payload)
    except ValidationError as error:
        raise InvalidMessage(spec.name, str(error)[:MAX_ERROR]) from error
