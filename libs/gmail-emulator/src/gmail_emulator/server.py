"""The HTTP server: uvicorn with a protocol that can reset a connection on request."""

import asyncio
import socket
import struct

import uvicorn
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from gmail_emulator.gate import RESET_EXTENSION

# SO_LINGER on with zero seconds: closing sends RST instead of FIN.
_NO_LINGER = struct.pack("ii", 1, 0)


class ResettableProtocol(H11Protocol):
    """Hands each request the means to reset its connection, which ASGI itself does not have."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        served = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[RESET_EXTENSION] = self.reset
            await served(scope, receive, send)

        self.app = app

    def reset(self) -> None:
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.transport.abort()


def make_server(app: FastAPI, host: str, port: int, *, access_log: bool = True) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=ResettableProtocol,
        ws="none",
        log_level="info" if access_log else "warning",
        access_log=access_log,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)
