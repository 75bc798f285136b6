"""Starts nothing: the servers come up when the first test asks for one."""

from pathlib import Path

import pytest
import structlog

from support.servers import (
    database_url,
    migrated_template,
    migrated_url,
    postgres_server,
    redis_server,
    redis_url,
    servers_in_words,
)

__all__ = [
    "database_url",
    "migrated_template",
    "migrated_url",
    "postgres_server",
    "pytest_report_header",
    "redis_server",
    "redis_url",
]

TESTS = Path(__file__).parent

# As in services: what a thread logs never stands in the output of a command under test.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole systems run one after the other: two at once would be measured against each other's load."""
    for item in items:
        if item.path.is_relative_to(TESTS / "chaos") or item.path.is_relative_to(TESTS / "e2e"):
            item.add_marker(pytest.mark.xdist_group("whole systems"))


def pytest_report_header() -> str:
    return servers_in_words()
