"""A body is counted and timed as it comes, so that nobody fills the memory or holds a connection for ever."""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor_api.api.problems import BodyRefused, refused
from monitor_api.errors import BodyTooSlow, DocumentTooLarge

SMALL = 256 * 1024  # bytes of a JSON body; two hundred corrections have at most this
FRAMING = 64 * 1024  # bytes that multipart may put around the document
PATIENCE = 30  # seconds without a byte
LONGEST = 15  # digits of a Content-Length that is worth reading


class BodyLimit:
    """``large`` paths take ``upload_limit`` bytes, all others SMALL."""

    def __init__(self, app: ASGIApp, upload_limit: int, large: frozenset[str]) -> None:
        self._app = app
        self._upload_limit = upload_limit
        self._large = large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        large = scope["path"] in self._large
        limit = _Limit(self._upload_limit, FRAMING) if large else _Limit(SMALL)
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and (len(announced) > LONGEST or int(announced) > limit.whole):
            await refused(Request(scope), DocumentTooLarge(limit.content))(scope, receive, send)
            return
        await self._app(scope, _Counted(receive, limit), send)


@dataclass(frozen=True)
class _Limit:
    """Bytes of ``content``, and of what may stand around it."""

    content: int
    around: int = 0

    @property
    def whole(self) -> int:
        return self.content + self.around


class _Counted:
    def __init__(self, receive: Receive, limit: _Limit) -> None:
        self._receive = receive
        self._limit = limit
        self._size = 0
        self._complete = False

    async def __call__(self) -> Message:
        if self._complete:  # what comes now is only the news that the client has gone
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), PATIENCE)
        except TimeoutError as error:
            raise BodyRefused(BodyTooSlow(PATIENCE)) from error
        self._size += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._size > self._limit.whole:
            raise BodyRefused(DocumentTooLarge(self._limit.content))
        return message
