"""What a run reads of the REST API's answers; whatever else they hold is not its concern."""

from decimal import Decimal
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Page(_Answer, Generic[T]):
    items: tuple[T, ...]
    next: str | None = None  # the cursor of the page behind this one


class Attachment(_Answer):
    filename: str
    state: str
    invoice_id: UUID | None


class Email(_Answer):
    message_id: str | None
    state: str
    attachments: tuple[Attachment, ...]


class Reason(_Answer):
    code: str


class Invoice(_Answer):
    invoice_id: UUID
    state: str
    reasons: tuple[Reason, ...] = ()
    number: str | None
    seller_name: str | None
    currency: str | None
    payable: Decimal | None


class Bill(_Answer):
    invoice_id: UUID
    destination: str
    state: str
