"""backup: a restorable dump of the service's own schema, under the run that asked for it."""

from datetime import UTC
from typing import TypeVar

from pydantic import JsonValue

from common.backup import dump_schema, open_target
from common.chores.context import ChoreContext
from common.errors import PermanentError
from common.messages.routing import Service
from common.messages.shared import DoChore

R = TypeVar("R")


class BackupsNotConfigured(PermanentError):
    """Set BACKUP_URL for this service, to the same place as for all others."""

    def __init__(self, service: Service) -> None:
        super().__init__(f"{service} has no BACKUP_URL; set file:///absolute/folder or s3://bucket/prefix")


def backup_folder(order: DoChore) -> str:
    """``<UTC timestamp>-<run id>``, the same for every service that the run asks."""
    moment = "undated" if order.started_at is None else f"{order.started_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{moment}-{order.run_id}"


def backup(context: ChoreContext[R]) -> dict[str, JsonValue]:
    """``location``, ``sha256``, ``size`` (bytes), ``revision`` and ``rows`` by table."""
    if context.settings.backup_url is None:
        raise BackupsNotConfigured(context.service)
    target = open_target(context.settings.backup_url)
    with context.work.reading() as session:
        # A second try writes the same name again: a dump is of its moment, and only a whole one is ever seen.
        connection = session.connection(execution_options={"postgresql_readonly": True})
        dumped = dump_schema(connection, context.service, target, backup_folder(context.order))
    return {
        "location": dumped.location,
        "sha256": dumped.sha256,
        "size": dumped.size,
        "revision": dumped.revision,
        "rows": dict(dumped.rows),
    }
