"""The Gmail API itself: thin handlers, registered under the discovery document's paths."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from gmail_emulator import history, labels, messages
from gmail_emulator.context import CurrentEmulator, CurrentMailbox, page_flaw
from gmail_emulator.history import HistoryQuery
from gmail_emulator.labels import NewLabel
from gmail_emulator.mailbox import ModifyRequest
from gmail_emulator.messages import Format, Listing
from gmail_emulator.operations import ENDPOINTS, Operation
from gmail_emulator.paging import cut, page_size
from gmail_emulator.resources import ListHistoryResponse

router = APIRouter()

Handler = Callable[..., Response]
Id = Annotated[str, Path(max_length=1000)]


class WatchRequest(BaseModel):
    """The body of ``users.watch``; nothing is published to the topic."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topicName: str = Field(pattern="^projects/[^/]+/topics/[^/]+$", max_length=500)  # noqa: N815 - the API's name
    labelIds: list[str] = Field(default=[], max_length=100)  # noqa: N815 - the API's name
    labelFilterAction: str | None = Field(default=None, pattern="^(include|exclude)$")  # noqa: N815 - the API's name
    labelFilterBehavior: str | None = Field(default=None, pattern="^(include|exclude)$")  # noqa: N815 - the API's name


def serves(operation: Operation) -> Callable[[Handler], Handler]:
    """Register a handler under the operation's method and path."""
    endpoint = ENDPOINTS[operation]

    def register(handler: Handler) -> Handler:
        router.add_api_route(
            endpoint.path, handler, methods=[endpoint.method], operation_id=operation, response_model=None
        )
        return handler

    return register


@serves(Operation.GET_PROFILE)
def get_profile(mailbox: CurrentMailbox) -> Response:
    mailbox.refresh()
    return JSONResponse(mailbox.profile())


@serves(Operation.WATCH)
def watch(mailbox: CurrentMailbox, body: WatchRequest) -> Response:
    mailbox.refresh()
    expires = mailbox.watch(body.topicName)
    return JSONResponse({"historyId": mailbox.profile()["historyId"], "expiration": str(expires)})


@serves(Operation.STOP)
def stop(mailbox: CurrentMailbox) -> Response:
    mailbox.watch(None)
    return Response(status_code=204)


@serves(Operation.MESSAGES_LIST)
def list_messages(
    request: Request,
    emulator: CurrentEmulator,
    mailbox: CurrentMailbox,
    listing: Annotated[Listing, Query()],
) -> Response:
    return JSONResponse(messages.list_page(mailbox, listing, page_flaw(request, emulator, listing.cursor())))


@serves(Operation.MESSAGES_GET)
def get_message(
    mailbox: CurrentMailbox,
    message_id: Annotated[Id, Path(alias="id")],
    form: Annotated[Format, Query(alias="format")] = Format.FULL,
    header_names: Annotated[list[str], Query(alias="metadataHeaders", max_length=100)] = [],  # noqa: B006 - FastAPI copies the default
) -> Response:
    return JSONResponse(messages.describe(mailbox, message_id, form, header_names))


@serves(Operation.MESSAGES_MODIFY)
def modify_message(
    mailbox: CurrentMailbox, message_id: Annotated[Id, Path(alias="id")], body: ModifyRequest
) -> Response:
    return JSONResponse(messages.stub(mailbox.modify(message_id, body)))


@serves(Operation.ATTACHMENTS_GET)
def get_attachment(
    mailbox: CurrentMailbox,
    message_id: Annotated[Id, Path(alias="messageId")],
    attachment_id: Annotated[Id, Path(alias="id")],
) -> Response:
    return JSONResponse(messages.attachment(mailbox, message_id, attachment_id))


@serves(Operation.LABELS_LIST)
def list_labels(mailbox: CurrentMailbox) -> Response:
    with mailbox.state.transaction() as connection:
        return JSONResponse({"labels": labels.list_all(connection, mailbox.address)})


@serves(Operation.LABELS_GET)
def get_label(mailbox: CurrentMailbox, label_id: Annotated[Id, Path(alias="id")]) -> Response:
    mailbox.refresh()
    with mailbox.state.transaction() as connection:
        return JSONResponse(labels.get(connection, mailbox.address, label_id))


@serves(Operation.LABELS_CREATE)
def create_label(mailbox: CurrentMailbox, body: NewLabel) -> Response:
    with mailbox.state.transaction() as connection:
        return JSONResponse(labels.create(connection, mailbox.address, body))


@serves(Operation.HISTORY_LIST)
def list_history(
    request: Request,
    emulator: CurrentEmulator,
    mailbox: CurrentMailbox,
    query: Annotated[HistoryQuery, Query()],
) -> Response:
    mailbox.refresh()
    cursor, size = query.cursor(), page_size(query.max_results)
    with mailbox.state.transaction() as connection:
        history.check_known(connection, mailbox.address, query.start)
        records = history.since(connection, mailbox.address, query, size + 1)
        response: ListHistoryResponse = {"historyId": str(history.current(connection, mailbox.address))}
    page = cut(records, size, cursor, lambda record: record["id"], page_flaw(request, emulator, cursor))
    if page.rows:
        response["history"] = list(page.rows)
    if page.next_token:
        response["nextPageToken"] = page.next_token
    return JSONResponse(response)
