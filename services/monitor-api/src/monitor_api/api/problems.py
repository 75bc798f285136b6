"""Every failure leaves as a problem document (RFC 9457) with a sentence that says what to do."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from redis.exceptions import RedisError
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from common.errors import ApIntakeError
from common.logging import get_logger
from common.storage import StoreUnavailable
from monitor_api.api.answers.base import FieldProblem, Problem
from monitor_api.errors import ApiProblem

log = get_logger()

MEDIA_TYPE = "application/problem+json"
MAX_ERRORS = 20  # field problems that are told at once
SENTENCES = {
    404: ("Not found", "There is nothing at this path; see /api/v1/openapi.json for what there is."),
    405: ("Method not allowed", "This path takes another method; see /api/v1/openapi.json."),
}


class BodyRefused(HTTPException):
    """A problem raised while the body is read: frameworks let only their own exceptions through there."""

    def __init__(self, problem: ApiProblem) -> None:
        super().__init__(problem.status)
        self.problem = problem


def respond(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    body = problem.model_dump(mode="json", exclude_none=True)
    return JSONResponse(body, problem.status, headers=headers, media_type=MEDIA_TYPE)


def describe(
    request: Request,
    status: int,
    kind: str,
    title: str,
    detail: str,
    errors: list[FieldProblem] | None = None,
) -> Problem:
    return Problem(
        type=f"urn:ap-intake:problem:{kind}",
        title=title,
        status=status,
        detail=detail,
        instance=request.url.path[:500],
        errors=errors,
    )


def refused(request: Request, error: ApiProblem) -> JSONResponse:
    problem = describe(request, error.status, error.kind, error.title, str(error))
    return respond(problem, dict(error.headers))


def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    # The rejected input itself is not repeated: it may be large, or somebody's secret.
    found = [
        FieldProblem(at=".".join(str(part)[:100] for part in e["loc"]), message=str(e["msg"])[:500])
        for e in error.errors()[:MAX_ERRORS]
    ]
    detail = "Some of the request is missing or wrong; mend what `errors` names and send it again."
    return respond(describe(request, 422, "invalid_request", "The request is not valid", detail, found))


def _http(request: Request, error: HTTPException) -> JSONResponse:
    if isinstance(error, BodyRefused):
        return refused(request, error.problem)
    title, detail = SENTENCES.get(error.status_code, ("The request failed", f"{error.detail}"[:500]))
    problem = describe(request, error.status_code, f"http_{error.status_code}", title, detail)
    return respond(problem, dict(error.headers or {}))


def _database(request: Request, error: DBAPIError | PoolTimeout) -> JSONResponse:
    if isinstance(error, DataError):
        detail = "A value in the request is outside of what can be looked for; use an ordinary one."
        return respond(describe(request, 400, "out_of_range", "A value is out of range", detail))
    log.error("database_failed", path=request.url.path, exc_info=error)
    detail = "The database does not answer, or took too long; try again, or ask for less."
    problem = describe(request, 503, "database_unavailable", "The database is away", detail)
    return respond(problem, {"Retry-After": "5"})


def _redis(request: Request, error: RedisError) -> JSONResponse:
    log.error("redis_failed", path=request.url.path, exc_info=error)
    detail = "Redis does not answer, so nothing can be said about queues now; try again in a few seconds."
    problem = describe(request, 503, "redis_unavailable", "Redis is away", detail)
    return respond(problem, {"Retry-After": "5"})


def _store(request: Request, error: StoreUnavailable) -> JSONResponse:
    log.error("store_failed", path=request.url.path, exc_info=error)
    detail = "The blob store does not answer; try again in a few seconds."
    problem = describe(request, 503, "store_unavailable", "The blob store is away", detail)
    return respond(problem, {"Retry-After": "5"})


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("request_failed", path=request.url.path, exc_info=error)
    known = str(error) if isinstance(error, ApIntakeError) else "The log of monitor-api says more."
    detail = f"Something went wrong that nobody foresaw. {known}"[:500]
    return respond(describe(request, 500, "unexpected", "The request failed", detail))


def install(app: FastAPI) -> None:
    handlers: dict[type[Exception], Any] = {  # each takes its own class, which this type cannot say
        ApiProblem: refused,
        RequestValidationError: _invalid,
        HTTPException: _http,
        DBAPIError: _database,
        PoolTimeout: _database,
        RedisError: _redis,
        StoreUnavailable: _store,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
