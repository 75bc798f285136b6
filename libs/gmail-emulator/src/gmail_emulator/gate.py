"""What every request passes before it is answered: the count, the ordered faults, the limit on its size."""

import asyncio
from collections.abc import Callable

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gmail_emulator.errors import (
    BackendError,
    GoogleError,
    InvalidArgument,
    InvalidGrant,
    NotFound,
    RateLimitExceeded,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from gmail_emulator.faults import Fault, FaultKind, FaultQueue, RequestCount
from gmail_emulator.folder import MAX_MAIL_BYTES
from gmail_emulator.operations import operation_of

# The ASGI extension under which the server offers to reset the connection of a request.
RESET_EXTENSION = "gmail_emulator.reset"
_MAX_BODY_BYTES = MAX_MAIL_BYTES + 1024
# Long enough for the first half of a body to be read before the reset overtakes it.
_BEFORE_RESET_SECONDS = 0.05

_ERRORS: dict[FaultKind, Callable[[Fault], GoogleError]] = {
    FaultKind.UNAUTHORIZED: lambda _: Unauthenticated(),
    FaultKind.RATE_LIMIT_EXCEEDED: lambda _: RateLimitExceeded(),
    FaultKind.TOO_MANY_REQUESTS: lambda fault: TooManyRequests(fault.retry_after),
    FaultKind.NOT_FOUND: lambda _: NotFound(),
    FaultKind.SERVER_ERROR: lambda _: BackendError(),
    FaultKind.UNAVAILABLE: lambda _: Unavailable(),
}


class Gate:
    """ASGI middleware. The admin API passes it uncounted and unharmed."""

    def __init__(self, app: ASGIApp, faults: FaultQueue, requests: RequestCount) -> None:
        self._app = app
        self._faults = faults
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/emulator/"):
            await self._app(scope, _limited(receive), send)
            return
        operation = operation_of(scope["method"], scope["path"])
        self._requests.add(operation)
        fault = self._faults.take(scope["method"], scope["path"], operation)
        if fault is None:
            await self._app(scope, _limited(receive), send)
        elif fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.delay)
            await self._app(scope, _limited(receive), send)
        elif fault.kind is FaultKind.CONNECTION_RESET:
            await self._answer_half(scope, receive, send)
        else:
            await _failure(fault)(scope, receive, send)

    async def _answer_half(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head and half of the body, and then reset the connection."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, _limited(receive), keep)
        body = b"".join(message.get("body", b"") for message in messages)
        await send(messages[0])
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await asyncio.sleep(_BEFORE_RESET_SECONDS)
        reset = scope.get("extensions", {}).get(RESET_EXTENSION)
        if reset is None:  # Another server than ours closes the connection when the body stays unfinished.
            return
        reset()
        while (await receive())["type"] != "http.disconnect":
            pass


def _failure(fault: Fault) -> JSONResponse:
    if fault.kind is FaultKind.INVALID_GRANT:
        revoked = InvalidGrant("Token has been expired or revoked.")
        return JSONResponse(revoked.body(), 400)
    error = _ERRORS[fault.kind](fault)
    return JSONResponse(error.body(), error.code, error.headers())


def _limited(receive: Receive) -> Receive:
    """A body over the limit is an error as soon as it passes it, before it is all in memory."""
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > _MAX_BODY_BYTES:
            raise InvalidArgument(f"The request is larger than {_MAX_BODY_BYTES} bytes")
        return message

    return limited
