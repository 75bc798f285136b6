"""Which of the values that were read are not sure enough to go on without a person, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.schemas.evidence import FieldEvidence, Method, surest
from common.schemas.invoice import Invoice, Party
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.values import Closed
from invoice_pipeline.readers.trust.sentences import why_doubtful

ZERO = Decimal(0)
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Policy:
    """Confidences below which a field is shown to a person.

    ``min_confidence`` is for what decides over money, ``min_of_rest`` for what a bill may lack. How many
    invoices pass, and how many wrong ones, also under confidences that are cross-validated by seller, is
    printed by ``make calibrate``.
    """

    min_confidence: float = 0.85
    min_of_rest: float = 0.7

    @classmethod
    def of(cls, min_confidence: float) -> "Policy":
        """What a bill may lack is asked for as much less as by default."""
        return cls(min_confidence, min_confidence - (cls().min_confidence - cls().min_of_rest))

    def needed(self, field: str) -> float:
        """The confidence that this field must be read with."""
        return self.min_confidence if field in NEEDED else self.min_of_rest


DEFAULT_POLICY = Policy()
NEEDED = {
    "number": "invoice number",
    "type_code": "kind of document",
    "issue_date": "invoice date",
    "currency": "currency",
    "seller.name": "seller",
    "payment.iban": "account",
    "totals.net": "total without tax",
    "totals.tax": "tax",
    "totals.gross": "total with tax",
    "totals.payable": "amount due",
}
"""What decides over money, and its name. That one of them is missing is the rules' matter."""
REST = {
    "due_date": "due date",
    "purchase_order": "order number",
    "seller.vat_id": "seller's VAT identifier",
    "buyer.name": "buyer",
}
"""What must not be wrong either, but is soon put right."""
_SALES_TAX = frozenset({"USD", "CAD"})
"""Currencies of countries where tax is charged that needs no number on the invoice; VAT does (BR-S-02)."""
_READ = frozenset({Method.LABEL, Method.TABLE, Method.OCR})


def doubts(
    invoice: Invoice, evidence: Sequence[FieldEvidence], policy: Policy = DEFAULT_POLICY
) -> Iterator[Reason]:
    """A field without evidence that has a value was read by nobody, and counts as confidence 0."""
    best = surest(evidence)
    for field in (*NEEDED, *REST):
        item = best.get(field)
        confidence = item.confidence if item else 0.0
        if value_of(invoice, field) is not None and confidence < policy.needed(field):
            yield _unsure(field, item, confidence, policy.needed(field))
    if any(item.method in _READ for item in best.values()):
        yield from _of_page(invoice, best)


def _unsure(field: str, item: FieldEvidence | None, confidence: float, needed: float) -> Reason:
    facts = {
        "name": (NEEDED | REST)[field],
        "confidence": f"{confidence:.2f}",
        "likely": f"{100 * confidence:.0f}",
        "needed": f"{100 * needed:.0f}",
        "read": item.text[:_SHOWN] if item else "",
    }
    why = why_doubtful(item) if item else "nothing says where it was read"
    facts |= {"detail": why} if why else {}
    return Reason(code=ReasonCode.LOW_CONFIDENCE, fields=(field,), facts=facts)


def _of_page(invoice: Invoice, best: Mapping[str, FieldEvidence]) -> Iterator[Reason]:
    """What a page may say without being misread, and what still is for a person."""
    totals, due = invoice.totals, best.get("totals.payable")
    read = due is not None and due.method is not Method.PERSON
    if read and totals and totals.payable is not None and totals.payable < ZERO:
        yield Reason(code=ReasonCode.NEGATIVE_DUE, fields=("totals.payable",))
    if not (invoice.buyer and invoice.buyer.name):
        yield Reason(code=ReasonCode.BUYER_NOT_READ, fields=("buyer.name",))
    if totals and totals.tax and invoice.currency not in _SALES_TAX and not _has_tax_number(invoice.seller):
        yield Reason(code=ReasonCode.TAX_NUMBER_NOT_READ, fields=("seller.vat_id",))


def _has_tax_number(seller: Party | None) -> bool:
    return seller is not None and bool(seller.vat_id or seller.tax_id)


def value_of(invoice: Invoice, field: str) -> object:
    """None where the field, or the group that it belongs to, is missing."""
    head, _, tail = field.partition(".")
    value: object = getattr(invoice, head)
    return getattr(value, tail) if tail and isinstance(value, Closed) else value


__all__ = ["DEFAULT_POLICY", "NEEDED", "REST", "Policy", "doubts", "value_of"]
