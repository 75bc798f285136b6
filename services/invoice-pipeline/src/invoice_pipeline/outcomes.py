"""What became of the messages that this service sent: exported bills, and letters that died."""

from uuid import UUID

from common.delivery.outbox import UnitOfWork
from common.messages.activity import Reason
from common.messages.exporter import ExportInvoice
from common.messages.invoice_pipeline import ProcessInvoice, ValidateInvoice
from common.messages.shared import Outcome, Receipt
from common.schemas.status import InvoiceStatus
from invoice_pipeline import checkpoints, repository, siblings
from invoice_pipeline.announce import changed
from invoice_pipeline.graph.sentences import Circumstance, circumstance
from invoice_pipeline.models import InvoiceRow
from invoice_pipeline.repository import Step

EXPORTER = "exporter"
DELIVERY = "invoice_pipeline.delivery"
_UNFINISHED = (InvoiceStatus.RECEIVED, InvoiceStatus.READ, InvoiceStatus.DEAD)
_OF_EXPORT = (Circumstance.EXPORT_FAILED, Circumstance.EXPORT_DISCARDED)


def exported(unit: UnitOfWork, receipt: Receipt, sent: ExportInvoice) -> None:
    """The bill is written; or it is not, and the approved invoice says so until its letter is settled.

    Replayed, it brings ``done`` after all; discarded, nothing will come any more, and the invoice is dead.
    """
    row = repository.lock(unit.session, sent.invoice_id)
    if row.state != InvoiceStatus.APPROVED or row.revision != sent.revision:
        return
    kept = tuple(
        reason for reason in map(Reason.model_validate, row.reasons) if reason.code not in _OF_EXPORT
    )
    match receipt.outcome:
        case Outcome.DONE:
            _decide(unit, row, InvoiceStatus.EXPORTED, EXPORTER, kept, receipt.message_id)
        case Outcome.DEAD:
            failed = circumstance(Circumstance.EXPORT_FAILED, f"The export failed: {receipt.error}")
            _decide(unit, row, InvoiceStatus.APPROVED, EXPORTER, (failed, *kept), receipt.message_id)
        case Outcome.DISCARDED:
            dropped = circumstance(Circumstance.EXPORT_DISCARDED, f"The export was {_discarded(receipt)}.")
            _decide(unit, row, InvoiceStatus.DEAD, EXPORTER, (dropped, *kept), receipt.message_id)


def process_died(unit: UnitOfWork, receipt: Receipt, sent: ProcessInvoice) -> None:
    """The first half died, and so has the invoice, until the letter is replayed."""
    if repository.find(unit.session, sent.invoice_id) is None:
        repository.receive(unit.session, sent, Step(receipt.message_id))  # others of its mail may wait for it
    bury(unit, sent.invoice_id, receipt)


def validate_died(unit: UnitOfWork, receipt: Receipt, sent: ValidateInvoice) -> None:
    """The second half died. Its checkpoint waits for the replay."""
    bury(unit, sent.invoice_id, receipt)


def processed(unit: UnitOfWork, receipt: Receipt, sent: ProcessInvoice) -> None:
    """What became of the order for a further invoice of a document; the first one's came from elsewhere."""
    if receipt.outcome is not Outcome.DONE:
        bury(unit, sent.invoice_id, receipt)


def validated(unit: UnitOfWork, receipt: Receipt, sent: ValidateInvoice) -> None:
    """The same as the sender hears it; and where the dead letter is discarded, the checkpoint goes too."""
    if receipt.outcome is not Outcome.DONE:
        bury(unit, sent.invoice_id, receipt)


def bury(unit: UnitOfWork, invoice_id: UUID, receipt: Receipt) -> None:
    """An invoice whose message died is dead; discarded for good, its checkpoint goes too."""
    known = repository.find(unit.session, invoice_id)
    siblings.hold_mail(unit.session, known.mail if known else None)
    row = repository.find_locked(unit.session, invoice_id)
    if row is None or row.state not in _UNFINISHED:
        return
    if receipt.outcome is Outcome.DEAD and row.state == InvoiceStatus.DEAD:
        return
    if receipt.outcome is Outcome.DISCARDED:
        checkpoints.prune(unit.session, invoice_id)
        reason = circumstance(Circumstance.PROCESSING_DISCARDED, f"Its message was {_discarded(receipt)}.")
    else:
        reason = circumstance(Circumstance.PROCESSING_FAILED, f"Processing failed: {receipt.error}")
    _decide(unit, row, InvoiceStatus.DEAD, DELIVERY, (reason,), receipt.message_id)
    siblings.release_waiting(unit, row)


def _discarded(receipt: Receipt) -> str:
    """Who let the letter go, as the receipt says it: ``discarded by clerk``."""
    return receipt.error or "discarded"


def _decide(
    unit: UnitOfWork,
    row: InvoiceRow,
    status: InvoiceStatus,
    decided_by: str,
    reasons: tuple[Reason, ...],
    message_id: UUID,
) -> None:
    repository.decide(unit.session, row, status, decided_by, reasons, Step(message_id))
    unit.record(changed(row))
