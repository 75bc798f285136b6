"""Every failure that ingest-email names."""

from datetime import timedelta
from uuid import UUID

from common.errors import ApIntakeError, OperationalError, PermanentError, SettingsError, TransientError
from ingest_email.states import AttachmentReason, EmailReason


class IngestEmailError(ApIntakeError):
    """Root of every error of this package."""


class TokenKeyMissing(IngestEmailError, SettingsError):
    """Set the key and start again; without it the mailboxes' tokens cannot be read."""

    def __init__(self) -> None:
        super().__init__("INGEST_EMAIL_TOKEN_KEY is not set; `ingest-email token-key` prints a new key")


class TokenKeyInvalid(IngestEmailError, SettingsError):
    """A Fernet key has 32 bytes in URL-safe base64."""

    def __init__(self) -> None:
        super().__init__("INGEST_EMAIL_TOKEN_KEY is no Fernet key; `ingest-email token-key` prints a new one")


class TokenUnreadable(IngestEmailError, SettingsError):
    """Put the key that it was encrypted with behind the first, or authorize the mailbox again."""

    def __init__(self, mailbox: str) -> None:
        super().__init__(
            f"the token of {mailbox} cannot be decrypted with INGEST_EMAIL_TOKEN_KEY; add the old key "
            f"behind the first one, or run `ingest-email authorize {mailbox}` again"
        )


class KeyFileInvalid(IngestEmailError, SettingsError):
    """Take the JSON key from the service account's page in Google's console."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this is no key file of a service account: {reason}")


class CredentialsIncomplete(IngestEmailError, SettingsError):
    """Give all three by environment, as options, or as one JSON object by file or stdin."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"a mailbox needs client id, client secret and refresh token; check {', '.join(missing)}"
        )


class MailboxUnknown(IngestEmailError, PermanentError):
    """Add it with `ingest-email mailbox add`, or correct the address; then replay."""

    def __init__(self, address: str) -> None:
        super().__init__(f"there is no mailbox {address}; `ingest-email mailbox list` shows all")


class MailboxIsStopped(IngestEmailError, PermanentError):
    """Mend what stopped it, start it with `ingest-email mailbox start`, then replay."""

    def __init__(self, address: str) -> None:
        super().__init__(f"mailbox {address} is stopped; `ingest-email mailbox start {address}` starts it")


class AddressMismatch(IngestEmailError, OperationalError):
    """Log in to Google as the mailbox's own account."""

    def __init__(self, wanted: str, granted: str) -> None:
        super().__init__(f"access was granted to {granted}, not to {wanted}; nothing was stored")


class AuthorizationFailed(IngestEmailError, OperationalError):
    """Run `ingest-email authorize` again; the client secrets must be those of a desktop app."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address} was not authorized: {reason[:300]}")


class EmailUnknown(IngestEmailError, PermanentError):
    """Another database was restored than the one that sent this message; discard the dead letter."""

    def __init__(self, email_id: UUID) -> None:
        super().__init__(f"there is no mail {email_id}")


class AttachmentUnknown(IngestEmailError, PermanentError):
    """Another database was restored than the one that sent this message; discard the dead letter."""

    def __init__(self, attachment_id: UUID) -> None:
        super().__init__(f"there is no attachment {attachment_id}")


class AttachmentNotStored(IngestEmailError, PermanentError):
    """Its bytes lie only in the stored message: a fault of the code that asked for them."""

    def __init__(self, attachment_id: UUID) -> None:
        super().__init__(f"attachment {attachment_id} is not in the blob store by itself")


class NothingNamed(IngestEmailError, PermanentError):
    """Name a span of time, or messages, or both."""

    def __init__(self) -> None:
        super().__init__("a batch needs a span of time or the ids of messages")


class MailRefused(IngestEmailError, OperationalError):
    """The mail is over a limit that keeps hostile mails from harm; a setting may raise it."""

    def __init__(self, reason: EmailReason, found: int, limit: int) -> None:
        super().__init__(f"{reason.value.replace('_', ' ')}: {found} is over the limit of {limit}")
        self.reason = reason


class ArchiveRefused(IngestEmailError, OperationalError):
    """An archive, or a file in it, is not unpacked, for the reason given."""

    def __init__(self, reason: AttachmentReason, detail: str) -> None:
        super().__init__(f"the archive is not unpacked ({reason.value}): {detail}")
        self.reason = reason


class GmailError(IngestEmailError):
    """Any answer, or lack of one, that is not the one hoped for."""


class GrantRefused(GmailError, OperationalError):
    """The refresh token is revoked or expired: authorize the mailbox again."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"Google no longer accepts the mailbox's token: {detail}")


class AccessDenied(GmailError, OperationalError):
    """Enable the Gmail API, grant the scope, or allow the delegation; then start the mailbox again."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"Gmail denies access: {detail}")


class Unauthorized(GmailError, TransientError):
    """Gmail refuses a token that was refreshed just now; tried again."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"Gmail does not accept a fresh access token: {detail}")


class RateLimited(GmailError, TransientError):
    """Tried again after ``retry_after``, or after the usual backoff where Gmail names no time."""

    def __init__(self, detail: str, retry_after: timedelta | None) -> None:
        super().__init__(f"Gmail asks to slow down: {detail}")
        self.retry_after = retry_after


class GmailUnavailable(GmailError, TransientError):
    """Tried again: Google's side, or the way there, has a fault."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"Gmail does not answer properly: {detail}")


class RequestRefused(GmailError, PermanentError):
    """Gmail calls the request itself wrong: a fault of this release, or a setting such as GMAIL_LABEL."""

    def __init__(self, operation: str, detail: str) -> None:
        super().__init__(f"Gmail refuses {operation}: {detail}")


class NotInGmail(GmailError, OperationalError):
    """The message is deleted, or the history id too old."""

    def __init__(self, operation: str) -> None:
        super().__init__(f"Gmail has nothing for {operation} (any more)")
