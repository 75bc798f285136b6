import os
from pathlib import Path
from typing import Annotated

import typer

from standalone.doctor import examine
from standalone.errors import AlreadyRunning, StandaloneError
from standalone.run import run as run_system
from standalone.samples import write_samples

app = typer.Typer(
    help="The whole of AP Intake on one machine, without Docker.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Var = Annotated[Path, typer.Option("--var", envvar="AP_INTAKE_VAR", help="where all data lies")]


@app.command()
def run(
    var: Var = Path("var"),
    once: Annotated[bool, typer.Option(help="end when every sample mail is accounted for")] = False,
) -> None:
    """Start everything, with a sample mailbox; Ctrl-C stops it."""
    os.umask(0o077)
    try:
        status = run_system(var, once=once)
    except AlreadyRunning as already:
        typer.echo(str(already))
        status = 0
    except StandaloneError as error:
        typer.echo(str(error), err=True)
        status = 1
    raise typer.Exit(status)


@app.command()
def samples(folder: Annotated[Path, typer.Argument(help="a mailbox folder")]) -> None:
    """Write the sample mails, each unless it is there already."""
    for path in write_samples(folder):
        typer.echo(path)


@app.command()
def doctor(var: Var = Path("var")) -> None:
    """Examine the running system, service by service; every fault comes with what to do."""
    try:
        well = examine(var)
    except StandaloneError as error:
        typer.echo(str(error), err=True)
        well = False
    raise typer.Exit(0 if well else 1)
