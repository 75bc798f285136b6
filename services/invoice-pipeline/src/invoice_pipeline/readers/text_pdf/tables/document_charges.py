"""Allowances and charges of the whole document (BG-20, BG-21), which stand below the sum of the lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.schemas.amounts import AllowanceCharge, Totals
from common.schemas.evidence import FieldEvidence
from common.schemas.line import Line
from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.tables.breakdown import Share
from invoice_pipeline.readers.text_pdf.tables.choices import Choice, signed
from invoice_pipeline.readers.text_pdf.tables.items import Item
from invoice_pipeline.readers.text_pdf.words import Word

ZERO = Decimal(0)
_CONFIDENCE = 0.85
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class FoundCharge:
    charge: AllowanceCharge
    item: Item

    def evidence(self, position: int) -> Iterator[FieldEvidence]:
        if self.item.amount:
            words = self.item.amount.figure.words
            candidate = Candidate(self.charge.amount, words, _CONFIDENCE)
            yield candidate.evidence(f"allowances_charges[{position}].amount")
        name = _name(self.item)
        if name:
            candidate_of_name = Candidate(self.charge.reason, name, _CONFIDENCE)
            yield candidate_of_name.evidence(f"allowances_charges[{position}].reason")


def _name(extra: Item) -> tuple[Word, ...]:
    """Of totals that stand in columns of their own, what is before the amount."""
    cells = extra.row.lines[0].cells
    return extra.texts().name or (cells[0].words if len(cells) > 1 else ())


def charges_of(choice: Choice, shares: Sequence[Share]) -> tuple[FoundCharge, ...]:
    """With the rate of the breakdown where that has only one."""
    share = shares[0] if len(shares) == 1 else None
    return tuple(_found(extra, share) for extra in choice.extras if extra.after_sum and signed(extra))


def _found(extra: Item, share: Share | None) -> FoundCharge:
    value = signed(extra)
    charge = AllowanceCharge(
        is_charge=value > ZERO,
        amount=abs(value),
        reason=" ".join(word.text for word in _name(extra))[:_LONGEST_REASON] or None,
        tax_rate=share.rate if share else None,
        vat_category=share.category if share else None,
    )
    return FoundCharge(charge, extra)


def net_of_lines(totals: Totals) -> Decimal | None:
    """What the lines should come to: the page may state it (BT-106) beside what an allowance leaves of it."""
    return totals.net if totals.line_net is None else totals.line_net


def stated_allowance(totals: Totals) -> tuple[AllowanceCharge, ...]:
    """One that stands among the totals and in no row of a table, such as an agency's commission."""
    if not totals.allowances:
        return ()
    return (AllowanceCharge(is_charge=False, amount=totals.allowances),)


def with_sums(totals: Totals, lines: Sequence[Line], charges: Sequence[AllowanceCharge]) -> Totals:
    """With the sum of the lines (BT-106) where it is not the net total, and what leads from one to the other.

    So lines that lack an allowance or charge of the document break BR-CO-13, and a person looks at them.
    """
    amounts = [line.net_amount for line in lines if line.net_amount is not None]
    line_net = sum(amounts, ZERO)
    if not amounts or totals.net is None or line_net == net_of_lines(totals):
        return totals
    sums = {"line_net": line_net, **dict(_sums(charges))}
    return totals.model_copy(update=sums)


def _sums(charges: Sequence[AllowanceCharge]) -> Iterator[tuple[str, Decimal]]:
    for name, is_charge in (("allowances", False), ("charges", True)):
        amounts = [one.amount for one in charges if one.is_charge is is_charge and one.amount is not None]
        if amounts:
            yield name, sum(amounts, ZERO)
