"""Real workers, real Redis, real Postgres: tasks that kill, and a broker that goes away."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, text

from common.config import ServiceSettings
from common.db import make_engine
from common.delivery.celery_app import open_outbox
from common.delivery.outbox import Outbox
from common.messages import EXPORT_INVOICE, SETTLE_DEAD_LETTER, Queue, Service
from common.messages.shared import DeadLetterAction, SettleDeadLetter
from support.delivery import create_schema, export_order
from support.servers import RedisServer
from support.toy import KILLS, NORMAL, SLEEPS
from support.workers import WorkerProcess, celery_worker, eventually

QUICK = {
    "DELIVERY_LEASE": "PT2S",
    "DELIVERY_RESEND_AFTER": "PT1S",
    "DELIVERY_RESEND_CAP": "PT5S",
    "WORKER_SOFT_SHUTDOWN": "PT1S",
    "WORKER_PREFETCH_MULTIPLIER": "1",  # so that two sleeping tasks fill every slot
    "LOG_LEVEL": "INFO",
}


def count(engine: Engine, question: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(question)) or 0)


@dataclass
class Pair:
    """A sending and a receiving service with their workers."""

    outbox: Outbox
    exporter: Engine
    receiving: WorkerProcess
    cure: Path

    def send(self, *revisions: int) -> None:
        for revision in revisions:
            with self.outbox.transaction("mail-1") as unit:
                unit.send(EXPORT_INVOICE, export_order(revision))

    def effects(self) -> int:
        return count(self.exporter, "SELECT count(*) FROM effects")

    def received(self) -> int:
        return count(self.exporter, "SELECT count(*) FROM inbox")

    def closed(self) -> int:
        return count(self.outbox.engine, "SELECT count(*) FROM outbox WHERE state = 'done'")

    def dead(self) -> list[UUID]:
        with self.exporter.connect() as connection:
            return list(connection.execute(text("SELECT id FROM inbox WHERE state = 'dead'")).scalars())


@pytest.fixture
def pair(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Pair]:
    cure = tmp_path / "cure"
    environment = {
        **QUICK,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "STORAGE_URL": f"file://{tmp_path}/store",
        "TOY_CURE": str(cure),
    }
    engines = {
        service: make_engine(SecretStr(database_url), service)
        for service in (Service.EXPORTER, Service.INVOICE_PIPELINE)
    }
    for service, engine in engines.items():
        create_schema(engine, service)
    settings = ServiceSettings(
        redis_url=SecretStr(redis_url), database_url=SecretStr(database_url), storage_url="memory://"
    )
    outbox = open_outbox(Service.INVOICE_PIPELINE, settings, engines[Service.INVOICE_PIPELINE])
    receiving = celery_worker("support.toy:receiving", Queue.EXPORT, environment, tmp_path / "receiving.log")
    sending = celery_worker(
        "support.toy:sending", Queue.INVOICE_PROCESSING, environment, tmp_path / "sending.log"
    )
    with receiving, sending:
        yield Pair(outbox, engines[Service.EXPORTER], receiving, cure)
    for engine in engines.values():
        engine.dispose()


def test_a_task_that_kills_its_worker_ends_as_a_dead_letter_and_can_be_replayed(pair: Pair) -> None:
    pair.send(KILLS, *[NORMAL] * 20)
    eventually(lambda: pair.effects() == 20, "the others flow on")
    eventually(pair.dead, "the killer becomes a dead letter", within=60)
    (killer,) = pair.dead()
    pair.cure.touch()
    with pair.outbox.transaction("person") as unit:
        order = SettleDeadLetter(message_id=killer, action=DeadLetterAction.REPLAY, actor="anna")
        unit.send(SETTLE_DEAD_LETTER[Service.EXPORTER], order)
    eventually(lambda: pair.effects() == 21, "the replayed letter has its effect")
    eventually(lambda: pair.closed() == 22, "the sender hears of all of them")


def test_a_worker_whose_redis_vanished_with_all_slots_busy_consumes_again(
    pair: Pair, redis_server: RedisServer
) -> None:
    pair.send(*[SLEEPS + 60] * 4)
    eventually(lambda: pair.received() == 2, "all slots are busy")
    redis_server.kill()
    time.sleep(10)
    redis_server.start()
    back = time.monotonic()
    pair.send(NORMAL)
    eventually(lambda: pair.effects() >= 3, "the worker consumes again", within=30)
    assert time.monotonic() - back < 30
    eventually(lambda: pair.effects() == 5, "nothing is lost and nothing runs twice", within=120)
    eventually(lambda: pair.closed() == 5, "every row is closed", within=60)
    assert pair.effects() == 5
    assert pair.receiving.alive
