"""The composition of the HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from gmail_emulator import admin_routes, gmail_routes, oauth_routes
from gmail_emulator.context import open_emulator
from gmail_emulator.errors import (
    EmulatorError,
    GoogleError,
    InvalidArgument,
    InvalidClient,
    NotFound,
    OAuthError,
)
from gmail_emulator.gate import Gate


def create_app(root: Path) -> FastAPI:
    """The emulator over the mailboxes below ``root``. One application at a time may serve a root."""
    emulator = open_emulator(root)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        emulator.state.close()

    app = FastAPI(title="Gmail emulator", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.emulator = emulator
    app.include_router(gmail_routes.router)
    app.include_router(oauth_routes.router)
    app.include_router(admin_routes.router)
    app.add_middleware(Gate, faults=emulator.faults, requests=emulator.requests)
    app.add_exception_handler(EmulatorError, _answer_error)
    app.add_exception_handler(RequestValidationError, _answer_error)
    app.add_exception_handler(HTTPException, _answer_error)
    return app


def _answer_error(_: Request, error: Exception) -> Response:
    """Every failure in the shape Google gives it."""
    if isinstance(error, OAuthError):
        return JSONResponse(error.body(), 401 if isinstance(error, InvalidClient) else 400)
    shaped = _google_error(error)
    code = error.status_code if isinstance(error, HTTPException) else shaped.code
    return JSONResponse(shaped.body(), code, shaped.headers())


def _google_error(error: Exception) -> GoogleError:
    match error:
        case GoogleError():
            return error
        case RequestValidationError():
            first = error.errors()[0]
            return InvalidArgument(f"Invalid value at {'.'.join(map(str, first['loc']))}: {first['msg']}")
        case HTTPException(status_code=404 | 405):
            return NotFound()
        case HTTPException():
            return InvalidArgument(str(error.detail))
        case _:
            return InvalidArgument(str(error))
