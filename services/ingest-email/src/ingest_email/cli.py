"""Commands for people: the mailboxes, and the key that guards their tokens."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from common.cli import failing_in_one_line, load_settings, service_cli
from common.db import make_engine
from common.delivery.celery_app import open_outbox
from common.delivery.outbox import Outbox
from common.logging import configure_logging
from common.messages.ingest_email import BatchProcessEmails, ScheduleEmailMonitoring
from common.messages.routing import Service
from ingest_email.authorizing import authorized_grant, confirm_address
from ingest_email.checks import mailbox_checks
from ingest_email.config import IngestEmailSettings
from ingest_email.grants import Grant, OAuthGrant, ServiceAccountGrant
from ingest_email.mailboxes import normalised, put_mailbox, reseal_all, start_mailbox, stop_by_person
from ingest_email.ordering import iso_duration, order_batch, order_schedule
from ingest_email.repository import mailboxes as rows
from ingest_email.vault import Vault, new_key

app = service_cli(
    Service.INGEST_EMAIL, IngestEmailSettings, "Takes invoices out of mailboxes.", mailbox_checks
)
mailbox_app = typer.Typer(help="Add, list, start and stop mailboxes.", no_args_is_help=True)
app.add_typer(mailbox_app, name="mailbox")

Address = Annotated[str, typer.Argument(help="the mailbox's address, as Google knows it")]
Since = Annotated[
    datetime | None, typer.Option(help="take in no mail received before this day (default: all there is)")
]


@contextmanager
def _opened() -> Iterator[tuple[IngestEmailSettings, Engine, Outbox]]:
    """Settings, engine and outbox for one command; what fails in it is one line and exit status 1."""
    settings = load_settings(IngestEmailSettings)
    configure_logging(Service.INGEST_EMAIL, settings.log_level)
    engine = make_engine(settings.database_url, Service.INGEST_EMAIL)
    try:
        with failing_in_one_line():
            yield settings, engine, open_outbox(Service.INGEST_EMAIL, settings, engine)
    finally:
        engine.dispose()


@contextmanager
def _valid(option: str) -> Iterator[None]:
    """A value that no order may carry is a wrong use of the option: exit status 2."""
    try:
        yield
    except ValidationError as error:
        raise typer.BadParameter(error.errors()[0]["msg"], param_hint=option) from None


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None else None


def _put(
    opened: tuple[IngestEmailSettings, Engine, Outbox], address: str, grant: Grant, since: datetime | None
) -> None:
    settings, _, outbox = opened
    vault = Vault(settings.ingest_email_token_key)
    put_mailbox(outbox, vault, address, grant, settings.mailbox_poll_interval, _utc(since))
    typer.echo(f"{address} is active; its first poll is due now")


@app.command("token-key")
def token_key() -> None:
    """Print a new key for INGEST_EMAIL_TOKEN_KEY. Put it before the old one, then run `mailbox reseal`."""
    typer.echo(new_key())


@app.command()
def authorize(
    address: Address,
    client_secrets: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="from Google's console")],
    port: Annotated[int, typer.Option(help="where this machine waits for the answer; 0: any free")] = 0,
    browser: Annotated[bool, typer.Option(help="open a browser here, or only print the address")] = True,
    since: Since = None,
) -> None:
    """Ask the mailbox's owner for access in a browser, then store it and start the mailbox."""
    address = normalised(address)
    with _opened() as opened:
        settings = opened[0]
        grant = authorized_grant(client_secrets, address, settings, port=port, browser=browser)
        confirm_address(address, grant, settings)
        _put(opened, address, grant, since)


