"""The commands that every service has; its own are added to the app that this returns."""

import importlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy import Engine

from common import doctor
from common.backup import restore_schema
from common.config import ServiceSettings, Settings
from common.db import make_engine, migrate, migrations_folder
from common.delivery.celery_app import open_outbox
from common.delivery.dead_letters import resend_since
from common.errors import ApIntakeError
from common.logging import configure_logging
from common.messages.routing import QUEUES, Queue, Service

_GROUND = ("database", "migrations")

OwnChecks = Callable[[Engine, ServiceSettings], list[doctor.CheckResult]]
"""What a service examines besides: asked only where its schema is as the code expects it."""


S = TypeVar("S", bound=Settings)


@contextmanager
def failing_in_one_line(status: int = 1) -> Iterator[None]:
    """A failure that has a name is one line on stderr and this exit status, and no traceback."""
    try:
        yield
    except ApIntakeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(status) from None


def load_settings(kind: type[S]) -> S:
    """The settings of the environment, or one line on stderr and exit status 2."""
    with failing_in_one_line(2):
        return kind.load()


class ServiceCommands:
    """The bodies of a service's common commands."""

    def __init__(
        self, service: Service, settings: type[ServiceSettings], own_checks: OwnChecks | None = None
    ) -> None:
        self.service = service
        self.settings = settings
        self.own_checks = own_checks

    def load(self) -> ServiceSettings:
        """The settings, or one line on stderr and exit status 2."""
        settings = load_settings(self.settings)
        configure_logging(self.service, settings.log_level)
        return settings

    def migrate(self) -> None:
        """Bring this service's schema to the newest revision."""
        engine = make_engine(self.load().database_url, self.service)
        migrate(engine, self.service, migrations_folder(self.service))
        typer.echo(f"{self.service}: schema is up to date")

    def worker(
        self,
        queue: Annotated[Queue | None, typer.Option(help="which of the service's queues to consume")] = None,
    ) -> None:
        """Consume one queue until told to stop."""
        chosen = queue or QUEUES[self.service][0]
        if chosen not in QUEUES[self.service]:
            typer.echo(f"{self.service} consumes {', '.join(QUEUES[self.service])}, not {chosen}", err=True)
            raise typer.Exit(2)
        os.environ["WORKER_QUEUE"] = chosen.value
        self.load()
        app = importlib.import_module(f"{self.service}.worker").app
        arguments = ["worker", f"--queues={chosen}", f"--hostname={chosen}@%h-{os.getpid()}"]
        app.worker_main([*arguments, "--without-gossip", "--without-mingle", "--without-heartbeat"])

    def check(
        self,
        *,
        quick: Annotated[bool, typer.Option(help="only whether the database and Redis answer")] = False,
    ) -> None:
        """Say what is wrong with this service's surroundings and what to do; exit status 1 on any fault."""
        settings = self.load()
        engine = make_engine(settings.database_url, self.service)
        if quick:
            results = doctor.quick(engine, settings)
        else:
            conf = importlib.import_module(f"{self.service}.worker").app
            results = doctor.examine(
                open_outbox(self.service, settings, engine),
                settings,
                migrations_folder(self.service),
                conf.tasks,
                [queue.name for queue in conf.conf.task_queues],
            )
            if self.own_checks is not None and all(r.ok for r in results if r.name in _GROUND):
                results += self.own_checks(engine, settings)
        for result in results:
            typer.echo(f"{'ok   ' if result.ok else 'FAULT'} {self.service} {result.name}: {result.detail}")
            if result.remedy:
                typer.echo(f"      {result.remedy}")
        if not all(result.ok for result in results):
            raise typer.Exit(1)

    def restore(
        self,
        dump: Annotated[Path, typer.Argument(help="a dump of this service's schema", exists=True)],
    ) -> None:
        """Bring this service's schema back from a dump, into a database that does not have it."""
        engine = make_engine(self.load().database_url, self.service)
        with dump.open("rb") as stream:
            restored = restore_schema(engine, self.service, migrations_folder(self.service), stream)
        typer.echo(
            f"{self.service}: restored {sum(restored.rows.values())} rows of {len(restored.rows)} tables "
            f"as of {restored.snapshot_at.isoformat()}; now `resend --since` that moment in every service"
        )

    def resend(
        self,
        since: Annotated[datetime, typer.Option(help="ISO 8601; without a zone it is this machine's")],
    ) -> None:
        """Send again what was closed since then, after a receiver was restored from a backup."""
        settings = self.load()
        outbox = open_outbox(self.service, settings, make_engine(settings.database_url, self.service))
        typer.echo(f"{resend_since(outbox, since.astimezone())} messages will be sent again")


def service_cli(
    service: Service, settings: type[ServiceSettings], summary: str, own_checks: OwnChecks | None = None
) -> typer.Typer:
    """The typer app behind a service's console script."""
    commands = ServiceCommands(service, settings, own_checks)
    app = typer.Typer(help=summary, no_args_is_help=True, pretty_exceptions_enable=False)
    for command in (commands.migrate, commands.worker, commands.check, commands.resend, commands.restore):
        app.command()(command)
    return app
