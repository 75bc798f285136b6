"""Messages as the API lists and describes them."""

import json
import sqlite3
from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from gmail_emulator.errors import InvalidArgument
from gmail_emulator.mailbox import Mailbox
from gmail_emulator.mime import base64url, open_mail
from gmail_emulator.paging import Cursor, PageFlaw, cursor_of, cut, page_size
from gmail_emulator.resources import ListMessagesResponse, Message, MessagePartBody
from gmail_emulator.search import period_of

# After every date and id that a message can have: the newest message comes first.
_NEWEST = f"{'9' * 18}:z"
_HIDDEN = {"SPAM", "TRASH"}


class Format(StrEnum):
    MINIMAL = "minimal"
    FULL = "full"
    RAW = "raw"
    METADATA = "metadata"


class Listing(BaseModel):
    """The parameters of ``users.messages.list``."""

    model_config = ConfigDict(frozen=True)

    q: str = Field(default="", max_length=2000)
    label_ids: list[str] = Field(alias="labelIds", default=[], max_length=100)
    max_results: int | None = Field(alias="maxResults", default=None)
    page_token: str | None = Field(alias="pageToken", default=None, max_length=500)
    include_spam_trash: bool = Field(alias="includeSpamTrash", default=False)

    def cursor(self) -> Cursor:
        return cursor_of(self.page_token, _NEWEST)


def list_page(mailbox: Mailbox, listing: Listing, flaw: PageFlaw | None) -> ListMessagesResponse:
    """The newest messages first; ids and thread ids alone, as Gmail lists them."""
    cursor, size = listing.cursor(), page_size(listing.max_results)
    mailbox.refresh()
    with mailbox.state.transaction() as connection:
        rows = _rows(connection, mailbox.address, listing, cursor, size + 1)
    page = cut(rows, size, cursor, _position, flaw)
    # Gmail's estimate is rough too: what the caller may rely on is the token.
    response: ListMessagesResponse = {"resultSizeEstimate": len(rows)}
    if page.rows:
        response["messages"] = [{"id": row["id"], "threadId": row["thread_id"]} for row in page.rows]
    if page.next_token:
        response["nextPageToken"] = page.next_token
    return response


def describe(mailbox: Mailbox, message_id: str, form: Format, header_names: list[str]) -> Message:
    """A message in one of the four formats. Raises NotFound."""
    row = mailbox.message(message_id)
    raw = mailbox.content(row)
    mail = open_mail(raw, message_id)
    message: Message = {
        **stub(row),
        "snippet": mail.snippet(),
        "historyId": str(row["history_id"]),
        "internalDate": str(row["internal_date"]),
        "sizeEstimate": len(raw),
    }
    match form:
        case Format.RAW:
            message["raw"] = base64url(raw)
        case Format.FULL:
            message["payload"] = mail.payload()
        case Format.METADATA:
            message["payload"] = mail.head(header_names)
        case Format.MINIMAL:
            pass
    return message


def attachment(mailbox: Mailbox, message_id: str, attachment_id: str) -> MessagePartBody:
    raw = mailbox.content(mailbox.message(message_id))
    return open_mail(raw, message_id).attachment(attachment_id)


def stub(row: sqlite3.Row) -> Message:
    return {"id": row["id"], "threadId": row["thread_id"], "labelIds": row["labels"].split()}


def _rows(
    connection: sqlite3.Connection, address: str, listing: Listing, cursor: Cursor, limit: int
) -> list[sqlite3.Row]:
    period = period_of(listing.q)
    hidden = set() if listing.include_spam_trash else _HIDDEN - set(listing.label_ids)
    found = connection.execute(
        "SELECT * FROM messages WHERE mailbox = ? AND internal_date >= ? AND internal_date < ?"
        " AND (internal_date, id) < (?, ?)"
        " AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(labels, value) = 0)"
        " AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(labels, value) > 0)"
        " ORDER BY internal_date DESC, id DESC LIMIT ?",
        (address, *period, *_after(cursor), _words(listing.label_ids), _words(hidden), limit),
    )
    return found.fetchall()


def _words(labels: Iterable[str]) -> str:
    return json.dumps([f" {label} " for label in labels])


def _position(row: sqlite3.Row) -> str:
    return f"{row['internal_date']}:{row['id']}"


def _after(cursor: Cursor) -> tuple[int, str]:
    date, colon, message_id = cursor.after.partition(":")
    if not colon:
        raise InvalidArgument("Invalid pageToken")
    return Cursor(date).number(), message_id
