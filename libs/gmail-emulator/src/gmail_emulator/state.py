"""The one SQLite file that outlives a restart: ids, history, labels, clients and tokens."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STATE_FILE = "gmail-emulator.sqlite3"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS grants (
  refresh_token TEXT PRIMARY KEY, address TEXT NOT NULL, scopes TEXT NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS access_tokens (
  token TEXT PRIMARY KEY, address TEXT NOT NULL, scopes TEXT NOT NULL, refresh_token TEXT,
  expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
  code TEXT PRIMARY KEY, address TEXT NOT NULL, scopes TEXT NOT NULL, redirect_uri TEXT NOT NULL,
  challenge TEXT NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS mailboxes (
  address TEXT PRIMARY KEY, history_id INTEGER NOT NULL, forgotten_before INTEGER NOT NULL DEFAULT 0,
  watch_topic TEXT, watch_expires INTEGER);
CREATE TABLE IF NOT EXISTS messages (
  mailbox TEXT NOT NULL, id TEXT NOT NULL, thread_id TEXT NOT NULL, file_name TEXT NOT NULL,
  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, internal_date INTEGER NOT NULL,
  history_id INTEGER NOT NULL, message_id TEXT NOT NULL, labels TEXT NOT NULL,
  PRIMARY KEY (mailbox, id), UNIQUE (mailbox, file_name));
CREATE INDEX IF NOT EXISTS messages_newest ON messages (mailbox, internal_date DESC, id DESC);
CREATE INDEX IF NOT EXISTS messages_message_id ON messages (mailbox, message_id);
CREATE TABLE IF NOT EXISTS history (
  mailbox TEXT NOT NULL, id INTEGER NOT NULL, kind TEXT NOT NULL, message_id TEXT NOT NULL,
  thread_id TEXT NOT NULL, labels TEXT NOT NULL, changed TEXT NOT NULL, PRIMARY KEY (mailbox, id));
CREATE TABLE IF NOT EXISTS labels (
  mailbox TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (mailbox, id), UNIQUE (mailbox, name));
"""


class State:
    """A connection that threads share one transaction at a time."""

    def __init__(self, root: Path) -> None:
        """Open or create the state of ``root``; only its owner may read it, for it holds tokens."""
        root.mkdir(parents=True, exist_ok=True)
        path = root / STATE_FILE
        path.touch(mode=0o600)
        self._lock = threading.RLock()
        self._depth = 0
        # Transactions are begun by hand, and the lock keeps threads apart.
        self._connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; a transaction inside another joins it. Waits 30 s for another process's."""
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._connection
            except BaseException:
                if outermost:
                    self._connection.execute("ROLLBACK")
                raise
            else:
                if outermost:
                    self._connection.execute("COMMIT")
            finally:
                self._depth -= 1

    def close(self) -> None:
        with self._lock:
            self._connection.close()
