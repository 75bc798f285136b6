from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
import uvicorn
from sqlalchemy.orm import Session

from common.cli import failing_in_one_line, load_settings, service_cli
from common.db import make_engine
from common.logging import configure_logging
from common.messages.routing import Service
from monitor_api.api.app import create_app
from monitor_api.broker.policy import require_fit_redis
from monitor_api.config import MonitorSettings
from monitor_api.tokens import Scope, create_token, list_tokens, revoke_token

app = service_cli(Service.MONITOR_API, MonitorSettings, "REST, metrics and the read model of what happened.")
token = typer.Typer(help="Make, list and revoke the tokens of the REST API.", no_args_is_help=True)
app.add_typer(token, name="token")


@contextmanager
def _tokens() -> Iterator[Session]:
    """A transaction on the tokens; what is refused becomes one line on stderr."""
    engine = make_engine(load_settings(MonitorSettings).database_url, Service.MONITOR_API)
    try:
        with failing_in_one_line(), Session(engine) as session, session.begin():
            yield session
    finally:
        engine.dispose()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65_535)] = 8080,
) -> None:
    """Serve the REST API and the page until told to stop."""
    settings = load_settings(MonitorSettings)
    configure_logging(Service.MONITOR_API, settings.log_level)
    with failing_in_one_line():
        require_fit_redis(settings.redis_url)
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_config=None,  # structlog's handler stays
        access_log=False,  # requests are counted by route; paths carry ids of no use in a log
        server_header=False,
        limit_concurrency=200,  # connections; past it 503 at once instead of a queue without end
        timeout_graceful_shutdown=20,  # well inside the 60 s that Compose grants
    )


@token.command("create")
def create(
    name: Annotated[str, typer.Option(help="who or what will use it; it signs every decision")],
    scope: Annotated[list[Scope], typer.Option(help="what it may do; give it several times")],
    days: Annotated[
        int | None, typer.Option(help="how long it is valid; for ever if left out", min=1)
    ] = None,
) -> None:
    """Make a token and print it, once: it is kept nowhere."""
    with _tokens() as session:
        made = create_token(session, name, scope, None if days is None else timedelta(days=days))
    typer.echo(made)


@token.command("list")
def show() -> None:
    """Who has a token, for what, until when, and when it was last used."""
    with _tokens() as session:
        for row in list_tokens(session):
            state = "revoked" if row.revoked_at else f"until {row.expires_at or 'revoked'}"
            used = f"last used {row.last_used_at:%Y-%m-%d %H:%M}" if row.last_used_at else "never used"
            typer.echo(f"{row.name}\t{','.join(row.scopes)}\t{state}\t{used}")


@token.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="the token's name")]) -> None:
    """Make a token worthless at once."""
    with _tokens() as session:
        revoke_token(session, name)
    typer.echo(f"{name}: revoked")
