"""The pages of one run as a document of their own, and what was read there as the whole document has it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from common.schemas.comparison import PageComparison
from common.schemas.ocr import OcrReport
from common.schemas.record import InvoiceRecord, PageRun
from invoice_pipeline.readers.text_pdf.words import Pages, Word


def pages_of(run: PageRun, pages: Pages) -> Pages:
    """Counted from 1; what is said of OCR keeps the numbers that the pages have in the document."""
    offset = run.first - 1
    words, hidden = (_words_of(run, kept) for kept in (pages.words, pages.hidden))
    unmapped = tuple(number - offset for number in pages.unmapped if run.first <= number <= run.last)
    return Pages(pages.sizes[offset : run.last], words, hidden, unmapped, pages.ocr and _of(run, pages.ocr))


def _words_of(run: PageRun, words: Sequence[Word]) -> tuple[Word, ...]:
    """Found by bisection: they are in the order of their pages, and there may be as many runs as pages."""
    begin = bisect_left(words, run.first, key=_page)
    own = words[begin : bisect_right(words, run.last, begin, key=_page)]
    return (
        tuple(word._replace(page=word.page - run.first + 1) for word in own) if run.first > 1 else tuple(own)
    )


def _page(word: Word) -> int:
    return word.page


def _of(run: PageRun, report: OcrReport) -> OcrReport | None:
    read, unread = (
        tuple(number for number in numbers if run.first <= number <= run.last)
        for numbers in (report.pages, report.unread)
    )
    if not read and not unread:
        return None
    return OcrReport(engine=report.engine, pages=read, unread=unread, why=report.why if unread else None)


def on_pages_of(run: PageRun, comparison: PageComparison) -> PageComparison:
    """What was compared with a run's pages, with the numbers that these have in the document."""
    fields = tuple(
        field.model_copy(update={"page": field.page + run.first - 1}) if field.page else field
        for field in comparison.fields
    )
    return comparison.model_copy(update={"fields": fields})


def placed(record: InvoiceRecord, run: PageRun, part: int) -> InvoiceRecord:
    """The record with its evidence on the pages of the document."""
    offset = run.first - 1
    evidence = tuple(
        item.model_copy(update={"page": item.page + offset}) if item.page else item
        for item in record.evidence
    )
    return record.model_copy(update={"part": part, "pages": run, "evidence": evidence})
