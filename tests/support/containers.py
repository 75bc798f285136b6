"""Postgres and Redis of a Docker Engine, behind the same methods as the embedded servers."""

import os
import secrets
import time
from abc import ABC, abstractmethod
from typing import Self

import psutil
import psycopg
import redis
from testcontainers.core.container import DockerContainer

from standalone.folders import free_port
from standalone.postgres import StopMode

_LABEL = "ap-intake-tests"
_START_LIMIT = 120.0
_SIGNALS = {StopMode.SMART: "SIGTERM", StopMode.FAST: "SIGINT", StopMode.IMMEDIATE: "SIGQUIT"}


def remove_leftovers() -> None:
    """Containers whose test run was killed: their label names a process that is gone."""
    client = DockerContainer("none").get_docker_client().client
    for container in client.containers.list(all=True, filters={"label": _LABEL}):
        if not psutil.pid_exists(int(container.labels[_LABEL])):
            container.remove(force=True, v=True)
    client.close()


def _container(image: str, inner_port: int, port: int) -> DockerContainer:
    """Published on a fixed port, because Docker gives another one at each start, and on 127.0.0.1 alone."""
    container = DockerContainer(image, labels={_LABEL: str(os.getpid())})
    # The Docker client takes an address beside the port, though the annotation knows the port alone.
    container.ports[f"{inner_port}/tcp"] = ("127.0.0.1", port)  # type: ignore[assignment]
    return container


class _ContainerServer(ABC):
    def __init__(self, image: str, inner_port: int) -> None:
        self.port = free_port()
        self._password = secrets.token_hex(8)
        self._container = _container(image, inner_port, self.port)

    @abstractmethod
    def answers(self) -> bool: ...

    def __enter__(self) -> Self:
        self._container.start()
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._container.stop()

    def start(self) -> None:
        self._container.get_wrapped_container().start()
        self._wait()

    def kill(self) -> None:
        self._end("SIGKILL")

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_LIMIT
        while not self.answers():
            if time.monotonic() > deadline:
                out, err = self._container.get_logs()
                raise TimeoutError((out + err).decode(errors="replace"))
            time.sleep(0.05)

    def _end(self, signum: str) -> None:
        container = self._container.get_wrapped_container()
        container.kill(signum)
        container.wait(timeout=60)


class ContainerPostgres(_ContainerServer):
    """fsync and everything else that makes a commit durable stays on: crashes are tested on it."""

    def __init__(self) -> None:
        super().__init__("postgres:17-alpine", 5432)
        self._container.with_env("POSTGRES_PASSWORD", self._password)
        self._container.with_command("postgres -c max_connections=200")

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres:{self._password}@127.0.0.1:{self.port}/postgres"

    def libpq_url(self) -> str:
        return self.url.replace("+psycopg", "", 1)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.libpq_url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, mode: StopMode = StopMode.FAST) -> None:
        self._end(_SIGNALS[StopMode(mode)])

    def restart(self, mode: StopMode = StopMode.FAST) -> None:
        self.stop(mode)
        self.start()


class ContainerRedis(_ContainerServer):
    def __init__(self) -> None:
        super().__init__("redis:7-alpine", 6379)
        self._container.with_command(
            f"redis-server --requirepass {self._password} --appendonly yes --appendfsync everysec "
            "--maxmemory-policy noeviction"
        )

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        with redis.Redis.from_url(self.url, socket_timeout=5) as client:
            try:
                return bool(client.ping())
            except (redis.ConnectionError, redis.TimeoutError):
                return False

    def stop(self) -> None:
        self._end("SIGTERM")

    def restart(self) -> None:
        self.stop()
        self.start()
