"""Every worker app is started, alone in a process of its own, and asked what it declares."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from common.messages import QUEUES, RECEIPT_TASK, Queue, Service, registry

ASK = """
import importlib, json, sys
app = importlib.import_module(sys.argv[1] + ".worker").app
queues = [queue.name for queue in app.conf.task_queues]
tasks = [name for name in app.tasks if not name.startswith("celery.")]
print(json.dumps({"tasks": tasks, "queues": queues, "accept": list(app.conf.accept_content)}))
"""


@cache
def declared(service: Service, queue: Queue | None = None) -> dict[str, list[str]]:
    environment = {
        "PATH": os.environ["PATH"],
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DATABASE_URL": "postgresql+psycopg://nobody:nothing@127.0.0.1:1/none",
        "STORAGE_URL": "memory://",
        "EXPORT_FOLDER": str(Path("/nowhere")),
    }
    if queue is not None:
        environment["WORKER_QUEUE"] = queue.value
    done = subprocess.run(
        [sys.executable, "-c", ASK, service.value],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize("service", Service)
def test_a_worker_declares_the_tasks_of_its_service_and_no_other(service: Service) -> None:
    expected = {spec.name for spec in registry if spec.service is service} | {RECEIPT_TASK}
    assert set(declared(service)["tasks"]) == expected


def test_every_task_is_declared_by_exactly_one_service() -> None:
    names = [name for service in Service for name in declared(service)["tasks"] if name != RECEIPT_TASK]
    assert sorted(names) == sorted(spec.name for spec in registry)


@pytest.mark.parametrize(("service", "queue"), [(s, q) for s in Service for q in QUEUES[s]])
def test_a_worker_consumes_one_queue_and_speaks_json(service: Service, queue: Queue) -> None:
    found = declared(service, queue)
    assert found["queues"] == [queue.value]
    assert found["accept"] == ["json"]
