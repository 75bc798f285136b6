"""What of an invoice may stand in other files of its mail, as its record tells it."""

import re
from decimal import Decimal
from uuid import UUID

from common.schemas.amounts import Totals
from common.schemas.reasons import ReasonCode
from common.schemas.record import Coverage, InvoiceRecord
from invoice_pipeline.kinship import READ_OFF_PAGES

Turn = tuple[int, tuple[tuple[int, str], ...], str]
_RUN = re.compile(r"\d+|\D+")


def lacks_pages(record: InvoiceRecord) -> bool:
    """Its page numbers say so, or something that no invoice does without was not found."""
    invoice, seller = record.invoice, record.invoice.seller
    needed = (invoice.number, invoice.issue_date, seller and seller.name, _total(record))
    counted = any(doubt.code is ReasonCode.PAGES_MISSING for doubt in record.doubts)
    return counted or any(value is None for value in needed)


def _total(record: InvoiceRecord) -> Decimal | None:
    """None also where the lines come to another sum: a first page has amounts that pass for one."""
    totals = record.invoice.totals or Totals()
    if totals.line_net is not None and totals.net is not None:
        of_lines = totals.line_net - (totals.allowances or 0) + (totals.charges or 0)
        if of_lines != totals.net:
            return None
    return totals.gross if totals.payable is None else totals.payable


def waits_as_page(record: InvoiceRecord) -> int | None:
    """The number of its first page, 1 where that bears none; None for what is surely whole.

    That is XML, and pages whose lines come to the totals; a last page may have all else that is needed.
    """
    whole = record.coverage is Coverage.FULL and not lacks_pages(record)
    if record.reader.name != READ_OFF_PAGES or whole:
        return None
    facts = (doubt.facts for doubt in record.doubts if doubt.code is ReasonCode.PAGES_MISSING)
    return next((int(found["first"]) for found in facts), 1)


def turn_of(first_page: int | None, filename: str, invoice_id: UUID) -> Turn:
    """The order in which files of a mail look for their other pages: the first page before the second."""
    return first_page or 1, _natural(filename), str(invoice_id)


def _natural(filename: str) -> tuple[tuple[int, str], ...]:
    """To sort by: ``page2`` comes before ``page10``."""
    runs = _RUN.findall(filename.casefold())
    return tuple((int(run), "") if run.isdecimal() else (-1, run) for run in runs)
