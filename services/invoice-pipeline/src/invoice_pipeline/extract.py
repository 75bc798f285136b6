"""Reading without the system: files in, decisions out, with no server and nobody's master data."""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from types import FrameType
from typing import NoReturn

from pydantic import BaseModel, ConfigDict

from common.logging import configure_logging
from common.messages.activity import Reason as Stated
from common.messages.routing import Service
from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Invoice
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline.config import ReadingSettings
from invoice_pipeline.graph.sentences import state_reasons
from invoice_pipeline.judgement import judged
from invoice_pipeline.readers import NotAnInvoice, Read
from invoice_pipeline.sandbox.sandbox import Sandbox
from invoice_pipeline.triage import triage

TIME_LIMIT = timedelta(minutes=4)  # as much as a worker is given


class Extraction(BaseModel):
    """One line of the answer. ``part`` counts from 1 where the file holds several invoices."""

    model_config = ConfigDict(frozen=True)

    file: str
    part: int | None = None
    status: InvoiceStatus
    reasons: tuple[Stated, ...]
    invoice: Invoice | None = None
    evidence: tuple[FieldEvidence, ...] = ()


@dataclass(frozen=True)
class Job:
    path: Path
    ignore_xml: bool


class OutOfTime(Exception):
    """The alarm of one file rang."""


def extract(paths: Sequence[Path], *, ignore_xml: bool = False) -> Iterator[tuple[Extraction, ...]]:
    """The answers of each file, in the order of the files, on all cores.

    A file whose reader takes its process down with it is read once more alone, so that it fails alone.
    """
    jobs = [Job(path, ignore_xml) for path in paths]
    if len(jobs) == 1:
        yield _extract_alone(jobs[0])
        return
    with _pool(min(os.cpu_count() or 1, len(jobs))) as pool:
        for job, future in [(job, _submit(pool, job)) for job in jobs]:
            try:
                yield future.result() if future else _extract_alone(job)
            except BrokenProcessPool:
                yield _extract_alone(job)


def _pool(size: int) -> ProcessPoolExecutor:
    # Forked: a spawned process would import everything anew, and this one has no threads or connections.
    return ProcessPoolExecutor(size, mp_context=get_context("fork"), initializer=_quiet)


def _quiet() -> None:
    """Ctrl-C is for the parent, which ends its children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure_logging(Service.INVOICE_PIPELINE, "WARNING")
    Finalize(None, sandbox().close, exitpriority=1)


def _submit(pool: ProcessPoolExecutor, job: Job) -> "Future[tuple[Extraction, ...]] | None":
    try:
        return pool.submit(extract_file, job)
    except BrokenProcessPool:
        return None


def _extract_alone(job: Job) -> tuple[Extraction, ...]:
    with _pool(1) as pool:
        try:
            return pool.submit(extract_file, job).result()
        except BrokenProcessPool:
            return _failed(job, InvoiceStatus.UNREADABLE, Reason(code=ReasonCode.READING_CRASHED))


def extract_file(job: Job) -> tuple[Extraction, ...]:
    """Read, validate and triage one file, in the main thread of a process."""
    signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, TIME_LIMIT.total_seconds())
    try:
        return _answers(job)
    except OutOfTime:
        return _failed(job, InvoiceStatus.UNREADABLE, Reason(code=ReasonCode.READING_TIMED_OUT))
    except MemoryError:
        return _failed(job, InvoiceStatus.UNREADABLE, Reason(code=ReasonCode.READING_OUT_OF_MEMORY))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise OutOfTime


@cache
def sandbox() -> Sandbox:
    """One for each process of the pool, as each process of a worker has one; by the same settings."""
    return Sandbox.of(_settings())


@cache
def _settings() -> ReadingSettings:
    return ReadingSettings.load()


def _answers(job: Job) -> tuple[Extraction, ...]:
    with job.path.open("rb") as file:
        document = file.read(sandbox().limits.document + 1)  # one more than is read, so that it is refused
    result = sandbox().read(document, ignore_xml=job.ignore_xml)
    if isinstance(result, Read) and result.records:
        several = len(result.records) > 1
        return tuple(map(partial(_answer, job, several), result.records))
    if isinstance(result, Read):
        return _failed(job, InvoiceStatus.NOT_AN_INVOICE, Reason(code=ReasonCode.NO_INVOICE_FIELDS))
    none = isinstance(result, NotAnInvoice)
    status = InvoiceStatus.NOT_AN_INVOICE if none else InvoiceStatus.UNREADABLE
    return _failed(job, status, result.reason)


def _answer(job: Job, several: bool, record: InvoiceRecord) -> Extraction:
    """Without a calendar: an old invoice that agrees with itself is as right as a fresh one."""
    found = judged(record)
    decision = triage(found, found.findings, (), _settings().policy())
    return Extraction(
        file=str(job.path),
        part=record.part if several else None,
        status=decision.status,
        reasons=tuple(state_reasons(decision.reasons)),
        invoice=record.invoice,
        evidence=record.evidence,
    )


def _failed(job: Job, status: InvoiceStatus, reason: Reason) -> tuple[Extraction, ...]:
    return (Extraction(file=str(job.path), status=status, reasons=tuple(state_reasons([reason]))),)
