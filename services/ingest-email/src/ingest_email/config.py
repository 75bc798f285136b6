from datetime import timedelta

from pydantic import Field, SecretStr

from common.config import ServiceSettings


class IngestEmailSettings(ServiceSettings):
    """What ingest-email needs beyond every service's settings."""

    ingest_email_token_key: SecretStr | None = Field(
        default=None,
        description="Fernet key (`ingest-email token-key` prints one) that encrypts the mailboxes' tokens; "
        "several by commas: the first encrypts, the others still decrypt. Without it no mailbox can be read",
    )
    gmail_api_endpoint: str | None = Field(
        default=None, description="another address of the Gmail API, for a proxy or a demo; unset: Google's"
    )
    gmail_token_uri: str = Field(
        default="https://oauth2.googleapis.com/token",
        description="where refresh tokens become access tokens, for mailboxes that name no other place",
    )
    gmail_timeout: timedelta = Field(
        default=timedelta(seconds=30), description="for connecting and for each read of one Gmail request"
    )
    gmail_label: str = Field(
        default="INBOX", min_length=1, description="id of the label whose messages are taken"
    )
    gmail_done_label: str | None = Field(
        default=None,
        max_length=200,
        description="name of a label put on every message that is accounted for; unset: only reading",
    )
    mailbox_poll_interval: timedelta = Field(
        default=timedelta(seconds=30),
        ge=timedelta(seconds=10),
        le=timedelta(days=1),
        description="of a new mailbox; `schedule_email_monitoring` changes it for one",
    )
    # 200 outbox rows and events commit in well under a second; a longer page only holds its locks longer.
    mailbox_poll_chunk: int = Field(
        default=200, ge=1, le=500, description="messages that one poll takes before it commits and goes on"
    )
    mail_max_bytes: int = Field(
        default=50_000_000, ge=1_000, le=64_000_000, description="of one message; Gmail takes in up to 50 MB"
    )
    mail_max_parts: int = Field(
        default=200, ge=1, le=300, description="MIME parts of one message, its forwarded messages included"
    )
    mail_max_nesting: int = Field(
        default=15, ge=1, le=50, description="multiparts within multiparts of one message"
    )
    mail_max_forwards: int = Field(
        default=5, ge=0, le=20, description="messages attached to messages attached to messages"
    )
    inline_image_max_bytes: int = Field(
        default=150_000, ge=0, description="an image shown inside the text up to this size is decoration"
    )
    document_max_bytes: int = Field(
        default=30_000_000, ge=1_000, le=50_000_000, description="of one attachment that is handed over"
    )
    archive_max_files: int = Field(
        default=50, ge=1, le=200, description="files in a ZIP archive that are looked at"
    )
    archive_max_bytes: int = Field(
        default=100_000_000, ge=1_000, le=500_000_000, description="of all files of one ZIP archive, unpacked"
    )
