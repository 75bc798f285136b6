"""The words that account for mailboxes, mails and attachments; the README has them as a table."""

from enum import StrEnum


class AuthKind(StrEnum):
    OAUTH = "oauth"
    """A refresh token that the owner of the mailbox granted."""
    SERVICE_ACCOUNT = "service_account"
    """A key with domain-wide delegation, acting for the mailbox."""


class MailboxState(StrEnum):
    ACTIVE = "active"
    STOPPED = "stopped"
    """Not polled until a person mends the cause and starts it again."""


class MailboxReason(StrEnum):
    """Why a mailbox is stopped."""

    STOPPED_BY_PERSON = "stopped_by_person"
    INVALID_GRANT = "invalid_grant"
    """The refresh token was revoked or has expired: authorize the mailbox again."""
    ACCESS_DENIED = "access_denied"
    """Gmail refuses the account: a scope, the API or the delegation is missing."""


class EmailState(StrEnum):
    DISCOVERED = "discovered"
    """Seen in a listing; its message to fetch it is under way."""
    PARKED = "parked"
    """Its mailbox is stopped; starting the mailbox fetches it."""
    OPENED = "opened"
    """Stored and taken apart; some attachment is not settled yet."""
    PROCESSED = "processed"
    """End: every document was read, whatever the reader thought of it."""
    PARTLY_FAILED = "partly_failed"
    """End: some documents were read, some could not be handed over or read."""
    FAILED = "failed"
    """End: a dead letter stands for the mail, or for each of its documents."""
    NO_INVOICE = "no_invoice"
    """End: nothing in it can be an invoice."""
    GONE = "gone"
    """End: deleted from the mailbox before it was fetched."""
    REFUSED = "refused"
    """End: stored, but over a limit that keeps hostile mails from harm."""


EMAIL_ENDS = frozenset(
    {
        EmailState.PROCESSED,
        EmailState.PARTLY_FAILED,
        EmailState.FAILED,
        EmailState.NO_INVOICE,
        EmailState.GONE,
        EmailState.REFUSED,
    }
)


class EmailReason(StrEnum):
    MAILBOX_STOPPED = "mailbox_stopped"
    NO_ATTACHMENTS = "no_attachments"
    """Only text, decoration and signatures."""
    NOTHING_USABLE = "nothing_usable"
    """Attachments there are, but none of a kind that can be read."""
    DOCUMENTS_FAILED = "documents_failed"
    DELETED_IN_MAILBOX = "deleted_in_mailbox"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_DEEP = "too_deep"
    UNREADABLE_MIME = "unreadable_mime"
    DEAD_LETTER = "dead_letter"
    """Its message was given up; replaying the dead letter goes on with the mail."""
    DISCARDED = "discarded"
    """A person let its dead letter go."""


class AttachmentState(StrEnum):
    FOUND = "found"
    """Stored; its message is under way."""
    HANDED_OVER = "handed_over"
    """invoice-pipeline has been sent the document and has not answered yet."""
    PROCESSED = "processed"
    """End: invoice-pipeline has taken the document on."""
    FAILED = "failed"
    """End: a dead letter stands for it."""
    OPENED = "opened"
    """End: an archive, whose files are attachments of their own."""
    IGNORED = "ignored"
    """End: no document, such as the text, a logo or a signature."""
    UNSUPPORTED = "unsupported"
    """End: perhaps a document, but of a kind that is not read."""
    TOO_LARGE = "too_large"
    """End: over a limit."""
    ENCRYPTED_ARCHIVE = "encrypted_archive"
    """End: an archive that asks for a password."""


ATTACHMENT_OPEN = frozenset({AttachmentState.FOUND, AttachmentState.HANDED_OVER})


class AttachmentReason(StrEnum):
    TEXT_BODY = "text_body"
    INLINE_IMAGE = "inline_image"
    SIGNATURE = "signature"
    CALENDAR = "calendar"
    CONTACT = "contact"
    DELIVERY_REPORT = "delivery_report"
    EMPTY = "empty"
    PLAIN_TEXT = "plain_text"
    XML_NOT_AN_INVOICE = "xml_not_an_invoice"
    ARCHIVE_METADATA = "archive_metadata"
    """What a packing program adds for itself."""
    ARCHIVE_OPENED = "archive_opened"
    TNEF = "tnef"
    """Outlook's winmail.dat: ask the sender for the file itself."""
    IMAGE = "image"
    HTML = "html"
    OFFICE_DOCUMENT = "office_document"
    ENCRYPTED = "encrypted"
    SIGNED_CONTAINER = "signed_container"
    """A whole message lies inside a PKCS #7 signature: ask the sender for it unsigned."""
    EXTERNAL_BODY = "external_body"
    """The mail only says where the content lies, or is one part of several mails."""
    FORWARDED_TOO_DEEP = "forwarded_too_deep"
    FORWARDED_UNREADABLE = "forwarded_unreadable"
    OTHER_ARCHIVE = "other_archive"
    NESTED_ARCHIVE = "nested_archive"
    BROKEN_ARCHIVE = "broken_archive"
    UNKNOWN_FORMAT = "unknown_format"
    DOCUMENT_TOO_LARGE = "document_too_large"
    ARCHIVE_TOO_LARGE = "archive_too_large"
    TOO_MANY_FILES = "too_many_files"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 - a reason, not a password
    DEAD_LETTER = "dead_letter"
    DISCARDED = "discarded"


class LabelState(StrEnum):
    NOTED = "noted"
    """Committed before Gmail is asked; may or may not have reached it."""
    DONE = "done"
    GIVEN_UP = "given_up"
