"""Starts nothing: the servers come up when the first test asks for one."""

import pytest
import structlog
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from support.servers import (
    database_url,
    migrated_databases,
    migrated_url,
    postgres_server,
    redis_server,
    redis_url,
    servers_in_words,
)

__all__ = [
    "database_url",
    "migrated_databases",
    "migrated_url",
    "postgres_server",
    "pytest_report_header",
    "redis_server",
    "redis_url",
]

# As in services: what a thread logs never stands in the output of a command under test.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]  # it ships no types
    """Files of tests go to whichever process is free; whole systems run in one of them, one after the other.

    Two systems at once would be measured against each other's load.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "whole systems" if file.startswith(("tests/chaos/", "tests/e2e/")) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    return Scheduling(config, log)


def pytest_report_header() -> str:
    return servers_in_words()
