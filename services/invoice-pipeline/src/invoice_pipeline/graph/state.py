"""What a checkpoint holds: small JSON. The invoice lies in the blob store, the state has its reference."""

from typing import Annotated, TypedDict
from uuid import UUID

from langgraph.channels import UntrackedValue
from pydantic import BaseModel, ConfigDict, JsonValue

from common.messages.activity import InvoiceSummary, Reason
from common.messages.invoice_pipeline import FurtherPart
from common.messages.payload import BlobRef, LotPlace
from common.schemas.status import InvoiceStatus

GRAPH_VERSION = 1
"""Raised whenever a checkpoint of the graph before could not be carried on by this one."""

Json = dict[str, JsonValue]


class InvoiceState(TypedDict, total=False):
    """The channels. ``total=False`` because a node returns only what it changes.

    ``further`` are the records of a document's other invoices. Each goes to a thread of its own when
    the run ends, so that no checkpoint has them.
    """

    graph_version: int
    invoice_id: str
    document: Json
    record: Json | None
    place: Json | None
    further: Annotated[list[Json], UntrackedValue]
    status: str
    revision: int
    decided_by: str
    reasons: list[Json]
    summary: Json
    identity: str | None
    duplicate_of: str | None
    corrected: Json | None


class Progress(BaseModel):
    """The state as it is projected to the service's tables."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    graph_version: int
    invoice_id: UUID
    status: InvoiceStatus
    revision: int
    decided_by: str
    reasons: tuple[Reason, ...]
    summary: InvoiceSummary
    identity: str | None
    document: BlobRef
    record: BlobRef | None
    place: LotPlace | None = None
    further: tuple[BlobRef, ...] = ()
    duplicate_of: UUID | None

    @property
    def ended(self) -> bool:
        """Whether the graph has nothing left to do for this invoice."""
        return self.status not in (InvoiceStatus.READ, InvoiceStatus.NEEDS_REVIEW)


def first_state(invoice_id: UUID, document: BlobRef, further: FurtherPart | None = None) -> InvoiceState:
    """``further`` where the invoice is not the first of its document, and was read with it."""
    return InvoiceState(
        graph_version=GRAPH_VERSION,
        invoice_id=str(invoice_id),
        document=document.model_dump(mode="json"),
        record=further.record.model_dump(mode="json") if further else None,
        place=further.model_dump(mode="json", exclude={"record"}) if further else None,
        status=InvoiceStatus.RECEIVED.value,
        revision=1,
        decided_by="invoice_pipeline.receive",
        reasons=[],
        summary={},
        identity=None,
        duplicate_of=None,
        corrected=None,
    )
