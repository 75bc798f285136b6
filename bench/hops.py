"""How much a hop through delivery costs beside a bare Celery task, on the same servers in one run.

A hop is: outbox row, publish, claim, finishing transaction, receipt, and the sender's row closed.
`python -m bench.hops [COUNT]` prints tasks/s, hops/s and their ratio, the median of three rounds.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, text

from bench.servers import servers
from common.config import ServiceSettings
from common.db import make_engine
from common.delivery.broker import connect, lines, unacked_key
from common.delivery.celery_app import open_outbox
from common.delivery.ddl import DELIVERY_1, delivery_statements
from common.delivery.outbox import Outbox
from common.messages import EXPORT_INVOICE, BlobRef, Queue, Service
from common.messages.exporter import ExportInvoice

ROUNDS = 3
COUNT = 2_000


@contextmanager
def worker(app: str, queue: Queue, folder: Path) -> Iterator[None]:
    """A real worker process with two children, as in production."""
    command = [sys.executable, "-m", "celery", "-A", f"bench.apps:{app}", "worker", f"--queues={queue}"]
    quiet = ["--loglevel=WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with (folder / f"{app}.log").open("w") as log:
        process = subprocess.Popen([*command, *quiet], stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)


def order() -> ExportInvoice:
    record = BlobRef(sha256="0" * 64, size=1, media_type="application/json")
    return ExportInvoice(invoice_id=uuid4(), revision=1, record=record)


def create_schema(settings: ServiceSettings, service: Service) -> Engine:
    engine = make_engine(settings.database_url, service)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {service}"))
        for statement in delivery_statements(DELIVERY_1, service.value):
            connection.execute(text(statement))
    return engine


def bare_seconds(settings: ServiceSettings, count: int) -> float:
    from bench.apps import BARE_QUEUE, BARE_TASK, bare_app  # noqa: PLC0415 - they read the environment

    app = bare_app()
    redis = connect(settings.redis_url)
    envelope = {"payload": order().model_dump(mode="json")}
    began = time.perf_counter()
    with app.producer_pool.acquire(block=True) as producer:
        for _ in range(count):
            app.send_task(
                BARE_TASK,
                kwargs={"envelope": envelope},
                queue=BARE_QUEUE.value,
                priority=6,
                retry=False,
                producer=producer,
            )
    while sum(redis.llen(line) for line in lines(BARE_QUEUE).values()) + redis.hlen(unacked_key(BARE_QUEUE)):
        time.sleep(0.01)
    return time.perf_counter() - began


def hop_seconds(outbox: Outbox, count: int) -> float:
    """One transaction a message, as a task that hands over does it."""
    began = time.perf_counter()
    for _ in range(count):
        with outbox.transaction("bench") as unit:
            unit.send(EXPORT_INVOICE, order())
    with outbox.engine.connect() as connection:
        while connection.scalar(text("SELECT count(*) FROM outbox WHERE state <> 'done'")):
            connection.rollback()
            time.sleep(0.01)
    return time.perf_counter() - began


def measure(folder: Path, count: int) -> tuple[float, float]:
    """(bare tasks a second, hops a second), medians of the rounds."""
    settings = ServiceSettings.load()
    create_schema(settings, Service.EXPORTER)
    outbox = open_outbox(
        Service.INVOICE_PIPELINE, settings, create_schema(settings, Service.INVOICE_PIPELINE)
    )
    bare, hops = [], []
    with ExitStack() as workers:
        workers.enter_context(worker("bare", Queue.VALIDATION, folder))
        workers.enter_context(worker("receiving", Queue.EXPORT, folder))
        workers.enter_context(worker("sending", Queue.INVOICE_PROCESSING, folder))
        bare_seconds(settings, count // 10)
        hop_seconds(outbox, count // 10)
        for _ in range(ROUNDS):
            bare.append(count / bare_seconds(settings, count))
            hops.append(count / hop_seconds(outbox, count))
    return statistics.median(bare), statistics.median(hops)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with servers() as running:
        bare, hops = measure(running.folder, count)
    print(f"bare Celery tasks: {bare:.0f}/s; hops through delivery: {hops:.0f}/s; ratio {bare / hops:.1f}")


if __name__ == "__main__":
    main()
