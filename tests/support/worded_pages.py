"""Pages as words with boxes, for letters that the fonts of ReportLab do not have."""

from collections.abc import Iterable, Iterator

from common.schemas.invoice import Invoice
from invoice_pipeline.readers.results import Read
from invoice_pipeline.readers.text_pdf.reader import read_words
from invoice_pipeline.readers.text_pdf.words import Pages, PageSize, Word
from support.invoice_pages import Row

_WIDTH, _SPACE, _HEIGHT = 5.0, 3.0, 9.0
"""Points: of a letter, between two words, and of the font."""


def pages_of(rows: Iterable[Row]) -> Pages:
    """One A4 page."""
    return Pages((PageSize(595, 842),), tuple(word for row in rows for word in _words(*row)))


def invoice_of(rows: Iterable[Row]) -> Invoice:
    result = read_words(pages_of(rows), "0" * 64)
    assert isinstance(result, Read), result
    return result.records[0].invoice


def _words(left: float, top: float, text: str) -> Iterator[Word]:
    for part in text.split():
        right = left + _WIDTH * len(part)
        yield Word(part, 1, (left, top, right, top + _HEIGHT), top + _HEIGHT)
        left = right + _SPACE


__all__ = ["invoice_of", "pages_of"]
