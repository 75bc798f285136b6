"""The command ``gmail-emulator``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from gmail_emulator.app import create_app
from gmail_emulator.context import open_emulator
from gmail_emulator.errors import AddressInvalid
from gmail_emulator.server import make_server

app = typer.Typer(help="A local Gmail REST API over a folder of .eml files.", no_args_is_help=True)

Root = Annotated[Path, typer.Option(help="The folder that holds one sub-folder per e-mail address.")]


@app.command()
def serve(
    root: Root,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8025,
    host: Annotated[str, typer.Option(help="Anyone who reaches it can use the admin API.")] = "127.0.0.1",
) -> None:
    """Serve the mailboxes below the root until interrupted."""
    make_server(create_app(root), host, port).run()


@app.command()
def account(address: str, root: Root) -> None:
    """Create the mailbox of an address if it is not there, and print its OAuth credentials as JSON."""
    try:
        client, refresh_token = open_emulator(root).account(address)
    except AddressInvalid as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(json.dumps({**client._asdict(), "refresh_token": refresh_token}))


@app.command("service-account")
def service_account(
    root: Root,
    url: Annotated[str, typer.Option(help="Where the emulator answers.")] = "http://127.0.0.1:8025",
) -> None:
    """Print the key file of a service account that may act for every mailbox below the root."""
    typer.echo(json.dumps(open_emulator(root).service_account.key_file(f"{url.rstrip('/')}/token")))
