from common.delivery.outbox import UnitOfWork
from common.delivery.work import Tasks, Work
from common.messages import EXPORT_INVOICE, PROCESS_INVOICE, REVIEW_INVOICE, VALIDATE_INVOICE
from common.messages.exporter import ExportInvoice
from common.messages.invoice_pipeline import ProcessInvoice, ReviewInvoice, ValidateInvoice
from common.messages.shared import Receipt
from invoice_pipeline import outcomes, review, service
from invoice_pipeline.service import Resources

tasks: Tasks[Resources] = Tasks()


@tasks.handles(PROCESS_INVOICE, max_attempts=5, on_death=outcomes.process_died)
def process_invoice_task(work: Work[ProcessInvoice, Resources]) -> None:
    service.process(work)


@tasks.handles(VALIDATE_INVOICE, max_attempts=5, on_death=outcomes.validate_died)
def validate_invoice_task(work: Work[ValidateInvoice, Resources]) -> None:
    service.validate(work)


@tasks.handles(REVIEW_INVOICE, max_attempts=5)
def review_invoice_task(work: Work[ReviewInvoice, Resources]) -> None:
    review.review(work)


@tasks.on_receipt(EXPORT_INVOICE)
def invoice_exported(unit: UnitOfWork, receipt: Receipt, sent: ExportInvoice) -> None:
    outcomes.exported(unit, receipt, sent)


@tasks.on_receipt(PROCESS_INVOICE)
def further_part_processed(unit: UnitOfWork, receipt: Receipt, sent: ProcessInvoice) -> None:
    outcomes.processed(unit, receipt, sent)


@tasks.on_receipt(VALIDATE_INVOICE)
def invoice_validated(unit: UnitOfWork, receipt: Receipt, sent: ValidateInvoice) -> None:
    outcomes.validated(unit, receipt, sent)
