"""The commands that every service has; its own are added to the app that this returns."""

import importlib
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from common.config import ServiceSettings
from common.db import make_engine, migrate
from common.delivery.celery_app import open_outbox
from common.delivery.dead_letters import resend_since
from common.errors import ApIntakeError
from common.logging import configure_logging
from common.messages.routing import QUEUES, Queue, Service


def migrations_folder(package: str) -> Path:
    """Where a service's Alembic scripts lie, wherever it is installed."""
    module = importlib.import_module(package)
    return Path(str(module.__file__)).parent / "migrations"


class ServiceCommands:
    """Builds a service's command line: ``migrate``, ``worker`` and ``resend``."""

    def __init__(self, service: Service, settings: type[ServiceSettings]) -> None:
        self.service = service
        self.settings = settings

    def load(self) -> ServiceSettings:
        """The settings, or one line on stderr and exit status 2."""
        try:
            settings = self.settings.load()
        except ApIntakeError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from None
        configure_logging(self.service, settings.log_level)
        return settings

    def migrate(self) -> None:
        """Bring this service's schema to the newest revision."""
        engine = make_engine(self.load().database_url, self.service)
        migrate(engine, self.service, migrations_folder(self.service.value))
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

    def resend(
        self,
        since: Annotated[datetime, typer.Option(help="ISO 8601; without a zone it is this machine's")],
    ) -> None:
        """Send again what was closed since then, after a receiver was restored from a backup."""
        settings = self.load()
        outbox = open_outbox(self.service, settings, make_engine(settings.database_url, self.service))
        typer.echo(f"{resend_since(outbox, since.astimezone())} messages will be sent again")


def service_cli(service: Service, settings: type[ServiceSettings], summary: str) -> typer.Typer:
    """The typer app behind a service's console script."""
    commands = ServiceCommands(service, settings)
    app = typer.Typer(help=summary, no_args_is_help=True, pretty_exceptions_enable=False)
    for command in (commands.migrate, commands.worker, commands.resend):
        app.command()(command)
    return app
