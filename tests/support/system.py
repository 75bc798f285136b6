"""All services as real processes over real servers, and invoices handed in as the REST API does it."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from common.config import ServiceSettings
from common.db import make_engine
from common.delivery.celery_app import open_outbox, sender_heart
from common.delivery.heart import Heart
from common.delivery.outbox import Outbox
from common.messages import (
    HEALTH_CHECK,
    MONITOR_GMAIL_INBOX,
    PROCESS_INVOICE,
    Queue,
    Service,
    UploadOrigin,
    service_of,
)
from common.messages.ingest_email import MonitorGmailInbox
from common.messages.invoice_pipeline import ProcessInvoice
from common.messages.maintenance import Job
from common.storage import BlobStore, open_store
from support.armed import CrashPoint, Mutation
from support.mailbox import Mailbox
from support.ubl import ubl_invoice
from support.workers import WorkerProcess, eventually

QUICK = {
    "DELIVERY_LEASE": "PT3S",
    "DELIVERY_RESEND_AFTER": "PT2S",
    "DELIVERY_RESEND_CAP": "PT10S",
    "WORKER_SOFT_SHUTDOWN": "PT1S",
    "LOG_LEVEL": "INFO",
}
FLOW = (Queue.INVOICE_PROCESSING, Queue.VALIDATION, Queue.EXPORT, Queue.MONITORING)


def console_script(service: Service) -> str:
    return str(Path(sys.executable).parent / service.value.replace("_", "-"))


@dataclass
class System:
    """Servers and a migrated database are given; workers, store and folders are made here."""

    database_url: str
    redis_url: str
    folder: Path
    queues: tuple[Queue, ...] = FLOW
    extra: Mapping[str, str] = field(default_factory=dict)
    mutation: Mutation | None = None
    mailbox: Mailbox | None = None
    workers: dict[Queue, WorkerProcess] = field(default_factory=dict)
    started: list[WorkerProcess] = field(default_factory=list)
    handed_in: list[UUID] = field(default_factory=list)
    mailed: int = 0
    health_checks: int = 0

    def __post_init__(self) -> None:
        self.environment = {
            **QUICK,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "STORAGE_URL": f"file://{self.folder}/store",
            "EXPORT_FOLDER": f"{self.folder}/exports",
            **(self.mailbox.environment if self.mailbox else {}),
            **self.extra,
        }
        self.engine: Engine = make_engine(SecretStr(self.database_url), Service.MONITOR_API)
        self.outbox: Outbox
        self.store: BlobStore = open_store(self.environment["STORAGE_URL"])
        self._heart: Heart
        self._stopping = Event()
        self._supervisor = Thread(target=self._supervise, daemon=True)

    def __enter__(self) -> Self:
        settings = self._settings()
        if self.mailbox is not None:
            self.mailbox.register(settings)
        self.outbox = open_outbox(Service.MONITOR_API, settings, self.engine)
        self._heart = sender_heart(self.outbox, settings)
        self._heart.start()
        for queue in self.queues:
            self.start(queue)
        self.wait_until_ready()
        self._supervisor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._supervisor.join()
        self._heart.stop()
        for worker in self.started:
            worker.kill()
        self.engine.dispose()

    @property
    def services(self) -> set[Service]:
        return {service_of(queue) for queue in self.queues} | {Service.MONITOR_API}

    def full_environment(self) -> dict[str, str]:
        """For a command line of a service."""
        return {**os.environ, **self.environment}

    def _settings(self) -> ServiceSettings:
        before = dict(os.environ)
        os.environ.update(self.environment)
        try:
            return ServiceSettings.load()
        finally:
            os.environ.clear()
            os.environ.update(before)

    def start(
        self, queue: Queue, crash: CrashPoint | None = None, *, freeze: bool = False, spared: int = 0
    ) -> WorkerProcess:
        """A queue's worker, which may be one that dies once, or freezes once, after some passes."""
        service = service_of(queue)
        command = [console_script(service), "worker", "--queue", queue.value]
        environment = dict(self.environment)
        if crash is not None:
            environment |= {"CRASH_POINT": crash, "CRASH_MARKER": str(self.marker(queue, crash))}
            environment |= {"CRASH_SPARED": str(spared)}
            # A second process would be frozen at random, perhaps with a lock that Postgres breaks after 60 s.
            environment |= {"FREEZE": "yes", "WORKER_CONCURRENCY": "1"} if freeze else {}
        if crash is not None or self.mutation is not None:
            command = [sys.executable, "-m", "support.armed", service, queue]
        if self.mutation is not None:
            environment["MUTATION"] = self.mutation
        log = self.folder / f"{queue}-{len(self.started)}.log"
        worker = WorkerProcess(command, environment, log)
        worker.start()
        self.workers[queue] = worker
        self.started.append(worker)
        return worker

    def _supervise(self) -> None:
        """As Compose does: a worker that gave up, which Celery may do when Redis dies, comes back."""
        while not self._stopping.wait(0.5):
            for worker in list(self.workers.values()):
                if worker.wanted and not worker.alive and "support.armed" not in worker.command:
                    worker.start()

    def marker(self, queue: Queue, crash: CrashPoint) -> Path:
        return self.folder / f"sprung-{queue}-{crash}"

    def wait_until_ready(self) -> None:
        for queue, worker in self.workers.items():
            eventually(lambda w=worker: w.ready, f"the worker of {queue} is ready", within=60)  # type: ignore[misc]

    def hand_in(self, count: int) -> None:
        """Upload so many invoices, each in a transaction of its own; a refused one is tried again."""
        for _ in range(count):
            invoice_id = uuid4()
            while not self._handed_in(invoice_id):
                time.sleep(0.2)
            self.handed_in.append(invoice_id)

    def _handed_in(self, invoice_id: UUID) -> bool:
        """False when the answer was lost: the invoice may have arrived, and is sent again all the same."""
        document = self.store.put(ubl_invoice(f"R-{invoice_id.hex[:12]}"), "application/xml")
        origin = UploadOrigin(actor="test", received_at=datetime.now(UTC))
        order = ProcessInvoice(
            invoice_id=invoice_id, document=document, filename="invoice.xml", origin=origin
        )
        try:
            with self.outbox.transaction(str(invoice_id)) as unit:
                unit.send(PROCESS_INVOICE, order)
        except DBAPIError:
            return False
        return True

    def mail(self, count: int) -> None:
        """Drop so many mails with an invoice each into the mailbox, and ask for a poll of it."""
        assert self.mailbox is not None
        self.mailbox.drop(count)
        self.mailed += count
        with self.outbox.transaction("poll") as unit:
            unit.send(MONITOR_GMAIL_INBOX, MonitorGmailInbox(mailbox=self.mailbox.address))

    def ask_for_a_health_check(self) -> None:
        with self.outbox.transaction("health") as unit:
            unit.send(HEALTH_CHECK, Job(requested_by="test"))
        self.health_checks += 1

    @property
    def expected(self) -> int:
        """How many invoices there must be in the end."""
        return len(self.handed_in) + self.mailed

    def count(self, question: str) -> int:
        with self.engine.connect() as connection:
            return int(connection.scalar(text(question)) or 0)

    def exported(self) -> int:
        return self.count("SELECT count(*) FROM invoice_pipeline.invoices WHERE state = 'exported'")

    def wait_until_exported(self, within: float = 120) -> None:
        eventually(lambda: self.exported() >= self.expected, "every invoice is exported", within)

    def require_each_bill_once(self) -> None:
        """Every invoice has one bill a destination, in the ledger and in the folder; no more."""
        self.wait_until_quiet()
        assert self.exported() == self.expected
        assert self.count("SELECT count(*) FROM invoice_pipeline.invoices") == self.expected
        for bill_format in ("json", "csv"):
            written = f"SELECT count(*) FROM exporter.exports WHERE state = 'written' AND destination LIKE '{bill_format}%'"  # noqa: S608, E501 - two constants
            assert self.count(written) == self.expected
            files = [f for f in (self.folder / "exports").rglob(f"*.{bill_format}") if f.is_file()]
            assert len(files) == self.expected
        assert self.count("SELECT count(*) FROM exporter.exports WHERE revision > 1") == 0
        self.require_each_message_once()
        for service in self.services:
            assert self.count(f"SELECT count(*) FROM {service}.inbox WHERE state = 'dead'") == 0  # noqa: S608 - an enum
        self.require_a_true_read_model()
        if self.mailbox is not None:
            self.require_each_mail_accounted()
        if Queue.CELERY in self.queues:
            self.require_each_health_check_once()

    def wait_until_quiet(self, within: float = 90) -> None:
        """Until every message has its receipt and the monitor has heard of everything."""
        rows = [
            f"(SELECT count(*) FROM {service}.{rows})"  # noqa: S608 - an enum's value
            for service in self.services
            for rows in ("activity", "outbox WHERE state IN ('waiting', 'sent')")
        ]
        # One statement sees one moment: whoever closes a row leaves what follows from it in the same commit.
        question = f"SELECT {' + '.join(rows)}"
        eventually(lambda: self.count(question) == 0, "every message has its receipt", within)

    def require_each_message_once(self) -> None:
        """No message took effect twice: the monitor was told of one success each."""
        succeeded = "SELECT message_id FROM monitor_api.task_runs WHERE outcome = 'succeeded'"
        twice = f"{succeeded} GROUP BY message_id HAVING count(*) > 1"
        repeated = self.count(f"SELECT count(*) FROM ({twice}) AS repeated")  # noqa: S608 - constants
        assert repeated == 0, f"{repeated} messages took effect twice"

    def require_a_true_read_model(self) -> None:
        """The monitor shows each invoice exported once, with its bills, and has counted no run twice."""
        model = {
            "invoices": self.expected,
            "invoices WHERE state = 'exported' AND NOT provisional": self.expected,
            "invoice_history WHERE state = 'exported'": self.expected,
            "bills": 2 * self.expected,
            "bills WHERE state = 'written'": 2 * self.expected,
        }
        for rows, expected in model.items():
            shown = self.count(f"SELECT count(*) FROM monitor_api.{rows}")  # noqa: S608 - constants
            assert shown == expected, f"{shown} of {rows}, not {expected}"
        runs = self.count("SELECT count(*) FROM monitor_api.task_runs WHERE outcome = 'succeeded'")
        assert self.count("SELECT sum(succeeded) FROM monitor_api.task_hours") == runs

    def require_each_mail_accounted(self) -> None:
        """Ingest-email has each mail once, and calls it processed; so does the monitor."""
        for service in (Service.INGEST_EMAIL, Service.MONITOR_API):
            mails = f"SELECT count(*) FROM {service}.emails"  # noqa: S608 - an enum's value
            assert self.count(mails) == self.mailed
            assert self.count(f"{mails} WHERE state = 'processed'") == self.mailed

    def require_each_health_check_once(self) -> None:
        """Each that was asked for is one run, to which every queue gave one answer."""
        for runs in ("maintenance.runs", "monitor_api.maintenance_runs"):
            assert self.count(f"SELECT count(*) FROM {runs}") == self.health_checks  # noqa: S608 - constants
            complete = f"SELECT count(*) FROM {runs} WHERE state = 'complete'"  # noqa: S608 - constants
            assert self.count(complete) == self.health_checks
        answers = self.count("SELECT count(*) FROM maintenance.answers WHERE outcome = 'done'")
        assert answers == len(Queue) * self.health_checks


SystemMaker = Callable[..., AbstractContextManager[System]]
"""Makes a system over the session's servers; takes a mutation and further environment."""
