"""The labels of a mailbox: Gmail's own, and the user's."""

import json
import sqlite3

from pydantic import BaseModel, ConfigDict, Field

from gmail_emulator.errors import InvalidArgument, LabelExists, NotFound
from gmail_emulator.resources import Label

SYSTEM_LABELS = (
    "INBOX",
    "UNREAD",
    "STARRED",
    "IMPORTANT",
    "SENT",
    "DRAFT",
    "SPAM",
    "TRASH",
    "CHAT",
    "CATEGORY_PERSONAL",
    "CATEGORY_SOCIAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_UPDATES",
    "CATEGORY_FORUMS",
)
# Gmail's own limit on the labels of a mailbox.
MAX_LABELS = 10_000


class Color(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    textColor: str | None = Field(default=None, max_length=20)  # noqa: N815 - the API's name
    backgroundColor: str | None = Field(default=None, max_length=20)  # noqa: N815 - the API's name


class NewLabel(BaseModel):
    """The body of ``users.labels.create``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=225)
    messageListVisibility: str | None = Field(default=None, pattern="^(show|hide)$")  # noqa: N815 - the API's name
    labelListVisibility: str | None = Field(  # noqa: N815 - the API's name
        default=None, pattern="^(labelShow|labelShowIfUnread|labelHide)$"
    )
    color: Color | None = None


def create(connection: sqlite3.Connection, mailbox: str, new: NewLabel) -> Label:
    """Add a user's label. Raises LabelExists for a name that is taken, whatever its case."""
    labels = list_all(connection, mailbox)
    if any(label["name"].casefold() == new.name.casefold() for label in labels):
        raise LabelExists
    if len(labels) >= MAX_LABELS:
        raise InvalidArgument(f"Label count exceeds {MAX_LABELS}")
    label_id = f"Label_{len(labels) - len(SYSTEM_LABELS) + 1}"
    fields = {**new.model_dump(exclude_none=True), "id": label_id, "type": "user"}
    connection.execute(
        "INSERT INTO labels VALUES (?, ?, ?, ?)", (mailbox, label_id, new.name, json.dumps(fields))
    )
    return _stored(json.dumps(fields))


def list_all(connection: sqlite3.Connection, mailbox: str) -> list[Label]:
    rows = connection.execute("SELECT body FROM labels WHERE mailbox = ? ORDER BY rowid", (mailbox,))
    return [_system(name) for name in SYSTEM_LABELS] + [_stored(row["body"]) for row in rows]


def get(connection: sqlite3.Connection, mailbox: str, label_id: str) -> Label:
    """A label with its counts. Raises NotFound."""
    for label in list_all(connection, mailbox):
        if label["id"] == label_id:
            return {**label, **_counts(connection, mailbox, label_id)}
    raise NotFound


def check_exist(connection: sqlite3.Connection, mailbox: str, label_ids: set[str]) -> None:
    """Raises InvalidArgument for a label that cannot be put on a message or taken off it."""
    for label_id in sorted(label_ids - {label["id"] for label in list_all(connection, mailbox)}):
        raise InvalidArgument(f"Invalid label: {label_id[:100]}")


def _counts(connection: sqlite3.Connection, mailbox: str, label_id: str) -> Label:
    row = connection.execute(
        "SELECT count(*) AS messages, count(DISTINCT thread_id) AS threads,"
        " count(*) FILTER (WHERE instr(labels, ' UNREAD ')) AS unread,"
        " count(DISTINCT thread_id) FILTER (WHERE instr(labels, ' UNREAD ')) AS unread_threads"
        " FROM messages WHERE mailbox = ? AND instr(labels, ?)",
        (mailbox, f" {label_id} "),
    ).fetchone()
    return {
        "messagesTotal": row["messages"],
        "messagesUnread": row["unread"],
        "threadsTotal": row["threads"],
        "threadsUnread": row["unread_threads"],
    }


def _system(name: str) -> Label:
    return {
        "id": name,
        "name": name,
        "type": "system",
        "messageListVisibility": "hide",
        "labelListVisibility": "labelHide" if name.startswith("CATEGORY") else "labelShow",
    }


def _stored(body: str) -> Label:
    label: Label = json.loads(body)
    return label
