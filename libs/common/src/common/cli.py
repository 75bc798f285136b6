"""The commands that every service has; its own are added to the app that this returns."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

import common.metrics  # noqa: F401 - it says where processes count together, before a service counts anything
from common.config import ServiceSettings, Settings
from common.errors import ApIntakeError
from common.logging import configure_logging
from common.messages.routing import QUEUES, Queue, Service

if TYPE_CHECKING:
    from common.service_commands import OwnChecks, ServiceCommands


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


class CommonCommands:
    """How the common commands are called."""

    def __init__(
        self, service: Service, settings: type[ServiceSettings], own_checks: "OwnChecks | None" = None
    ) -> None:
        self.service = service
        self.settings = settings
        self.own_checks = own_checks

    def _load(self) -> "ServiceCommands":
        """What the commands do, by the settings, or one line on stderr and exit status 2."""
        # Spares each command that needs no server the libraries for them, which take longer than it does.
        from common.service_commands import ServiceCommands  # noqa: PLC0415

        settings = load_settings(self.settings)
        configure_logging(self.service, settings.log_level)
        return ServiceCommands(self.service, settings, self.own_checks)

    def migrate(self) -> None:
        """Bring this service's schema to the newest revision."""
        self._load().migrate()

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
        self._load().worker(chosen)

    def check(
        self,
        *,
        quick: Annotated[bool, typer.Option(help="only whether the database and Redis answer")] = False,
    ) -> None:
        """Say what is wrong with this service's surroundings and what to do; exit status 1 on any fault."""
        self._load().check(quick=quick)

    def restore(
        self,
        dump: Annotated[Path, typer.Argument(help="a dump of this service's schema", exists=True)],
    ) -> None:
        """Bring this service's schema back from a dump, into a database that does not have it."""
        self._load().restore(dump)

    def resend(
        self,
        since: Annotated[datetime, typer.Option(help="ISO 8601; without a zone it is this machine's")],
    ) -> None:
        """Send again what was closed since then, after a receiver was restored from a backup."""
        self._load().resend(since)


def service_cli(
    service: Service, settings: type[ServiceSettings], summary: str, own_checks: "OwnChecks | None" = None
) -> typer.Typer:
    """The typer app behind a service's console script."""
    commands = CommonCommands(service, settings, own_checks)
    app = typer.Typer(help=summary, no_args_is_help=True, pretty_exceptions_enable=False)
    for command in (commands.migrate, commands.worker, commands.check, commands.resend, commands.restore):
        app.command()(command)
    return app
