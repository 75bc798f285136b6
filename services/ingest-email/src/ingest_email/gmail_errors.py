"""What the official client raises, told apart into the failures that this service names."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

import httplib2
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from googleapiclient.errors import Error as ClientError
from googleapiclient.errors import HttpError
from pydantic import ValidationError

from ingest_email.errors import (
    AccessDenied,
    GmailError,
    GmailUnavailable,
    GrantRefused,
    NotInGmail,
    RateLimited,
    RequestRefused,
    Unauthorized,
)

_RATE_REASONS = {"rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded"}
_LONGEST_WAIT = timedelta(hours=1)
_DETAIL = 300  # characters


def _of_status(error: HttpError, operation: str) -> GmailError:
    status, detail = int(error.resp.status), f"{operation}: {str(error.reason)[:_DETAIL]}"
    if status == HTTPStatus.NOT_FOUND:
        return NotInGmail(operation)
    if status == HTTPStatus.UNAUTHORIZED:
        return Unauthorized(detail)
    if status == HTTPStatus.TOO_MANY_REQUESTS or (
        status == HTTPStatus.FORBIDDEN and _reasons(error) & _RATE_REASONS
    ):
        return RateLimited(detail, _retry_after(error))
    if status == HTTPStatus.FORBIDDEN:
        return AccessDenied(detail)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return GmailUnavailable(f"{status} to {detail}")
    return RequestRefused(operation, f"{status} {detail}")


def _reasons(error: HttpError) -> set[str]:
    """The ``reason`` of each entry in Google's JSON error."""
    try:
        entries = json.loads(error.content)["error"]["errors"]
        return {str(entry["reason"]) for entry in entries}
    except (ValueError, KeyError, TypeError):
        return set()


def _retry_after(error: HttpError) -> timedelta | None:
    """RFC 9110 section 10.2.3, seconds only: Gmail sends no dates."""
    value = str(error.resp.get("retry-after", ""))
    if not (value.isascii() and value.isdigit() and len(value) < 7):  # noqa: PLR2004 - no week-long waits
        return None
    return min(timedelta(seconds=int(value)), _LONGEST_WAIT)


def _of_refresh(error: RefreshError) -> GmailError:
    """The token endpoint's answer: RFC 6749 section 5.2."""
    answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    detail = str(error.args[0])[:_DETAIL] if error.args else "no reason given"
    if answer.get("error") == "invalid_grant":
        return GrantRefused(detail)
    if answer.get("error") and not error.retryable:
        return AccessDenied(detail)
    return GmailUnavailable(f"token endpoint: {detail}")


@contextmanager
def translated(operation: str) -> Iterator[None]:
    """Raises GmailError for whatever the client, its transport or a broken answer raises inside."""
    try:
        yield
    except HttpError as error:
        raise _of_status(error, operation) from error
    except RefreshError as error:
        raise _of_refresh(error) from error
    except (TransportError, GoogleAuthError) as error:
        raise GmailUnavailable(f"{operation}: {str(error)[:_DETAIL]}") from error
    except (OSError, httplib2.HttpLib2Error, http.client.HTTPException, ClientError) as error:
        raise GmailUnavailable(f"{operation}: {type(error).__name__} {str(error)[:_DETAIL]}") from error
    except (ValidationError, ValueError) as error:  # an answer cut short, or not the one documented
        raise GmailUnavailable(f"{operation}: unreadable answer ({type(error).__name__})") from error
