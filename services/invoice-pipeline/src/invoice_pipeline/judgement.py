"""All that is held against a record: the rules over the invoice, and its XML against its page."""

from datetime import date

from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.page_comparison.findings import page_findings
from invoice_pipeline.rules import judge


def judged(record: InvoiceRecord, *, today: date | None = None) -> InvoiceRecord:
    """The record with its findings; without ``today`` no date is held against the calendar."""
    by_rules = judge(record.invoice, record.evidence, coverage=record.coverage, today=today)
    return record.model_copy(update={"findings": (*page_findings(record.comparison), *by_rules)})
