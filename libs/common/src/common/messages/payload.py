from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ShortText = Annotated[str, StringConstraints(max_length=1_000)]
"""Free text that travels in a message; long texts belong in the blob store."""


class Payload(BaseModel):
    """What a message says. Frozen and closed: an unknown field is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BlobRef(Payload):
    """A claim check: the bytes lie in the blob store under their SHA-256."""

    sha256: Sha256
    size: int = Field(ge=0, description="bytes")
    media_type: str = Field(max_length=255, description="RFC 6838 media type")


class MailOrigin(Payload):
    """The mail that a document came in, in the words of RFC 5322."""

    mailbox: ShortText
    email_id: UUID
    attachment_id: UUID
    message_id: ShortText | None = None
    sender: ShortText | None = None
    subject: ShortText | None = None
    received_at: AwareDatetime | None = None


class UploadOrigin(Payload):
    """The person or program that handed a document to the REST API."""

    actor: ShortText
    received_at: AwareDatetime


class LotPlace(Payload):
    """Which invoice of a document that holds several. A lot is named after its first invoice."""

    lot: UUID
    part: int = Field(ge=1)
    parts: int = Field(ge=2)


__all__ = ["BlobRef", "LotPlace", "MailOrigin", "Payload", "Sha256", "ShortText", "UploadOrigin"]
