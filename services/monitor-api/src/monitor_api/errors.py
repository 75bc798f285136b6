"""What the REST API refuses, each with the status and the sentence that the caller gets (RFC 9457)."""

from typing import ClassVar
from uuid import UUID

from common.errors import ApIntakeError, OperationalError, PermanentError, SettingsError


class MonitorError(ApIntakeError):
    """The root of this service's errors."""


class ApiProblem(MonitorError, OperationalError):
    """A request that is answered with a problem document; ``kind`` is stable and for programs."""

    status: ClassVar[int]
    title: ClassVar[str]
    kind: ClassVar[str]
    headers: ClassVar[dict[str, str]] = {}


class TokenMissing(ApiProblem):
    status, title, kind = 401, "A token is needed", "token_missing"
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer realm="ap-intake"'}

    def __init__(self) -> None:
        super().__init__(
            "Send the header `Authorization: Bearer <token>`; `monitor-api token create` makes a token."
        )


class TokenRefused(ApiProblem):
    status, title, kind = 401, "The token is not valid", "token_refused"
    headers: ClassVar[dict[str, str]] = {
        "WWW-Authenticate": 'Bearer realm="ap-intake", error="invalid_token"'
    }

    def __init__(self) -> None:
        super().__init__(
            "The token is unknown, expired or revoked; make another one with `monitor-api token create`."
        )


class ScopeMissing(ApiProblem):
    status, title, kind = 403, "The token may not do this", "scope_missing"

    def __init__(self, name: str, scope: str) -> None:
        super().__init__(
            f"The token {name!r} lacks the scope {scope!r}; make one with "
            f"`monitor-api token create --scope {scope}`."
        )


class TooManyRequests(ApiProblem):
    status, title, kind = 429, "Too many requests", "too_many_requests"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "1"}

    def __init__(self, rate: int) -> None:
        super().__init__(f"More than {rate} requests a second came; wait a second and go on.")


class NotFound(ApiProblem):
    status, title, kind = 404, "Not found", "not_found"

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"There is no {what} {key}; look at the list for what there is.")


class InvalidCursor(ApiProblem):
    status, title, kind = 400, "The cursor is not valid", "invalid_cursor"

    def __init__(self) -> None:
        super().__init__(
            "Pass `next` of the page before unchanged, with the same sorting, or begin anew without `cursor`."
        )


class StaleRevision(ApiProblem):
    status, title, kind = 409, "The invoice has changed", "stale_revision"

    def __init__(self, invoice_id: UUID, seen: int, current: int) -> None:
        super().__init__(
            f"Invoice {invoice_id} is at revision {current}, not {seen}; load it again, then decide."
        )


class NotUnderReview(ApiProblem):
    status, title, kind = 409, "The invoice asks for no decision", "not_under_review"

    def __init__(self, invoice_id: UUID, state: str) -> None:
        super().__init__(f"Invoice {invoice_id} is {state}; only one in needs_review takes a decision.")


class DeadLetterSettledBefore(ApiProblem):
    status, title, kind = 409, "The dead letter is settled", "dead_letter_settled"

    def __init__(self, message_id: UUID, state: str) -> None:
        super().__init__(f"Dead letter {message_id} is {state} already; load the list again.")


class KeyReused(ApiProblem):
    status, title, kind = 409, "The Idempotency-Key was used before", "idempotency_key_reused"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The key {key!r} belongs to an upload of other bytes; take a new key for a new document."
        )


class NoFile(ApiProblem):
    status, title, kind = 422, "The upload has no document", "no_file"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Send multipart/form-data with one part named `file` that has bytes: {reason}.")


class DocumentTooLarge(ApiProblem):
    status, title, kind = 413, "The body is too large", "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body has more than {limit} bytes; send a smaller one.")


class BodyTooSlow(ApiProblem):
    status, title, kind = 408, "The body did not arrive in time", "too_slow"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Nothing more of the body came for {seconds} seconds; send the request again.")


class DocumentGone(ApiProblem):
    status, title, kind = 502, "The stored document cannot be read", "document_gone"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The blob store does not give it: {reason}")


class AttachmentUnknown(ApiProblem):
    status, title, kind = 502, "The invoice's record cannot be read", "record_unreadable"

    def __init__(self, invoice_id: UUID, reason: str) -> None:
        super().__init__(
            f"Which documents belong to invoice {invoice_id} is in its record: {reason}. "
            "They are in the original document too."
        )


class TokenNameTaken(MonitorError, PermanentError):
    """Revoke the old token first, or choose another name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"a token named {name!r} is in use; revoke it first: monitor-api token revoke {name}"
        )


class InvalidTokenName(MonitorError, PermanentError):
    """The name signs decisions and stands in lists: keep it short and printable."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"a token's name has 1 to {longest} printable characters")


class NoSuchToken(MonitorError, PermanentError):
    def __init__(self, name: str) -> None:
        super().__init__(f"no token named {name!r} is in use; see: monitor-api token list")


class NotMigrated(MonitorError, SettingsError):
    """The schema is older or newer than the code; run ``monitor-api migrate``."""

    def __init__(self, current: str | None, newest: str | None) -> None:
        super().__init__(
            f"the database is at {current or 'nothing'}, the code at {newest}; run: monitor-api migrate"
        )
