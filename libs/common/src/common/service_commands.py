"""What the commands that every service has do, with all that they need of databases and queues."""

import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer
from sqlalchemy import Engine

from common import doctor
from common.backup import restore_schema
from common.config import ServiceSettings
from common.db import make_engine, migrate, migrations_folder
from common.delivery.celery_app import open_outbox
from common.delivery.dead_letters import resend_since
from common.messages.routing import Queue, Service

_GROUND = ("database", "migrations")

OwnChecks = Callable[[Engine, ServiceSettings], list[doctor.CheckResult]]
"""What a service examines besides: asked only where its schema is as the code expects it."""


@dataclass(frozen=True)
class ServiceCommands:
    """Each says on stdout what it did, and raises typer.Exit with another status than 0 where it failed."""

    service: Service
    settings: ServiceSettings
    own_checks: OwnChecks | None

    def migrate(self) -> None:
        migrate(self._engine(), self.service, migrations_folder(self.service))
        typer.echo(f"{self.service}: schema is up to date")

    def worker(self, queue: Queue) -> None:
        app = importlib.import_module(f"{self.service}.worker").app
        arguments = ["worker", f"--queues={queue}", f"--hostname={queue}@%h-{os.getpid()}"]
        app.worker_main([*arguments, "--without-gossip", "--without-mingle", "--without-heartbeat"])

    def check(self, *, quick: bool) -> None:
        engine = self._engine()
        results = doctor.quick(engine, self.settings) if quick else self._examined(engine)
        for result in results:
            typer.echo(f"{'ok   ' if result.ok else 'FAULT'} {self.service} {result.name}: {result.detail}")
            if result.remedy:
                typer.echo(f"      {result.remedy}")
        if not all(result.ok for result in results):
            raise typer.Exit(1)

    def _examined(self, engine: Engine) -> list[doctor.CheckResult]:
        conf = importlib.import_module(f"{self.service}.worker").app
        results = doctor.examine(
            open_outbox(self.service, self.settings, engine),
            self.settings,
            migrations_folder(self.service),
            conf.tasks,
            [queue.name for queue in conf.conf.task_queues],
        )
        if self.own_checks is not None and all(r.ok for r in results if r.name in _GROUND):
            results += self.own_checks(engine, self.settings)
        return results

    def restore(self, dump: Path) -> None:
        with dump.open("rb") as stream:
            restored = restore_schema(self._engine(), self.service, migrations_folder(self.service), stream)
        typer.echo(
            f"{self.service}: restored {sum(restored.rows.values())} rows of {len(restored.rows)} tables "
            f"as of {restored.snapshot_at.isoformat()}; now `resend --since` that moment in every service"
        )

    def resend(self, since: datetime) -> None:
        outbox = open_outbox(self.service, self.settings, self._engine())
        typer.echo(f"{resend_since(outbox, since.astimezone())} messages will be sent again")

    def _engine(self) -> Engine:
        return make_engine(self.settings.database_url, self.service)
