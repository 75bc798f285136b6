"""The one comparison of a record that was read from XML with the words of its page."""

from collections.abc import Sequence
from itertools import islice

from common.schemas.comparison import ComparedField, PageComparison
from common.schemas.ocr import Unread
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.page_comparison.accounts import compare_accounts
from invoice_pipeline.readers.page_comparison.amounts import compare_totals
from invoice_pipeline.readers.page_comparison.compared import Compared, Comparer
from invoice_pipeline.readers.page_comparison.header import compare_header
from invoice_pipeline.readers.page_comparison.parties import compare_parties
from invoice_pipeline.readers.page_comparison.visible_page import VisiblePage
from invoice_pipeline.readers.text_pdf.layout import words_box
from invoice_pipeline.readers.text_pdf.words import Pages

COMPARERS: Sequence[Comparer] = (compare_header, compare_totals, compare_parties, compare_accounts)
_MOST = 100
"""Fields: a hostile invoice may name thousands of accounts."""
_MAX_TEXT = 500


def compare_with_page(record: InvoiceRecord, pages: Pages) -> PageComparison:
    """A page on which no amount can be read is a picture, or as good as one, and is not compared."""
    page = VisiblePage(pages)
    if pages.ocr and pages.ocr.why and not page.shows_amounts:
        blocking = pages.ocr.why is not Unread.UNAVAILABLE
        return PageComparison(not_compared=f"ocr_{pages.ocr.why}", blocking=blocking)
    if page.words and not page.shows_amounts:
        return PageComparison(not_compared=ReasonCode.NO_INVOICE_FIELDS)
    if not page.words:
        return PageComparison(not_compared=ReasonCode.NO_TEXT_LAYER)
    xpaths = {item.field: item.xpath for item in record.evidence}
    compared = (found for comparer in COMPARERS for found in comparer(record.invoice, page))
    fields = (
        _written_down(found, xpaths.get(found.field), by_ocr=page.by_ocr) for found in islice(compared, _MOST)
    )
    return PageComparison(fields=tuple(fields))


def _written_down(found: Compared, xpath: str | None, *, by_ocr: bool) -> ComparedField:
    """What is not shown at all, OCR may have missed wherever it has read a page."""
    words = found.place.words if found.place else ()
    return ComparedField(
        field=found.field,
        outcome=found.outcome,
        blocking=found.blocking,
        xml=str(found.xml)[:_MAX_TEXT],
        xpath=xpath,
        shown=" ".join(word.text for word in words)[:_MAX_TEXT] or None,
        page=words[0].page if words else None,
        bbox=words_box(words),
        hidden=found.hidden,
        by_ocr=found.place.by_ocr if found.place else by_ocr,
    )
