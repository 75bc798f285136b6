"""What rules look at: the invoice with its groups laid out, each with the path and the name of its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import AllowanceCharge, Invoice, Line, Party, Totals, VatBreakdown
from invoice_pipeline.profiles import UNSTATED, Profile
from invoice_pipeline.rules.code_lists import CREDIT_NOTES

T = TypeVar("T")
_LONGEST_NAME = 50
"""Characters of an identifier, so that no hostile one crowds out the rest of a sentence."""
NOT_SUMMED = ("GROUP", "INFORMATION")
"""Lines of the EXTENDED profiles that repeat what their sub-lines say."""


class Item(NamedTuple, Generic[T]):
    """One group of the invoice: ``lines[2]``, called ``line 3``."""

    path: str
    name: str
    value: T


@dataclass(frozen=True, slots=True)
class Taxed:
    """Everything of one VAT category."""

    lines: list[Item[Line]] = field(default_factory=list)
    allowances: list[Item[AllowanceCharge]] = field(default_factory=list)
    charges: list[Item[AllowanceCharge]] = field(default_factory=list)
    breakdown: list[Item[VatBreakdown]] = field(default_factory=list)


NOTHING = Taxed()


@dataclass(frozen=True)
class Case:
    """``today`` is None where nobody wants the calendar consulted."""

    invoice: Invoice
    evidence: tuple[FieldEvidence, ...] = ()
    today: date | None = None
    profile: Profile = UNSTATED

    @cached_property
    def malformed(self) -> frozenset[str]:
        """Fields of which the document states something that cannot be understood."""
        return frozenset(item.field for item in self.evidence if item.confidence == 0)

    @cached_property
    def is_credit_note(self) -> bool:
        """By its type code, or, where it has none, by the name of its root element in UBL."""
        code = self.invoice.type_code
        return code in CREDIT_NOTES if code else self.invoice.extensions.get("document") == "CreditNote"

    @cached_property
    def totals(self) -> Totals:
        return self.invoice.totals or Totals()

    @cached_property
    def seller(self) -> Party:
        return self.invoice.seller or Party()

    @cached_property
    def buyer(self) -> Party:
        return self.invoice.buyer or Party()

    @cached_property
    def parties(self) -> tuple[Item[Party], ...]:
        """Those that the invoice names."""
        named = (
            ("seller", "seller", self.invoice.seller),
            ("buyer", "buyer", self.invoice.buyer),
            ("payee", "payee", self.invoice.payee),
            ("tax_representative", "seller's tax representative", self.invoice.tax_representative),
        )
        return tuple(Item(path, name, party) for path, name, party in named if party is not None)

    @cached_property
    def lines(self) -> tuple[Item[Line], ...]:
        """The lines that count, without those that repeat what others say."""
        return tuple(
            Item(f"lines[{position}]", f"line {(line.id or str(position + 1))[:_LONGEST_NAME]}", line)
            for position, line in enumerate(self.invoice.lines)
            if not line.extensions or line.extensions.get("line_status") not in NOT_SUMMED
        )

    @cached_property
    def allowances(self) -> tuple[Item[AllowanceCharge], ...]:
        return tuple(_numbered(self.invoice.allowances_charges, "", is_charge=False))

    @cached_property
    def charges(self) -> tuple[Item[AllowanceCharge], ...]:
        return tuple(_numbered(self.invoice.allowances_charges, "", is_charge=True))

    @cached_property
    def line_allowances(self) -> tuple[Item[AllowanceCharge], ...]:
        return tuple(self._of_lines(is_charge=False))

    @cached_property
    def line_charges(self) -> tuple[Item[AllowanceCharge], ...]:
        return tuple(self._of_lines(is_charge=True))

    def _of_lines(self, *, is_charge: bool) -> Iterable[Item[AllowanceCharge]]:
        for line in self.lines:
            if line.value.allowances_charges:
                for item in _numbered(line.value.allowances_charges, f"{line.path}.", is_charge=is_charge):
                    yield item._replace(name=f"{item.name} of {line.name}")

    @cached_property
    def breakdown(self) -> tuple[Item[VatBreakdown], ...]:
        return tuple(
            Item(f"vat_breakdown[{position}]", _tax_name(item), item)
            for position, item in enumerate(self.invoice.vat_breakdown)
        )

    @cached_property
    def taxed(self) -> Mapping[str, Taxed]:
        """By VAT category; those that the invoice does not use are not in it."""
        found: dict[str, Taxed] = {}
        for line in self.lines:
            if line.value.vat_category:
                found.setdefault(line.value.vat_category, Taxed()).lines.append(line)
        for allowance in self.allowances:
            if allowance.value.vat_category:
                found.setdefault(allowance.value.vat_category, Taxed()).allowances.append(allowance)
        for charge in self.charges:
            if charge.value.vat_category:
                found.setdefault(charge.value.vat_category, Taxed()).charges.append(charge)
        for item in self.breakdown:
            if item.value.category:
                found.setdefault(item.value.category, Taxed()).breakdown.append(item)
        return MappingProxyType(found)

    @cached_property
    def lines_are_categorised(self) -> bool:
        """Some old profiles have no VAT categories in lines, and then nothing can be held against them."""
        return not self.lines or any(line.value.vat_category for line in self.lines)


def _numbered(
    items: tuple[AllowanceCharge, ...], above: str, *, is_charge: bool
) -> Iterable[Item[AllowanceCharge]]:
    name = "charge" if is_charge else "allowance"
    number = 0
    for position, item in enumerate(items):
        if item.is_charge is is_charge:
            number += 1
            yield Item(f"{above}allowances_charges[{position}]", f"{name} {number}", item)


def _tax_name(item: VatBreakdown) -> str:
    rate = "" if item.rate is None else f" {item.rate} %"
    return f"the VAT breakdown {(item.category or '?')[:_LONGEST_NAME]}{rate}"
