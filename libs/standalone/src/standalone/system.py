"""Which processes make up the system, and the settings that each of them gets."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from standalone.postgres import EmbeddedPostgres
from standalone.program import Program
from standalone.redis import EmbeddedRedis
from standalone.roles import role_urls
from standalone.var_folder import VarFolder

SERVICES = ("ingest-email", "invoice-pipeline", "exporter", "maintenance", "monitor-api")

# Name in the logs -> service and its arguments. One worker process consumes one queue.
_WORKERS = {
    "ingest-email": ("ingest-email", "worker"),
    "invoice-pipeline": ("invoice-pipeline", "worker", "--queue", "invoice_processing"),
    "validation": ("invoice-pipeline", "worker", "--queue", "validation"),
    "exporter": ("exporter", "worker"),
    "maintenance": ("maintenance", "worker"),
    "monitor-worker": ("monitor-api", "worker"),
    "beat": ("maintenance", "beat"),
}

# What the person who starts it may set otherwise; everything else follows from the var folder.
_ONE_PROCESS = {"WORKER_CONCURRENCY": "1"}  # a dozen processes share one machine


def scripts_folder() -> Path:
    """Where the console scripts of this virtual environment lie."""
    return Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Servers:
    """The two servers of a var folder, whether they run or not."""

    redis: EmbeddedRedis
    postgres: EmbeddedPostgres
    passwords: Mapping[str, str]  # by role, which is the service's name with underscores


def servers_of(var: VarFolder) -> Servers:
    roles = [service.replace("-", "_") for service in SERVICES]
    return Servers(
        EmbeddedRedis(var.redis, var.port("redis")),
        EmbeddedPostgres(var.postgres, var.port("postgres")),
        {role: var.secret(f"database-{role}") for role in roles},
    )


def assemble(var: VarFolder, servers: Servers, scripts: Path) -> "System":
    urls = role_urls(servers.postgres, servers.passwords)
    return System(var, servers.redis.url, urls, var.port("api"), var.port("gmail"), scripts)


@dataclass(frozen=True, slots=True)
class System:
    """The commands of one machine's system; `scripts` is where the services' commands are."""

    var: VarFolder
    redis_url: str
    database_urls: Mapping[str, str]  # by role
    api_port: int
    gmail_port: int
    scripts: Path

    def environment(self, service: str) -> dict[str, str]:
        """For one service; STORAGE_URL and the like may come from outside, the servers may not."""
        defaults = {
            "STORAGE_URL": self.var.store.as_uri(),
            "BACKUP_URL": self.var.backups.as_uri(),
            **_ONE_PROCESS,
            **self._own_settings(service),
        }
        return {
            **defaults,
            **os.environ,
            "REDIS_URL": self.redis_url,
            "DATABASE_URL": self.database_urls[service.replace("-", "_")],
            "GMAIL_API_ENDPOINT": self.gmail_url,
            "GMAIL_TOKEN_URI": f"{self.gmail_url}/token",
            "PYTHONUNBUFFERED": "1",
        }

    def _own_settings(self, service: str) -> dict[str, str]:
        if service == "ingest-email":
            return {
                "INGEST_EMAIL_TOKEN_KEY": self.var.encryption_key("token-key"),
                "MAILBOX_POLL_INTERVAL": "PT10S",  # a person is watching
            }
        if service == "exporter":
            return {"EXPORT_FOLDER": str(self.var.exports)}
        if service == "invoice-pipeline":
            return {"LANGGRAPH_STRICT_MSGPACK": "true"}
        return {}

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.api_port}"

    @property
    def gmail_url(self) -> str:
        return f"http://127.0.0.1:{self.gmail_port}"

    def command(self, service: str, *arguments: str, name: str | None = None) -> Program:
        """A service's console script with its settings."""
        return Program(
            name or f"{service}-{arguments[0]}",
            [str(self.scripts / service), *arguments],
            self.environment(service),
        )

    def migrations(self) -> list[Program]:
        return [self.command(service, "migrate") for service in SERVICES]

    def gmail(self) -> Program:
        serve = ("serve", "--root", str(self.var.mailboxes), "--port", str(self.gmail_port))
        return self.gmail_command("gmail-emulator", *serve)

    def gmail_command(self, name: str, *arguments: str) -> Program:
        return Program(name, [str(self.scripts / "gmail-emulator"), *arguments], dict(os.environ), grace=10.0)

    def api(self) -> Program:
        serve = ("serve", "--host", "127.0.0.1", "--port", str(self.api_port))
        return self.command("monitor-api", *serve, name="monitor-api")

    def workers(self) -> list[Program]:
        return [self.command(service, *rest, name=name) for name, (service, *rest) in _WORKERS.items()]
