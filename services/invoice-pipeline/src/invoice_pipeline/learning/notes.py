"""What is kept of a reading for a later correction: the page's words, and whose the reader took it for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from pydantic import Field

from common.schemas.record import InvoiceRecord
from common.schemas.values import Closed
from invoice_pipeline.learning.places import Sheet
from invoice_pipeline.learning.sellers import accounts_of, layout_of, marks_of
from invoice_pipeline.readers.page_words import MOST_WORDS, only_pages, words_from_json, words_to_json
from invoice_pipeline.readers.text_pdf.words import Pages

MEDIA_TYPE = "application/x-ndjson"


class _Head(Closed):
    marks: frozenset[str] = Field(max_length=20)
    accounts: frozenset[str] = Field(max_length=MOST_WORDS)


@dataclass(frozen=True)
class PageNotes:
    """``accounts`` are digests of those that the pages name."""

    marks: frozenset[str]
    accounts: frozenset[str]
    pages: Pages

    @classmethod
    def of(cls, record: InvoiceRecord, pages: Pages) -> Self:
        """``record`` as the reader made it, before anything that was learnt."""
        sheet = Sheet(pages)
        return cls(marks_of(record, sheet), accounts_of(record, sheet), pages)

    @cached_property
    def sheet(self) -> Sheet:
        return Sheet(self.pages)

    @cached_property
    def layout(self) -> frozenset[str]:
        return layout_of(self.sheet)

    def to_json(self) -> bytes:
        """Two lines: what is known, and the words."""
        head = _Head(marks=self.marks, accounts=self.accounts)
        return head.model_dump_json().encode() + b"\n" + words_to_json(self.pages)

    @classmethod
    def from_json(cls, written: bytes) -> Self:
        """Raises ValueError."""
        head, _, words = written.partition(b"\n")
        known = _Head.model_validate_json(head)
        return cls(known.marks, known.accounts, words_from_json(words))


def pages_of(record: InvoiceRecord, pages: Pages, *, alone: bool) -> Pages:
    """The pages of one invoice: all of them, or of several in a document those that it was read from."""
    numbers = [item.page for item in record.evidence if item.page]
    return pages if alone or not numbers else only_pages(pages, min(numbers), max(numbers))
