"""The invoice's lines and its VAT breakdown, as far as the tables on its pages say them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from common.schemas.amounts import AllowanceCharge, Totals, VatBreakdown
from common.schemas.evidence import FieldEvidence
from common.schemas.line import Line as InvoiceLine
from common.schemas.record import Coverage
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.tables.breakdown import Share, find_breakdown
from invoice_pipeline.readers.text_pdf.tables.choices import Agreement, Choice, Targets
from invoice_pipeline.readers.text_pdf.tables.completeness import coverage_of
from invoice_pipeline.readers.text_pdf.tables.document_charges import (
    FoundCharge,
    charges_of,
    net_of_lines,
    stated_allowance,
    with_sums,
)
from invoice_pipeline.readers.text_pdf.tables.figures import FiguresOf
from invoice_pipeline.readers.text_pdf.tables.headless import presumed_heads
from invoice_pipeline.readers.text_pdf.tables.heads import Head, heads_in
from invoice_pipeline.readers.text_pdf.tables.invoice_lines import FoundLine, lines_of_items
from invoice_pipeline.readers.text_pdf.tables.items import Item
from invoice_pipeline.readers.text_pdf.tables.net_prices import in_net, rates_of
from invoice_pipeline.readers.text_pdf.tables.orientation import oriented
from invoice_pipeline.readers.text_pdf.tables.rows import Table, table_below
from invoice_pipeline.readers.text_pdf.tables.sums import best_choice, with_extras

_MOST_TABLES = 40
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ReadTables:
    lines: tuple[InvoiceLine, ...] = ()
    charges: tuple[AllowanceCharge, ...] = ()
    breakdown: tuple[VatBreakdown, ...] = ()
    evidence: tuple[FieldEvidence, ...] = ()
    coverage: Coverage = Coverage.HEADER
    totals: Totals | None = None

    def fields(self) -> dict[str, object]:
        """What of the canonical invoice they are."""
        return {
            "totals": self.totals,
            "lines": self.lines,
            "allowances_charges": self.charges,
            "vat_breakdown": self.breakdown,
        }


def read_tables(lines: Sequence[Line], totals: Totals | None) -> ReadTables:
    """``totals`` are the document's, which lines and breakdown must add up to."""
    read = _read_tables(lines, totals or Totals())
    return replace(read, totals=with_sums(totals, read.lines, read.charges) if totals else None)


def _read_tables(lines: Sequence[Line], totals: Totals) -> ReadTables:
    figures = FiguresOf(lines)
    choice = _chosen(lines, totals, figures)
    items = with_extras(choice) if choice else ()
    bases = items if choice and choice.agreement is Agreement.NET and not _below_sum(choice) else ()
    shares = find_breakdown(_without(lines, items), bases, totals, figures)
    found = _found_lines(choice, items, shares, totals) if choice else ()
    charges = charges_of(choice, shares) if choice and choice.agreement is Agreement.NET else ()
    return _read(found, charges, shares, totals)


def _read(
    found: Sequence[FoundLine], charges: Sequence[FoundCharge], shares: Sequence[Share], totals: Totals
) -> ReadTables:
    lines = tuple(one.line for one in found)
    extras = tuple(one.charge for one in charges) or stated_allowance(totals)
    breakdown = tuple(share.entry() for share in shares)
    parts: tuple[Sequence[FoundLine | FoundCharge | Share], ...] = (found, charges, shares)
    evidence = [item for part in parts for at, one in enumerate(part) for item in one.evidence(at)]
    return ReadTables(
        lines, extras, breakdown, tuple(evidence), coverage_of(lines, extras, breakdown, totals)
    )


def _below_sum(choice: Choice) -> bool:
    return any(extra.after_sum for extra in choice.extras)


def _found_lines(
    choice: Choice, items: tuple[Item, ...], shares: Sequence[Share], totals: Totals
) -> tuple[FoundLine, ...]:
    """Net amounts; none where prices with tax cannot be told apart, or where sure totals contradict them."""
    if choice.agreement is Agreement.NOTHING and _confirmed(totals) and not _hold(choice):
        return ()
    if choice.agreement is Agreement.GROSS and totals.net is not None:
        rates = {share.rate for share in shares}
        if not rates and any(item.numbers.quantity for item in items):
            rates = rates_of(totals.net, totals.gross)
        items = in_net(items, rates.pop() if len(rates) == 1 else None, totals.net) or ()
    return lines_of_items(oriented(items, totals.net), choice.agreement, shares)


def _hold(choice: Choice) -> bool:
    """Lines whose own products hold are believed: what leads from them to the net total was not read."""
    return 2 * sum(item.numbers.holds for item in choice.items) > len(choice.items)


def _confirmed(totals: Totals) -> bool:
    """By the tax, or by the commission of an agency: amounts at three labels come to each other."""
    net, tax, gross, billed = totals.net, totals.tax, totals.gross, totals.line_net
    taxed = net is not None and tax is not None and net + tax == gross
    return taxed or (billed is not None and billed - (totals.allowances or ZERO) == net)


def _printed(lines: Sequence[Line], figures_of: FiguresOf) -> frozenset[Decimal]:
    """The amounts that stand last in their lines, as sums do."""
    last = (figures[-1] for figures in (figures_of(line) for line in lines) if figures)
    return frozenset(figure.value for figure in last if figure.money)


def _without(lines: Sequence[Line], items: Sequence[Item]) -> list[Line]:
    """The lines that no chosen row has its amount in."""
    taken = {id(item.amount.figure.words[-1]) for item in items if item.amount}
    return [line for line in lines if not any(id(word) in taken for word in line.words)]


def _chosen(lines: Sequence[Line], totals: Totals, figures: FiguresOf) -> Choice | None:
    heads = heads_in(lines)[:_MOST_TABLES]
    targets = Targets(net_of_lines(totals), totals.gross, partial(_printed, lines, figures))
    choice = best_choice(list(_headed(lines, heads, figures)), targets)
    if choice is None or choice.agreement < Agreement.GROSS:
        presumed = [table_below(lines, head, heads, figures) for head in presumed_heads(lines, figures)]
        other = best_choice(presumed, targets)
        if other and other.agreement >= Agreement.GROSS and (len(other.items) > 1 or choice is None):
            return other
    return choice


def _headed(lines: Sequence[Line], heads: Sequence[Head], figures: FiguresOf) -> Iterator[Table]:
    for at, head in enumerate(heads):
        if not head.of_vat and not any(head.repeats(before) for before in heads[:at]):
            yield table_below(lines, head, heads[at + 1 :], figures)
