from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from standalone.samples.parties import BUYER, Company

_CENT = Decimal("0.01")


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    quantity: Decimal
    unit: str  # UN/ECE recommendation 20
    unit_price: Decimal
    rate: Decimal  # per cent

    @property
    def net(self) -> Decimal:
        return rounded(self.quantity * self.unit_price)


@dataclass(frozen=True, slots=True)
class TaxGroup:
    category: str  # BT-118
    rate: Decimal
    taxable: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """What one sample invoice says; its sums follow BR-CO-10 to BR-CO-17 unless `misprint` is added."""

    number: str
    issued: date
    due: date
    seller: Company
    currency: str
    lines: tuple[Line, ...]
    order: str = ""
    buyer: Company = BUYER
    type_code: str = "380"
    preceding: str = ""
    category: str = "S"
    misprint: Decimal = Decimal(0)  # added to the printed payable, to make it wrong

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((group.tax for group in self.tax_groups()), Decimal(0))

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax

    @property
    def payable(self) -> Decimal:
        return self.gross + self.misprint

    def tax_groups(self) -> Iterator[TaxGroup]:
        for rate in sorted({line.rate for line in self.lines}, reverse=True):
            taxable = sum((line.net for line in self.lines if line.rate == rate), Decimal(0))
            yield TaxGroup(self.category, rate, taxable, rounded(taxable * rate / 100))

    def misprinted(self, by: Decimal) -> Self:
        return replace(self, misprint=by)


def lines(*rows: tuple[str, str, str, str, str]) -> tuple[Line, ...]:
    """From rows of name, quantity, unit, unit price and tax rate."""
    return tuple(
        Line(name, Decimal(quantity), unit, Decimal(price), Decimal(rate))
        for name, quantity, unit, price, rate in rows
    )
