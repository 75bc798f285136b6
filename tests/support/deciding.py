"""What becomes of a record that was read: it is judged, and decided about, as on the command line."""

from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline.judgement import judged
from invoice_pipeline.triage import Decision, triage


def decided(record: InvoiceRecord) -> Decision:
    found = judged(record)
    return triage(found, found.findings, ())


def is_approved(record: InvoiceRecord) -> bool:
    return decided(record).status is InvoiceStatus.APPROVED


def reason_codes(record: InvoiceRecord) -> list[ReasonCode]:
    return [reason.code for reason in decided(record).reasons]
