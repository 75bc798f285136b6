"""Where a mailbox stands, and what is new in it since then."""

from dataclasses import dataclass
from datetime import datetime

from ingest_email.gmail import Gmail, HistoryTooOld, PageTokenExpired
from ingest_email.models import Mailbox

_MOST_PAGES = 50
"""Of one poll: pages may be empty and still name a next one."""
_SPAN_PAGE = 500


@dataclass(frozen=True, slots=True)
class Position:
    """How far a mailbox has been read; see Mailbox for the meaning of each field."""

    history_id: str | None = None
    listing_history_id: str | None = None
    listing_token: str | None = None

    @classmethod
    def of(cls, mailbox: Mailbox) -> "Position":
        return cls(mailbox.history_id, mailbox.listing_history_id, mailbox.listing_token)

    def write(self, mailbox: Mailbox) -> None:
        mailbox.history_id = self.history_id
        mailbox.listing_history_id = self.listing_history_id
        mailbox.listing_token = self.listing_token


@dataclass(frozen=True, slots=True)
class Scope:
    label: str
    read_from: datetime | None = None

    @property
    def query(self) -> str:
        return f"after:{int(self.read_from.timestamp()) - 1}" if self.read_from else ""


@dataclass(frozen=True, slots=True)
class Found:
    """``gmail_ids`` may repeat themselves; ``more`` says that the position is not yet the end."""

    gmail_ids: tuple[str, ...]
    position: Position
    more: bool


def look(gmail: Gmail, position: Position, scope: Scope, chunk: int) -> Found:
    """About ``chunk`` messages from the position on. Raises GmailError."""
    if position.history_id is not None and position.listing_history_id is None:
        try:
            return _changes(gmail, position.history_id, scope, chunk)
        except HistoryTooOld:
            position = Position(history_id=position.history_id)
    return _listing(gmail, position, scope, chunk)


def _changes(gmail: Gmail, start: str, scope: Scope, chunk: int) -> Found:
    """By history. Between two polls it goes on after the last record read, not by a page token.

    Tokens expire; a record's id is as good a start as any. The id to go on from at the end is the one
    that the first page brought: what happens while the further pages are read comes after it.
    """
    ids: list[str] = []
    page = gmail.history(start, scope.label, None, chunk)
    end, reached = page.history_id, start
    for _ in range(_MOST_PAGES):
        for record in page.records:
            ids += record.arrived(scope.label)
            reached = record.id
        if page.next_token is None:
            return Found(tuple(ids), Position(history_id=end), more=False)
        if len(ids) >= chunk:
            break
        page = gmail.history(start, scope.label, page.next_token, chunk)
    return Found(tuple(ids), Position(history_id=reached), more=reached != start)


def _listing(gmail: Gmail, position: Position, scope: Scope, chunk: int) -> Found:
    """The whole mailbox. Its history id is asked for before the first page, so that there is no gap."""
    before = position.listing_history_id or gmail.profile().history_id
    token = position.listing_token
    ids: list[str] = []
    for _ in range(_MOST_PAGES):
        try:
            page = gmail.messages(scope.label, scope.query, token, chunk)
        except PageTokenExpired:
            token = None  # from the top again: what is known already costs a look-up
            continue
        ids += [message.id for message in page.messages]
        token = page.next_token
        if token is None:
            return Found(tuple(ids), Position(history_id=before), more=False)
        if len(ids) >= chunk:
            break
    return Found(tuple(ids), Position(position.history_id, before, token), more=True)


def span(
    gmail: Gmail, label: str, received_from: datetime, until: datetime, most: int | None
) -> tuple[list[str], bool]:
    """Ids of what was received in a span of time, and whether these are all; ``most`` None lists all."""
    # Gmail's bounds are whole seconds; one more on either side costs nothing.
    query = f"after:{int(received_from.timestamp()) - 1} before:{int(until.timestamp()) + 2}"
    ids: list[str] = []
    token: str | None = None
    while most is None or len(ids) <= most:
        page = gmail.messages(label, query, token, _SPAN_PAGE)
        ids += [message.id for message in page.messages]
        token = page.next_token
        if token is None:
            return ids, True
    return ids, False
