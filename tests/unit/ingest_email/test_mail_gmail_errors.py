import http.client
import json
from datetime import timedelta

import httplib2
import pytest
from google.auth.exceptions import RefreshError, TransportError
from googleapiclient.errors import HttpError
from pydantic import BaseModel

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
from ingest_email.gmail_errors import translated
from ingest_email.gmail_results import HistoryPage, MessagesPage, RawMessage


def http_error(status: int, reason: str = "x", headers: dict[str, str] | None = None) -> HttpError:
    response = httplib2.Response({"status": str(status), **(headers or {})})
    body = {"error": {"message": "words", "errors": [{"reason": reason}]}}
    return HttpError(response, json.dumps(body).encode())


def error_of(raised: Exception) -> GmailError:
    with pytest.raises(GmailError) as caught, translated("messages.get"):
        raise raised
    return caught.value


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (404, "notFound", NotInGmail),
        (401, "authError", Unauthorized),
        (429, "rateLimitExceeded", RateLimited),
        (403, "userRateLimitExceeded", RateLimited),
        (403, "insufficientPermissions", AccessDenied),
        (400, "invalidArgument", RequestRefused),
        (500, "backendError", GmailUnavailable),
        (503, "backendError", GmailUnavailable),
    ],
)
def test_each_status_has_its_failure(status: int, reason: str, expected: type[GmailError]) -> None:
    assert type(error_of(http_error(status, reason))) is expected


def test_an_error_without_json_is_told_apart_by_its_status() -> None:
    response = httplib2.Response({"status": "403"})
    assert type(error_of(HttpError(response, b"<html>\xff"))) is AccessDenied


@pytest.mark.parametrize(
    ("header", "expected"),
    [("7", timedelta(seconds=7)), ("99999", timedelta(hours=1)), ("soon", None), ("9" * 30, None)],
)
def test_the_wait_that_gmail_asks_for_is_kept_within_reason(header: str, expected: timedelta | None) -> None:
    error = error_of(http_error(429, headers={"retry-after": header}))
    assert isinstance(error, RateLimited)
    assert error.retry_after == expected


def lost_transport() -> Exception:
    made: Exception = TransportError(OSError("gone"))  # type: ignore[no-untyped-call]  # as below
    return made


def refusal(words: str, answer: dict[str, str] | None = None, *, retryable: bool = False) -> Exception:
    made: Exception = RefreshError(words, *filter(None, [answer]), retryable=retryable)  # type: ignore[no-untyped-call]  # google-auth is partly typed
    return made


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (refusal("invalid_grant: revoked", {"error": "invalid_grant"}), GrantRefused),
        (refusal("unauthorized_client: no", {"error": "unauthorized_client"}), AccessDenied),
        (refusal("internal_failure", {"error": "internal_failure"}, retryable=True), GmailUnavailable),
        (refusal("<html>"), GmailUnavailable),
        (lost_transport(), GmailUnavailable),
        (ConnectionResetError(104, "reset"), GmailUnavailable),
        (TimeoutError("timed out"), GmailUnavailable),
        (http.client.IncompleteRead(b"half"), GmailUnavailable),
        (httplib2.ServerNotFoundError("nowhere"), GmailUnavailable),
        (json.JSONDecodeError("cut", "{", 1), GmailUnavailable),
    ],
)
def test_each_fault_of_token_transport_and_body_has_its_failure(
    raised: Exception, expected: type[GmailError]
) -> None:
    assert type(error_of(raised)) is expected


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        (MessagesPage, {"messages": [{"id": "../../etc"}]}),
        (HistoryPage, {"history": []}),
        (RawMessage, {"id": "a", "raw": "a", "internalDate": "0"}),
        (RawMessage, {"id": "a", "raw": "YQ", "internalDate": "9" * 30}),
    ],
)
def test_an_answer_that_is_not_the_documented_one_is_a_failure(
    model: type[BaseModel], answer: dict[str, object]
) -> None:
    with pytest.raises(GmailUnavailable), translated("x"):
        model.model_validate(answer)


def test_raw_messages_are_decoded_with_or_without_padding() -> None:
    message = RawMessage.model_validate({"id": "a", "raw": "_-8", "internalDate": "1000"})
    assert message.raw == b"\xff\xef"
    assert message.received_at.isoformat() == "1970-01-01T00:00:01+00:00"
