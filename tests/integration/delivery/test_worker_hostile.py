"""A real worker and messages that nobody honest would have put into Redis: it drops them and goes on."""

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr
from redis import Redis
from sqlalchemy import Engine, text

from common.db import make_engine
from common.messages import EXPORT_INVOICE, Envelope, Queue, Service
from support.delivery import create_schema, export_order
from support.workers import WorkerProcess, celery_worker, eventually

LINE = "export\x06\x166"


def message(
    task: str = EXPORT_INVOICE.name,
    kwargs: object = None,
    *,
    body: bytes | None = None,
    task_id: str | None = None,
    content_type: str = "application/json",
    **headers: object,
) -> bytes:
    """What kombu leaves in the list of a queue, as anyone may write it who gets at Redis."""
    inner = body if body is not None else json.dumps([[], kwargs or {}, {}]).encode()
    identity = task_id or str(uuid4())
    return json.dumps(
        {
            "body": base64.b64encode(inner).decode(),
            "content-encoding": "utf-8",
            "content-type": content_type,
            "headers": {"lang": "py", "task": task, "id": identity, "root_id": identity, **headers},
            "properties": {
                "correlation_id": identity,
                "delivery_mode": 2,
                "delivery_info": {"exchange": "", "routing_key": "export"},
                "priority": 6,
                "body_encoding": "base64",
                "delivery_tag": str(uuid4()),
            },
        }
    ).encode()


def honest() -> Envelope:
    tick = Envelope.tick(EXPORT_INVOICE.name, EXPORT_INVOICE.version, uuid4(), EXPORT_INVOICE.priority)
    return tick.model_copy(update={"payload": export_order().model_dump(mode="json")})


def lone_half() -> bytes:
    envelope = honest().model_dump(mode="json") | {"correlation_id": "\ud800"}
    return message(kwargs={"envelope": envelope})


HOSTILE = {
    "another task": message("os.system", {"command": "true"}),
    "wrong arguments": message(kwargs={"nonsense": 1}),
    "no envelope": message(),
    "an envelope of nothing": message(kwargs={"envelope": {}}),
    "an envelope that is a list": message(kwargs={"envelope": [1]}),
    "half a character": lone_half(),
    "an id that is none": message(kwargs={"envelope": honest().model_dump(mode="json")}, task_id="no-uuid"),
    "a body that is no JSON": message(body=b"\xff\xfe"),
    "a body that is a number": message(body=b"5"),
    "a body nested very deep": message(body=b"[" * 200_000),
    "pickle": message(content_type="application/x-python-serialize", body=b"cos\nsystem\n(S'true'\ntR."),
    "another compression": message(compression="application/x-bz2"),
    "a bomb": message(body=gzip.compress(b"0" * 300_000_000, 9), compression="application/x-gzip"),
    "a receipt of nothing": message("common.receipt", {"envelope": {}}),
    "far too many retries": message(kwargs={"envelope": {}}, retries=10**6),
    "an eta that is none": message(kwargs={"envelope": {}}, eta="soon"),
    "limits that are none": message(kwargs={"envelope": {}}, timelimit="long"),
    "limits that are words": message(kwargs={"envelope": {}}, timelimit=["long", "longer"]),
}


@pytest.fixture
def exporter_tables(database_url: str) -> Iterator[Engine]:
    engine = make_engine(SecretStr(database_url), Service.EXPORTER)
    create_schema(engine, Service.EXPORTER)
    yield engine
    engine.dispose()


@pytest.fixture
def worker(
    exporter_tables: Engine, database_url: str, redis_url: str, tmp_path: Path
) -> Iterator[WorkerProcess]:
    del exporter_tables  # the tables must be there before the worker
    environment = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "STORAGE_URL": f"file://{tmp_path}/store",
        "TOY_CURE": str(tmp_path / "cure"),
        "WORKER_SOFT_SHUTDOWN": "PT1S",
    }
    with celery_worker("support.toy:receiving", Queue.EXPORT, environment, tmp_path / "log") as process:
        eventually(lambda: process.ready, "the worker is ready")
        yield process


def test_a_worker_drops_what_is_no_message_and_goes_on(
    worker: WorkerProcess, exporter_tables: Engine, redis_url: str
) -> None:
    def effects() -> object:
        with exporter_tables.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM effects"))

    with Redis.from_url(redis_url) as redis:
        redis.lpush(LINE, *HOSTILE.values())
        envelope = honest()
        redis.lpush(
            LINE, message(kwargs={"envelope": envelope.model_dump(mode="json")}, task_id=str(envelope.id))
        )
        eventually(lambda: effects() == 1, "the honest message behind them is done")
        eventually(lambda: not redis.exists(LINE, "unacked:export"), "none of them comes back")
    assert worker.alive
