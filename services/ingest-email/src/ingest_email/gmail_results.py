"""What Gmail answers, as far as it is used; anything else in its JSON is ignored."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

GmailId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
HistoryId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]


def _bytes(value: object) -> object:
    """``raw`` is base64url, and often lacks its padding."""
    if not isinstance(value, str):
        return value
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error


def _moment(value: object) -> object:
    """``internalDate`` counts milliseconds since 1970, as text."""
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromtimestamp(int(value) / 1000, tz=UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("not a moment") from error


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Profile(_Answer):
    address: str = Field(alias="emailAddress", max_length=320)
    history_id: HistoryId = Field(alias="historyId")


class MessageRef(_Answer):
    id: GmailId
    labels: tuple[str, ...] | None = Field(default=None, alias="labelIds")


class MessagesPage(_Answer):
    messages: tuple[MessageRef, ...] = ()
    next_token: str | None = Field(default=None, alias="nextPageToken")


class _Change(_Answer):
    message: MessageRef


class HistoryRecord(_Answer):
    id: HistoryId
    added: tuple[_Change, ...] = Field(default=(), alias="messagesAdded")
    labelled: tuple[_Change, ...] = Field(default=(), alias="labelsAdded")

    def arrived(self, label: str) -> list[str]:
        """Ids of the messages that came under the label with this record."""
        messages = [change.message for change in (*self.added, *self.labelled)]
        return [m.id for m in messages if m.labels is None or label in m.labels]


class HistoryPage(_Answer):
    records: tuple[HistoryRecord, ...] = Field(default=(), alias="history")
    next_token: str | None = Field(default=None, alias="nextPageToken")
    history_id: HistoryId = Field(alias="historyId")


class RawMessage(_Answer):
    """``raw`` is the message as RFC 5322 has it; ``received_at`` is when Gmail took it in."""

    id: GmailId
    raw: Annotated[bytes, BeforeValidator(_bytes)]
    received_at: Annotated[datetime, BeforeValidator(_moment)] = Field(alias="internalDate")


class Label(_Answer):
    id: str = Field(max_length=200)
    name: str = Field(max_length=500)


class Labels(_Answer):
    labels: tuple[Label, ...] = ()
