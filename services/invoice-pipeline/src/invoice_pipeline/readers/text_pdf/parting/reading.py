"""Reads a document's runs of pages, each as an invoice of its own, where that is sure; else says so."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import InvoiceRecord
from invoice_pipeline.duplicates import alike, normalised_number
from invoice_pipeline.readers.results import Read, ReadResult
from invoice_pipeline.readers.text_pdf.parting.pages_of_run import pages_of, placed
from invoice_pipeline.readers.text_pdf.parting.runs import Doubt, Partition
from invoice_pipeline.readers.text_pdf.words import Pages

ReadPages = Callable[[Pages], ReadResult]
"""Reads pages as one invoice."""
_MOST_DOUBTS = 10
_SUM_OF = 2
"""Invoices that one total may be the sum of."""


def parted(
    partition: Partition, pages: Pages, *, read_whole: Callable[[], ReadResult], read: ReadPages
) -> ReadResult:
    """Each run alone where all of them turn out to be invoices, and none of them the sum of the others.

    Else the document as one; or, where that is none, the invoices that are among its pages.
    """
    several = len(partition.runs) > 1
    found = _invoices(pages, partition, read) if several else ()
    if several and len(found) == len(partition.runs) and _are_different(found):
        return doubted(Read(tuple(_enclosed(found))), partition.doubts)
    whole = read_whole()
    if found and not isinstance(whole, Read):
        doubts = [Doubt(record.pages.first, None) for record in found if record.pages]
        return doubted(Read(found), doubts)
    return doubted(whole, partition.left_over)


def _invoices(pages: Pages, partition: Partition, read: ReadPages) -> tuple[InvoiceRecord, ...]:
    found: list[InvoiceRecord] = []
    for run in partition.runs:
        result = read(pages_of(run, pages))
        if isinstance(result, Read):
            found.append(placed(result.records[0], run, part=len(found) + 1))
    return tuple(found)


def doubted(result: ReadResult, doubts: Sequence[Doubt]) -> ReadResult:
    """With a reason to ask a person on each invoice: nobody knows which of them it concerns."""
    if not doubts or not isinstance(result, Read):
        return result
    reasons = tuple(_reason(doubt) for doubt in islice(doubts, _MOST_DOUBTS))
    return replace(
        result,
        records=tuple(
            record.model_copy(update={"doubts": (*record.doubts, *reasons)}) for record in result.records
        ),
    )


def _are_different(records: Sequence[InvoiceRecord]) -> bool:
    """A number and a total each, and no total that is the sum of the others, as of a collective invoice."""
    numbers = [normalised_number(record.invoice.number or "") for record in records]
    totals = [_total(record) for record in records]
    known = [total for total in totals if total is not None]
    if not all(numbers) or len(set(numbers)) < len(numbers) or len(known) < len(totals):
        return False
    everything = sum(known, Decimal(0))
    return len(known) <= _SUM_OF or all(everything - total != total for total in known)


def _enclosed(records: Sequence[InvoiceRecord]) -> Iterator[InvoiceRecord]:
    """An invoice of another seller to another buyer may be a receipt, as for travelling, behind the first."""
    first = records[0].invoice
    for record in records:
        invoice = record.invoice
        if alike(first.seller, invoice.seller) or alike(first.buyer, invoice.buyer):
            yield record
        else:
            reason = Reason(code=ReasonCode.ENCLOSED_INVOICE_SUSPECTED, facts={"number": first.number or ""})
            yield record.model_copy(update={"doubts": (*record.doubts, reason)})


def _total(record: InvoiceRecord) -> Decimal | None:
    totals = record.invoice.totals
    if totals is None:
        return None
    return totals.payable if totals.payable is not None else totals.gross


def _reason(doubt: Doubt) -> Reason:
    facts = {"page": str(doubt.page)}
    if doubt.number:
        facts["detail"] = f"number {doubt.number[:100]}"
    return Reason(code=ReasonCode.SEVERAL_INVOICES_SUSPECTED, facts=facts)
