"""One mailbox: its folder brought into the state, and what the API asks of it."""

import sqlite3
import threading
import time
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from gmail_emulator import history, labels
from gmail_emulator.errors import InvalidArgument, MailboxUnknown, MailFileTooLarge, NotFound
from gmail_emulator.folder import MailFile, MailFolder, addresses, message_id_of
from gmail_emulator.headers import HeaderFacts, header_facts
from gmail_emulator.history import Change, HistoryKind, packed
from gmail_emulator.resources import Profile
from gmail_emulator.state import State

_NEW_MAIL = ["INBOX", "UNREAD"]
# A watch ends after seven days, as Gmail's does.
_WATCH_SECONDS = 7 * 24 * 3600
# Gmail's own limit on the labels of one change.
_LABELS_AT_ONCE = 100


class ModifyRequest(BaseModel):
    """The body of ``users.messages.modify``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    addLabelIds: list[str] = Field(default=[], max_length=_LABELS_AT_ONCE)  # noqa: N815 - the API's name
    removeLabelIds: list[str] = Field(default=[], max_length=_LABELS_AT_ONCE)  # noqa: N815 - the API's name


class Arrival(NamedTuple):
    """A file that is not in the state yet."""

    file: MailFile
    id: str
    facts: HeaderFacts


class Mailbox:
    """A folder and its rows. One object per address, for it keeps two listings from mixing."""

    def __init__(self, state: State, folder: MailFolder, address: str) -> None:
        self.address = address
        self.folder = folder
        self.state = state
        self._listing = threading.Lock()
        with state.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO mailboxes (address, history_id) VALUES (?, ?)",
                (address, history.FIRST_HISTORY_ID),
            )

    def refresh(self) -> None:
        """Bring the state up to what lies in the folder; each difference is a history record."""
        with self._listing:
            known = self._known()
            present = {file.name: file for file in self.folder.files()}
            changed = [file for file in present.values() if known.get(file.name) != file]
            arrivals = [arrival for file in changed if (arrival := self._read(file))]
            gone = known.keys() - present.keys()
            if arrivals or gone:
                self._apply(arrivals, gone)

    def message(self, message_id: str) -> sqlite3.Row:
        """The row of a message whose file is there. Raises NotFound."""
        row = self._row(message_id)
        if row is None or not self.folder.holds(MailFile(row["file_name"], row["size"], row["mtime_ns"])):
            self.refresh()
        return self._existing(message_id)

    def content(self, row: sqlite3.Row) -> bytes:
        """The bytes of a message. Raises NotFound when its file has gone meanwhile."""
        try:
            return self.folder.read(row["file_name"])
        except (OSError, MailFileTooLarge) as error:
            raise NotFound from error

    def modify(self, message_id: str, request: ModifyRequest) -> sqlite3.Row:
        """Put labels on and take labels off; only what really changes is recorded."""
        add, remove = set(request.addLabelIds), set(request.removeLabelIds)
        if add & remove:
            raise InvalidArgument("Cannot both add and remove the same label")
        self.message(message_id)
        with self.state.transaction() as connection:
            labels.check_exist(connection, self.address, add | remove)
            row = self._existing(message_id)
            before = set(row["labels"].split())
            steps = [
                (HistoryKind.LABEL_ADDED, before | add, add - before),
                (HistoryKind.LABEL_REMOVED, (before | add) - remove, before & remove),
            ]
            for kind, after, difference in steps:
                if difference:
                    change = Change(kind, *_ids(row), sorted(after), sorted(difference))
                    self._relabel(connection, row, change)
            return self._existing(message_id)

    def profile(self) -> Profile:
        with self.state.transaction() as connection:
            row = connection.execute(
                "SELECT count(*) AS messages, count(DISTINCT thread_id) AS threads"
                " FROM messages WHERE mailbox = ?",
                (self.address,),
            ).fetchone()
            return {
                "emailAddress": self.address,
                "messagesTotal": row["messages"],
                "threadsTotal": row["threads"],
                "historyId": str(history.current(connection, self.address)),
            }

    def watch(self, topic: str | None) -> int:
        """Remember the topic, or forget it (None); milliseconds since 1970 at which the watch ends."""
        expires = int((time.time() + _WATCH_SECONDS) * 1000)
        with self.state.transaction() as connection:
            connection.execute(
                "UPDATE mailboxes SET watch_topic = ?, watch_expires = ? WHERE address = ?",
                (topic, expires if topic else None, self.address),
            )
        return expires

    def _known(self) -> dict[str, MailFile]:
        with self.state.transaction() as connection:
            rows = connection.execute(
                "SELECT file_name, size, mtime_ns FROM messages WHERE mailbox = ?", (self.address,)
            )
            return {row["file_name"]: MailFile(*row) for row in rows}

    def _row(self, message_id: str) -> sqlite3.Row | None:
        with self.state.transaction() as connection:
            row: sqlite3.Row | None = connection.execute(
                "SELECT * FROM messages WHERE mailbox = ? AND id = ?", (self.address, message_id)
            ).fetchone()
        return row

    def _existing(self, message_id: str) -> sqlite3.Row:
        row = self._row(message_id)
        if row is None:
            raise NotFound
        return row

    def _read(self, file: MailFile) -> Arrival | None:
        try:
            content = self.folder.read(file.name)
        except FileNotFoundError:
            return None
        except (OSError, MailFileTooLarge) as error:
            self.folder.refuse(file, str(error))
            return None
        return Arrival(file, message_id_of(file.name, content), header_facts(content))

    def _apply(self, arrivals: list[Arrival], gone: set[str]) -> None:
        with self.state.transaction() as connection:
            for name in sorted(gone):
                self._delete(connection, name)
            for arrival in sorted(arrivals, key=_date_of):
                self._arrive(connection, arrival)

    def _arrive(self, connection: sqlite3.Connection, arrival: Arrival) -> None:
        file = arrival.file
        touched = connection.execute(
            "UPDATE messages SET size = ?, mtime_ns = ? WHERE mailbox = ? AND file_name = ? AND id = ?",
            (file.size, file.mtime_ns, self.address, file.name, arrival.id),
        )
        if touched.rowcount:
            return
        # Gmail never changes a message, so that other content under a known name is another message.
        self._delete(connection, file.name)
        thread_id = self._thread(connection, arrival)
        change = Change(HistoryKind.MESSAGE_ADDED, arrival.id, thread_id, _NEW_MAIL, [])
        history_id = history.record(connection, self.address, change)
        connection.execute(
            "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(self.address, arrival.id, thread_id, *file, _date_of(arrival), history_id),
                *(arrival.facts.message_id, packed(_NEW_MAIL)),
            ),
        )

    def _thread(self, connection: sqlite3.Connection, arrival: Arrival) -> str:
        """The thread of the newest mail it answers that is known here, or a thread of its own."""
        for reference in reversed(arrival.facts.references):
            row = connection.execute(
                "SELECT thread_id FROM messages WHERE mailbox = ? AND message_id = ?",
                (self.address, reference),
            ).fetchone()
            if row:
                return str(row["thread_id"])
        return arrival.id

    def _delete(self, connection: sqlite3.Connection, name: str) -> None:
        row = connection.execute(
            "DELETE FROM messages WHERE mailbox = ? AND file_name = ? RETURNING *", (self.address, name)
        ).fetchone()
        if row:
            change = Change(HistoryKind.MESSAGE_DELETED, *_ids(row), row["labels"].split(), [])
            history.record(connection, self.address, change)

    def _relabel(self, connection: sqlite3.Connection, row: sqlite3.Row, change: Change) -> None:
        connection.execute(
            "UPDATE messages SET labels = ?, history_id = ? WHERE mailbox = ? AND id = ?",
            (
                packed(change.labels),
                history.record(connection, self.address, change),
                self.address,
                row["id"],
            ),
        )


class Mailboxes:
    """The mailboxes under a root, one per sub-folder that is named like an address."""

    def __init__(self, state: State, root: Path) -> None:
        self._state = state
        self._root = root
        self._lock = threading.Lock()
        self._mailboxes: dict[str, Mailbox] = {}

    def get(self, address: str) -> Mailbox:
        """Raises MailboxUnknown when the root has no folder of that name (any more)."""
        if address.lower() not in addresses(self._root):
            raise MailboxUnknown(address)
        name = address.lower()
        with self._lock:
            if name not in self._mailboxes:
                self._mailboxes[name] = Mailbox(self._state, MailFolder(self._root / name), name)
            return self._mailboxes[name]


def _ids(row: sqlite3.Row) -> tuple[str, str]:
    return row["id"], row["thread_id"]


def _date_of(arrival: Arrival) -> int:
    """Milliseconds since 1970: the mail's date, or when its file was written."""
    return arrival.facts.date or arrival.file.mtime_ns // 1_000_000
