"""What speaks for a value that was read from a page, or against it, beside the place where it was found."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.words import PageSize
from invoice_pipeline.readers.trust.identities import identity_signs
from invoice_pipeline.readers.trust.sign import Sign
from invoice_pipeline.readers.trust.sums import money_signs

_LABELS = ("number", "issue_date", "due_date", "net", "tax", "gross", "payable", "buyer", "vat_id", "iban")
_SPOKEN = 5
"""Of these, so many in words that mean nothing else: the page is written as we know invoices to be."""
_COMPANY = ("number", "issue_date", "currency", "seller.name", "totals.payable")
_WELL = 0.85
"""Score of a value beside or below a label that means nothing else."""
_VAGUE = 0.7
"""Score below which the place says little: of such values too few were seen, at too few sellers."""
_SHORTEST = 4
"""Characters: what is shorter stands on a page twice by chance."""
_AT_TOP = 0.5
"""Share of the first page."""
_OF_THE_HEAD = frozenset({"number", "issue_date", "seller.name", "buyer.name", "type_code"})
_MONEY = ("totals.", "lines[", "vat_breakdown[", "allowances_charges[")
_TELLING_APART = frozenset({"number", "purchase_order", "seller.vat_id", "seller.tax_id", "payment.iban"})


@dataclass(frozen=True, slots=True)
class Look:
    """What of the pages the signs are looked for in."""

    text: str
    labels: int
    heights: Sequence[float]

    @classmethod
    def at(cls, document: LabelledLines, sizes: Sequence[PageSize]) -> "Look":
        labels = sum(any(True for _ in document.labels(field)) for field in _LABELS)
        return cls(document.text, labels, [size.height for size in sizes])


class SignsOf:
    """The signs of each value of one record."""

    def __init__(self, record: InvoiceRecord, look: Look) -> None:
        self._look = look
        self._scores = {item.field: item.confidence for item in record.evidence}
        self._texts = Counter(item.text for item in record.evidence if item.field in _TELLING_APART)
        self._of_money = money_signs(record.invoice)
        self._of_values = identity_signs(record.invoice)

    def __call__(self, item: FieldEvidence) -> frozenset[Sign]:
        told = frozenset(map(Sign, item.signs)) | frozenset(self._of_page(item))
        if item.field.startswith(_MONEY):
            told |= self._of_money
        # An invoice has thousands of lines, and to look for each on all pages would take minutes.
        return told if "[" in item.field else told | self._of_header(item)

    def _of_header(self, item: FieldEvidence) -> frozenset[Sign]:
        return self._of_values.get(item.field, frozenset()) | frozenset(self._of_place(item))

    def _of_page(self, item: FieldEvidence) -> Iterator[Sign]:
        if item.method is Method.OCR:
            yield Sign.PICTURE
        if self._look.labels >= _SPOKEN:
            yield Sign.FAMILIAR

    def _of_place(self, item: FieldEvidence) -> Iterator[Sign]:
        if item.confidence < _VAGUE:
            yield Sign.VAGUE
        if len(item.text) >= _SHORTEST and self._look.text.count(item.text) > 1:
            yield Sign.REPEATED
        if item.field in _TELLING_APART and self._texts[item.text] > 1:
            yield Sign.SHARED
        if item.field in _OF_THE_HEAD and self._at_top(item):
            yield Sign.AT_TOP
        others = [self._scores.get(field, 0.0) for field in _COMPANY if field != item.field]
        if min(others) >= _WELL:
            yield Sign.GOOD_COMPANY
        elif not all(others):
            yield Sign.BAD_COMPANY

    def _at_top(self, item: FieldEvidence) -> bool:
        heights = self._look.heights
        return item.page == 1 and item.bbox is not None and item.bbox[1] < _AT_TOP * heights[0]


__all__ = ["Look", "SignsOf"]
