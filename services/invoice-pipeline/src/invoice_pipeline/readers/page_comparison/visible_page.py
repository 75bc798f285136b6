"""What a person sees of a document, in the forms in which it is searched."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import islice, pairwise

from invoice_pipeline.readers.page_comparison.spelling import folded, stands_in
from invoice_pipeline.readers.text_pdf.amounts import amounts_in
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.dates import Order, dates_in
from invoice_pipeline.readers.text_pdf.labelled_amounts import is_money
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.reader import find_fields
from invoice_pipeline.readers.text_pdf.sight import Sight
from invoice_pipeline.readers.text_pdf.titles import titles_in
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_SAME_EDGE = 12.0
"""Points: how far the left edges of two lines of one text lie apart."""
_DATES = 2_000
"""Of a document that are looked at: a year of calls, itemised."""


class VisiblePage:
    """Text that is drawn, or read off a picture; text laid over a picture was compared by nobody."""

    def __init__(self, pages: Pages) -> None:
        self.words = tuple(word for word in pages.words if word.sight is Sight.SEEN)
        self.lines = lines_of(self.words)
        self.document = LabelledLines(self.lines)
        self.by_ocr = any(word.certainty is not None for word in self.words)
        self._hidden = pages.hidden
        self._sizes = pages.sizes

    @cached_property
    def shows_amounts(self) -> bool:
        return any(is_money(amount) for line in self.lines for amount in amounts_in(line.text))

    @cached_property
    def read(self) -> dict[str, Candidate[object]]:
        """Path into the invoice -> what the page's labels say it is."""
        pages = Pages(self._sizes, self.words)
        return find_fields(self.document, pages, tuple(titles_in(self.document, pages)))

    def find(self, pattern: "re.Pattern[str]") -> Candidate[str] | None:
        """Where a text stands: in one line, or else over the end of one, in the order of the content."""
        for line in self.lines:
            match = pattern.search(line.text)
            if match:
                return Candidate(match[0], words_between(line.words, *match.span()), 1.0)
        return _find_in_order(self.words, self._text, pattern)

    def hides(self, pattern: "re.Pattern[str]") -> bool:
        """Whether a text is there for machines only."""
        return pattern.search(" ".join(word.text for word in self._hidden)) is not None

    def dates(self) -> Iterator[Candidate[date]]:
        """Every date, in either reading where day and month could be exchanged."""
        found = (
            Candidate(hit.value, words_between(line.words, hit.start, hit.end), 1.0)
            for line in self.lines
            for order in Order
            for hit in dates_in(line.text, order)
        )
        return islice(found, _DATES)

    def find_name(self, name: str) -> Candidate[str] | None:
        """Where a name stands, however it is spelt there."""
        wanted = folded(name)
        words = next((words for text, words in self._passages if stands_in(wanted, text)), None)
        return Candidate(name, words, 1.0) if words else None

    @cached_property
    def _passages(self) -> list[tuple[str, tuple[Word, ...]]]:
        """Each cell alone, and with the one below it, over which a long name may run; then whole lines."""
        cells = [cell.words for line in self.lines for cell in line.cells]
        joined = [
            (*cell.words, *below.words)
            for line, following in pairwise(self.lines)
            for cell in line.cells
            for below in following.cells
            if abs(cell.bbox[0] - below.bbox[0]) < _SAME_EDGE
        ]
        lines = [line.words for line in self.lines]
        return [(folded(" ".join(word.text for word in words)), words) for words in (*cells, *joined, *lines)]

    @cached_property
    def _text(self) -> str:
        return " ".join(word.text for word in self.words)


def _find_in_order(words: tuple[Word, ...], text: str, pattern: "re.Pattern[str]") -> Candidate[str] | None:
    match = pattern.search(text)
    return Candidate(match[0], words_between(words, *match.span()), 1.0) if match else None
