"""The totals of a FatturaPA (BG-22): few of them are stated, the others are sums of what is.

All functions expect a decimal context that is wide enough for two amounts of the longest form.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import AllowanceCharge, Line, Totals, VatBreakdown

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the document says of its totals.

    ``withheld`` (ritenuta) and ``split_tax`` (scissione dei pagamenti) go to the treasury.
    """

    gross: Decimal | None
    rounding: Decimal
    withheld: Decimal
    split_tax: Decimal
    instalments: Sequence[Decimal]

    @property
    def to_treasury(self) -> Decimal:
        return self.withheld + self.split_tax


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), start=_ZERO)


def totals(
    lines: Sequence[Line],
    charges: Sequence[AllowanceCharge],
    groups: Sequence[VatBreakdown],
    stated: Stated,
) -> Totals:
    """BT-109 and BT-110 are the sums of the summary rows, BT-112 is stated or the sum of both."""
    net, tax = total(group.taxable for group in groups), total(group.tax for group in groups)
    gross = (net + tax if groups else None) if stated.gross is None else stated.gross
    if stated.rounding and gross == net + tax + stated.rounding:
        gross = net + tax  # the document's total has its rounding in it, that of EN 16931 has not
    payable = _payable(None if gross is None else gross + stated.rounding, stated)
    kept = None if gross is None or payable is None else gross + stated.rounding - payable
    return Totals(
        line_net=total(line.net_amount for line in lines) if lines else None,
        allowances=_sum(item for item in charges if not item.is_charge),
        charges=_sum(item for item in charges if item.is_charge),
        net=net if groups else None,
        tax=tax if groups else None,
        gross=gross,
        prepaid=kept if kept and kept in _explained(stated) else None,
        rounding=stated.rounding or None,
        payable=payable,
    )


def _sum(items: Iterable[AllowanceCharge]) -> Decimal | None:
    return total(item.amount for item in items) or None


def _explained(stated: Stated) -> tuple[Decimal, ...]:
    """What the seller may not get of its invoice, and says so. EN 16931 has no term for it but BT-113."""
    return (stated.to_treasury, stated.withheld, stated.split_tax)


def _payable(due: Decimal | None, stated: Stated) -> Decimal | None:
    """What the instalments come to; without any, what the treasury leaves of the total.

    Several that are each the whole amount are ways to pay it, of which the buyer chooses one.
    """
    rows = stated.instalments
    if not rows:
        return None if due is None else due - stated.to_treasury
    whole = () if due is None else (due, *(due - part for part in _explained(stated)))
    if len(rows) > 1 and len(set(rows)) == 1 and rows[0] in whole:
        return rows[0]
    return total(rows)


_SUMS = {
    "totals.line_net": ("lines", "net_amount"),
    "totals.net": ("vat_breakdown", "taxable"),
    "totals.tax": ("vat_breakdown", "tax"),
}
"""Of which group and field each total is the sum."""


def evidence_of_sums(evidence: Sequence[FieldEvidence]) -> list[FieldEvidence]:
    """For each total that is a sum, the evidence of what was summed up, as one."""
    found = []
    for field, (group, part) in _SUMS.items():
        parts = [
            item
            for item in evidence
            if item.field.startswith(f"{group}[") and item.field.endswith(f"].{part}")
        ]
        found += together(field, parts)
    return found


def together(field: str, parts: Sequence[FieldEvidence]) -> list[FieldEvidence]:
    """One piece of evidence for a sum: the place of its first part, and as sure as the least sure."""
    if not parts:
        return []
    text = " + ".join(item.text for item in parts[:50])[:500]
    confidence = min(item.confidence for item in parts)
    return [parts[0].model_copy(update={"field": field, "text": text, "confidence": confidence})]
