"""Starts nothing: the servers come up when the first test asks for one."""

from support.servers import database_url, postgres_server, redis_server, redis_url, servers_in_words

__all__ = ["database_url", "postgres_server", "pytest_report_header", "redis_server", "redis_url"]


def pytest_report_header() -> str:
    return servers_in_words()
