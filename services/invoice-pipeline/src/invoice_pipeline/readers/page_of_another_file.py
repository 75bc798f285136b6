"""An XML's page that is a file of its own: held against the XML as the page of a hybrid is."""

from collections.abc import Sequence

from common.schemas.comparison import PageComparison
from common.schemas.record import InvoiceRecord, PageRun
from invoice_pipeline.readers.dispatch import pdf_of
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.pictures import read_pages_and_pictures
from invoice_pipeline.readers.page_comparison.comparison import compare_with_page
from invoice_pipeline.readers.text_pdf.parting.pages_of_run import on_pages_of, pages_of


def compare(
    record: InvoiceRecord,
    document: bytes,
    limits: Limits,
    passwords: Sequence[str] = (),
    run: PageRun | None = None,
) -> PageComparison:
    """``run``: the pages of the document that are this invoice, where not all are. Raises a ReadingError."""
    pages = read_pages_and_pictures(pdf_of(document, limits, passwords), limits)
    if run is None:
        return compare_with_page(record, pages)
    return on_pages_of(run, compare_with_page(record, pages_of(run, pages)))