@mailbox_app.command("add")
def add(  # noqa: PLR0913 - one option per fact
    address: Address,
    *,
    credentials: Annotated[
        str | None, typer.Option(help="JSON file of client_id, client_secret, refresh_token; - reads stdin")
    ] = None,
    client_id: Annotated[str, typer.Option(envvar="GMAIL_CLIENT_ID")] = "",
    client_secret: Annotated[str, typer.Option(envvar="GMAIL_CLIENT_SECRET")] = "",
    refresh_token: Annotated[str, typer.Option(envvar="GMAIL_REFRESH_TOKEN")] = "",
    token_uri: Annotated[str | None, typer.Option(help="default: the setting GMAIL_TOKEN_URI")] = None,
    service_account: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    since: Since = None,
) -> None:
    """Add a mailbox by a refresh token or by a service account's key file, or renew its access.

    Options are visible to everybody on the machine: give the secrets by environment, file or stdin.
    """
    address = normalised(address)
    with _opened() as opened:
        if service_account is not None:
            _put(
                opened,
                address,
                ServiceAccountGrant.from_key_file(service_account.read_text(), address),
                since,
            )
            return
        facts = {"client_id": client_id, "client_secret": client_secret, "refresh_token": refresh_token}
        if credentials is not None:
            text = sys.stdin.read() if credentials == "-" else Path(credentials).read_text()
            grant = OAuthGrant.from_json(text, token_uri)
        else:
            grant = OAuthGrant.from_facts(facts, token_uri)
        _put(opened, address, grant, since)


@mailbox_app.command("list")
def list_() -> None:
    """Every mailbox with its state, its last poll and its last error."""
    with _opened() as (_, engine, _), Session(engine) as session:
        for row in rows.every(session):
            polled = row.last_polled_at.isoformat(timespec="seconds") if row.last_polled_at else "never"
            facts = [row.address, row.state, row.reason or "-", f"polled {polled}", row.last_error or ""]
            typer.echo("\t".join(facts).rstrip())


@mailbox_app.command()
def start(address: Address) -> None:
    """Poll a stopped mailbox again, and fetch the mails that were left waiting."""
    with _opened() as (_, _, outbox):
        start_mailbox(outbox, normalised(address))
        typer.echo(f"{normalised(address)} is active")


@mailbox_app.command()
def stop(address: Address) -> None:
    """Poll a mailbox no more; mails found but not fetched yet wait until it is started."""
    with _opened() as (_, _, outbox):
        stop_by_person(outbox, normalised(address))
        typer.echo(f"{normalised(address)} is stopped")


@mailbox_app.command()
def schedule(
    address: Address, every: Annotated[str, typer.Option(help="90s, 5m, 2h, or ISO 8601 such as PT5M")]
) -> None:
    """Order the workers to poll a mailbox as often as this, from its last poll on."""
    with _valid("--every"):
        order = ScheduleEmailMonitoring.model_validate(
            {"mailbox": normalised(address), "interval": iso_duration(every)}
        )
    with _opened() as (_, _, outbox):
        typer.echo(f"ordered as message {order_schedule(outbox, order)}")


@mailbox_app.command()
def reprocess(
    address: Address,
    *,
    begin: Annotated[
        datetime | None, typer.Option("--from", help="received from this moment on, UTC")
    ] = None,
    end: Annotated[datetime | None, typer.Option("--until", help="received before this moment, UTC")] = None,
    gmail_id: Annotated[list[str] | None, typer.Option(help="one message; may be given again")] = None,
) -> None:
    """Order the workers to fetch mails that were missed, and to try those again that failed."""
    if begin is not None and end is not None and begin >= end:
        raise typer.BadParameter("it must lie after --from", param_hint="--until")
    with _valid("--gmail-id"):
        order = BatchProcessEmails(
            mailbox=normalised(address),
            received_from=_utc(begin),
            received_until=_utc(end),
            gmail_ids=tuple(dict.fromkeys(gmail_id or ())),
        )
    with _opened() as (_, _, outbox):
        typer.echo(f"ordered as message {order_batch(outbox, order)}")


@mailbox_app.command()
def reseal() -> None:
    """Encrypt every token with the first key of INGEST_EMAIL_TOKEN_KEY; the others can go afterwards."""
    with _opened() as (settings, engine, _), Session(engine) as session, session.begin():
        count = reseal_all(session, Vault(settings.ingest_email_token_key))
        typer.echo(f"{count} tokens are encrypted with the first key")


if __name__ == "__main__":
    app()
