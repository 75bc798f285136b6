import json
import logging
import threading
from collections.abc import Iterator

import pytest
import structlog

from common.logging import configure_logging, get_logger
from common.messages import Service


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, before = root.handlers, root.level, structlog.get_config()
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


def test_a_line_names_its_service_also_from_another_thread(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Service.EXPORTER, "INFO")
    thread = threading.Thread(target=lambda: get_logger().info("relay_published"))
    thread.start()
    thread.join()
    logging.getLogger("celery").info("said by a library")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["service"], line["event"]) for line in lines] == [
        ("exporter", "relay_published"),
        ("exporter", "said by a library"),
    ]


def open_safe(password: str) -> None:
    raise ValueError(len(password))


def test_a_traceback_tells_no_local_variable(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Service.EXPORTER, "INFO")
    try:
        open_safe("tell-" + "nobody")
    except ValueError:
        get_logger().exception("task_failed")
    line = capsys.readouterr().err
    assert "open_safe" in line
    assert "tell-nobody" not in line
