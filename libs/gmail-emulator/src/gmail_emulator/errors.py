"""What can go wrong, in the two shapes Google answers it: an API error and an OAuth error."""

from http import HTTPStatus


class EmulatorError(Exception):
    """Root of every error of this package."""


class AddressInvalid(EmulatorError):
    """Use a plain address of letters, digits and ``._%+-`` around one ``@``: it becomes a folder's name."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address[:100]!r} is not an e-mail address that can name a mailbox folder")


class FileNameInvalid(EmulatorError):
    """Use a bare name that ends in .eml, without folders, at most 200 bytes long."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name[:100]!r} cannot name a mail file in a mailbox folder")


class MailboxUnknown(EmulatorError):
    """Create the mailbox with ``gmail-emulator account ADDRESS --root DIR``."""

    def __init__(self, address: str) -> None:
        super().__init__(f"there is no mailbox of {address[:100]!r}")


class MailFileTooLarge(EmulatorError):
    """The message stays out of the mailbox; make it smaller."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"a mail of {size} bytes is over the limit of {limit} bytes")


class GoogleError(EmulatorError):
    """An error of the Gmail API: HTTP code, canonical status, reason and domain as Google names them."""

    code = HTTPStatus.BAD_REQUEST
    status = "INVALID_ARGUMENT"
    reason = "invalidArgument"
    domain = "global"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def body(self) -> dict[str, object]:
        """Google's JSON error envelope, which ``googleapiclient.errors.HttpError`` reads."""
        detail = {"message": self.message, "domain": self.domain, "reason": self.reason}
        return {
            "error": {
                "code": int(self.code),
                "message": self.message,
                "errors": [detail],
                "status": self.status,
            }
        }

    def headers(self) -> dict[str, str]:
        return {}


class InvalidArgument(GoogleError):
    """Correct the request; the message names the offending value."""


class NotFound(GoogleError):
    """The message, label, attachment or history is not there (any more)."""

    code = HTTPStatus.NOT_FOUND
    status = "NOT_FOUND"
    reason = "notFound"

    def __init__(self) -> None:
        super().__init__("Requested entity was not found.")


class Unauthenticated(GoogleError):
    """Fetch a new access token and try again."""

    code = HTTPStatus.UNAUTHORIZED
    status = "UNAUTHENTICATED"
    reason = "authError"

    def __init__(self) -> None:
        super().__init__(
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie "
            "or other valid authentication credential."
        )

    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer realm="gmail-emulator", error="invalid_token"'}


class DelegationDenied(GoogleError):
    """Use the token of the mailbox that the path names, or ``me``."""

    code = HTTPStatus.FORBIDDEN
    status = "PERMISSION_DENIED"
    reason = "forbidden"

    def __init__(self, address: str) -> None:
        super().__init__(f"Delegation denied for {address}")


class ScopeInsufficient(GoogleError):
    """Ask for a token with one of the scopes that the operation accepts."""

    code = HTTPStatus.FORBIDDEN
    status = "PERMISSION_DENIED"
    reason = "insufficientPermissions"

    def __init__(self) -> None:
        super().__init__("Request had insufficient authentication scopes.")


class LabelExists(GoogleError):
    """Take the existing label from ``users.labels.list``."""

    code = HTTPStatus.CONFLICT
    status = "ABORTED"
    reason = "aborted"

    def __init__(self) -> None:
        super().__init__("Label name exists or conflicts")


class RateLimitExceeded(GoogleError):
    """Wait and try again: Gmail answers 403 for a user's rate as well as 429."""

    code = HTTPStatus.FORBIDDEN
    status = "PERMISSION_DENIED"
    reason = "rateLimitExceeded"
    domain = "usageLimits"

    def __init__(self) -> None:
        super().__init__("Rate Limit Exceeded")


class TooManyRequests(RateLimitExceeded):
    """Wait as many seconds as Retry-After says."""

    code = HTTPStatus.TOO_MANY_REQUESTS
    status = "RESOURCE_EXHAUSTED"

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self._retry_after = retry_after

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self._retry_after)}


class BackendError(GoogleError):
    """Try again."""

    code = HTTPStatus.INTERNAL_SERVER_ERROR
    status = "INTERNAL"
    reason = "backendError"

    def __init__(self) -> None:
        super().__init__("Internal error encountered.")


class Unavailable(BackendError):
    """Try again later."""

    code = HTTPStatus.SERVICE_UNAVAILABLE
    status = "UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__()
        self.message = "The service is currently unavailable."


class OAuthError(EmulatorError):
    """An answer of the token endpoint: RFC 6749 section 5.2."""

    error = "invalid_request"

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description

    def body(self) -> dict[str, object]:
        return {"error": self.error, "error_description": self.description}


class InvalidRequest(OAuthError):
    """Send every parameter that the grant type needs."""


class InvalidClient(OAuthError):
    """Use the client id and secret that ``gmail-emulator account`` printed."""

    error = "invalid_client"

    def __init__(self) -> None:
        super().__init__("The OAuth client was not found.")


class InvalidGrant(OAuthError):
    """Authorize again: the refresh token, code or assertion is not (or no longer) good."""

    error = "invalid_grant"


class InvalidScope(OAuthError):
    """Ask for scopes that were granted."""

    error = "invalid_scope"

    def __init__(self) -> None:
        super().__init__("Some requested scopes were invalid.")


class UnsupportedGrantType(OAuthError):
    """Use refresh_token, authorization_code or the jwt-bearer grant."""

    error = "unsupported_grant_type"

    def __init__(self, grant_type: str) -> None:
        super().__init__(f"Invalid grant_type: {grant_type[:100]}")
