"""What happened in a mailbox, one numbered record a change."""

import json
import sqlite3
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from gmail_emulator.errors import NotFound
from gmail_emulator.paging import Cursor, cursor_of
from gmail_emulator.resources import History, MessageChange

# Records begin here, so that a number below is old and none is mistaken for a count.
FIRST_HISTORY_ID = 1000


class HistoryKind(StrEnum):
    """The values of ``historyTypes``."""

    MESSAGE_ADDED = "messageAdded"
    MESSAGE_DELETED = "messageDeleted"
    LABEL_ADDED = "labelAdded"
    LABEL_REMOVED = "labelRemoved"


class Change(NamedTuple):
    """``labels`` are those of the message after the change, ``changed`` those put on or taken off."""

    kind: HistoryKind
    message_id: str
    thread_id: str
    labels: list[str]
    changed: list[str]


class HistoryQuery(BaseModel):
    """The parameters of ``users.history.list``."""

    model_config = ConfigDict(frozen=True)

    start: int = Field(alias="startHistoryId", ge=0, lt=10**18)
    history_types: list[HistoryKind] = Field(alias="historyTypes", default=[], max_length=4)
    label_id: str | None = Field(alias="labelId", default=None, max_length=200)
    max_results: int | None = Field(alias="maxResults", default=None)
    page_token: str | None = Field(alias="pageToken", default=None, max_length=500)

    def cursor(self) -> Cursor:
        return cursor_of(self.page_token, str(self.start))


def packed(labels: list[str]) -> str:
    """Labels as a column that SQL can search: each between two blanks."""
    return f" {' '.join(sorted(labels))} "


def record(connection: sqlite3.Connection, mailbox: str, change: Change) -> int:
    """Append a change and return its history id."""
    connection.execute("UPDATE mailboxes SET history_id = history_id + 1 WHERE address = ?", (mailbox,))
    history_id = current(connection, mailbox)
    connection.execute(
        "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            mailbox,
            history_id,
            change.kind,
            change.message_id,
            change.thread_id,
            packed(change.labels),
            packed(change.changed),
        ),
    )
    return history_id


def current(connection: sqlite3.Connection, mailbox: str) -> int:
    row = connection.execute("SELECT history_id FROM mailboxes WHERE address = ?", (mailbox,)).fetchone()
    return int(row["history_id"])


def forget(connection: sqlite3.Connection, mailbox: str, before: int | None) -> int:
    """From now on a ``startHistoryId`` below the returned bound is too old.

    Without ``before`` that is every id handed out until now. The count moves on by one, so that the id
    that a caller learns next is good again.
    """
    if before is None:
        connection.execute("UPDATE mailboxes SET history_id = history_id + 1 WHERE address = ?", (mailbox,))
        before = current(connection, mailbox)
    connection.execute("UPDATE mailboxes SET forgotten_before = ? WHERE address = ?", (before, mailbox))
    return before


def check_known(connection: sqlite3.Connection, mailbox: str, start: int) -> None:
    """Raises NotFound for a start that is forgotten or was never reached."""
    row = connection.execute("SELECT * FROM mailboxes WHERE address = ?", (mailbox,)).fetchone()
    if start < max(row["forgotten_before"], FIRST_HISTORY_ID) or start > row["history_id"]:
        raise NotFound


def since(
    connection: sqlite3.Connection,
    mailbox: str,
    query: HistoryQuery,
    limit: int,
) -> list[History]:
    """At most ``limit`` records after the query's cursor, oldest first."""
    cursor = query.cursor()
    rows = connection.execute(
        "SELECT * FROM history WHERE mailbox = ? AND id > ? AND kind IN (SELECT value FROM json_each(?))"
        " AND (? IS NULL OR instr(labels || changed, ?) > 0) ORDER BY id LIMIT ?",
        (
            mailbox,
            cursor.number(),
            json.dumps(query.history_types or list(HistoryKind)),
            query.label_id,
            f" {query.label_id} ",
            limit,
        ),
    )
    return [_resource(row) for row in rows]


def _resource(row: sqlite3.Row) -> History:
    labels, changed = row["labels"].split(), row["changed"].split()
    whole: MessageChange = {
        "message": {"id": row["message_id"], "threadId": row["thread_id"], "labelIds": labels}
    }
    resource: History = {
        "id": str(row["id"]),
        "messages": [{"id": row["message_id"], "threadId": row["thread_id"]}],
    }
    match HistoryKind(row["kind"]):
        case HistoryKind.MESSAGE_ADDED:
            resource["messagesAdded"] = [whole]
        case HistoryKind.MESSAGE_DELETED:
            resource["messagesDeleted"] = [whole]
        case HistoryKind.LABEL_ADDED:
            resource["labelsAdded"] = [{**whole, "labelIds": changed}]
        case HistoryKind.LABEL_REMOVED:
            resource["labelsRemoved"] = [{**whole, "labelIds": changed}]
    return resource
