"""The JSON shapes of the Gmail API, by the names of its discovery document."""

from typing import TypedDict


class MessagePartHeader(TypedDict):
    name: str
    value: str


class MessagePartBody(TypedDict, total=False):
    attachmentId: str
    size: int
    data: str


class MessagePart(TypedDict, total=False):
    partId: str
    mimeType: str
    filename: str
    headers: list[MessagePartHeader]
    body: MessagePartBody
    parts: list["MessagePart"]


class Message(TypedDict, total=False):
    id: str
    threadId: str
    labelIds: list[str]
    snippet: str
    historyId: str
    internalDate: str
    sizeEstimate: int
    raw: str
    payload: MessagePart


class ListMessagesResponse(TypedDict, total=False):
    messages: list[Message]
    nextPageToken: str
    resultSizeEstimate: int


class MessageChange(TypedDict, total=False):
    """HistoryMessageAdded, HistoryMessageDeleted, HistoryLabelAdded and HistoryLabelRemoved in one."""

    message: Message
    labelIds: list[str]


class History(TypedDict, total=False):
    id: str
    messages: list[Message]
    messagesAdded: list[MessageChange]
    messagesDeleted: list[MessageChange]
    labelsAdded: list[MessageChange]
    labelsRemoved: list[MessageChange]


class ListHistoryResponse(TypedDict, total=False):
    history: list[History]
    nextPageToken: str
    historyId: str


class LabelColor(TypedDict, total=False):
    textColor: str
    backgroundColor: str


class Label(TypedDict, total=False):
    id: str
    name: str
    type: str
    messageListVisibility: str
    labelListVisibility: str
    color: LabelColor
    messagesTotal: int
    messagesUnread: int
    threadsTotal: int
    threadsUnread: int


class ListLabelsResponse(TypedDict):
    labels: list[Label]


class Profile(TypedDict):
    emailAddress: str
    messagesTotal: int
    threadsTotal: int
    historyId: str


class WatchResponse(TypedDict):
    historyId: str
    expiration: str
