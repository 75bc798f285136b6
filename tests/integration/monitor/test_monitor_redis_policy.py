"""A Redis that would forget or drop messages is refused at the start and named by readiness."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from typer.testing import CliRunner

from monitor_api import cli
from support.monitor import running_monitor


@pytest.fixture
def evicting(redis_url: str) -> Iterator[str]:
    with Redis.from_url(redis_url) as redis:
        redis.config_set("maxmemory-policy", "allkeys-lru")
        yield redis_url
        redis.config_set("maxmemory-policy", "noeviction")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What uvicorn was given to serve."""
    apps: list[object] = []
    monkeypatch.setattr("uvicorn.run", lambda app, **_: apps.append(app))
    monkeypatch.setattr(cli, "configure_logging", lambda *_: None)  # it would keep the runner's own stderr
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://127.0.0.1:1/none")
    monkeypatch.setenv("STORAGE_URL", "memory://")
    return apps


def test_serve_refuses_a_redis_that_drops_messages(
    evicting: str, served: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", evicting)
    answer = CliRunner().invoke(cli.app, ["serve"])
    assert answer.exit_code == 1
    assert "maxmemory-policy noeviction" in answer.stderr
    assert not served


def test_serve_does_not_wait_for_a_redis_that_is_away(
    served: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    assert CliRunner().invoke(cli.app, ["serve"]).exit_code == 0
    assert len(served) == 1


def test_readiness_names_a_redis_that_drops_messages(
    migrated_url: str, evicting: str, tmp_path: Path
) -> None:
    with running_monitor(migrated_url, evicting, tmp_path) as monitor:
        answer = monitor.client.get("/readyz")
    assert answer.status_code == 503
    assert "maxmemory-policy noeviction" in answer.text
