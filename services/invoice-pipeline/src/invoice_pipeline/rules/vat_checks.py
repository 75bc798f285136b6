"""What the rules of a VAT category look for, by the category's description."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from common.schemas.invoice import Party, VatBreakdown
from invoice_pipeline.rules.arithmetic import ZERO, adds_up, cents, tax_differs, total
from invoice_pipeline.rules.case import Case, Item, Taxed
from invoice_pipeline.rules.rule import Fault

_ROUNDING = Decimal(1)
"""By less than this a rate's taxable amount may differ from its parts (BR-S-08, BR-AF-08, BR-AG-08)."""


class Rate(Enum):
    """The rate that goes with a category."""

    ZERO = "0"
    ABOVE_ZERO = "more than 0"
    FROM_ZERO = "0 or more"
    NONE = "not stated"

    @property
    def bears_tax(self) -> bool:
        return self in (Rate.ABOVE_ZERO, Rate.FROM_ZERO)

    def fits(self, rate: Decimal | None) -> bool:
        if self is Rate.NONE or rate is None:
            return self is Rate.NONE and rate is None
        return {Rate.ZERO: rate == 0, Rate.ABOVE_ZERO: rate > 0}.get(self, rate >= 0)


class Known(Enum):
    """How a party must be known where something is of a category."""

    BY_VAT_ID = auto()
    BY_ANY_NUMBER = auto()
    """A VAT identifier, the seller's tax number or the buyer's legal registration."""
    NOT_BY_VAT_ID = auto()
    ANYHOW = auto()


@dataclass(frozen=True, slots=True)
class Category:
    """``family`` names its rules, ``code`` is of UNTDID 5305.

    ``explained``: a reason for charging no tax must be stated; otherwise none may be.
    """

    family: str
    code: str
    name: str
    rate: Rate = Rate.ZERO
    explained: bool = True
    seller: Known = Known.BY_ANY_NUMBER
    buyer: Known = Known.ANYHOW

    def __str__(self) -> str:
        return f"{self.code} ({self.name})"


Check = Callable[[Category, Case, Taxed], Iterator[Fault]]


def broken_down(category: Category, case: Case, taxed: Taxed) -> Iterator[Fault]:
    """01: what is taxed so stands in the VAT breakdown, once, or once for each rate."""
    used = taxed.lines or taxed.allowances or taxed.charges
    entries = taxed.breakdown
    if used and not entries:
        yield Fault("vat_breakdown", f"{used[0].name} is {category}, but the VAT breakdown has no such entry")
    elif not category.rate.bears_tax and len(entries) > 1 and not case.profile.splits_untaxed:
        message = f"the VAT breakdown has {len(entries)} entries for {category} instead of one"
        yield Fault(entries[1].path, message)
    elif category.rate.bears_tax and not used and case.lines_are_categorised:
        yield Fault(
            entries[0].path, f"the VAT breakdown has an entry for {category}, but nothing is taxed so"
        )


def parties(where: str, category: Category, case: Case, taxed: Taxed) -> Iterator[Fault]:
    """02 to 04: seller and buyer must be known to the tax office, or just not."""
    found = getattr(taxed, where)
    if not found:
        return
    agent = case.invoice.tax_representative or Party()
    parties = (
        ("seller", category.seller, case.seller.vat_id or agent.vat_id, case.seller.tax_id),
        ("buyer", category.buyer, case.buyer.vat_id, case.buyer.legal_id),
    )
    for party, known, vat_id, other in parties:
        if known is Known.BY_VAT_ID and not vat_id:
            states = f"the {party} states no VAT identifier"
        elif known is Known.BY_ANY_NUMBER and not (vat_id or other):
            other_number = "tax number" if party == "seller" else "legal registration"
            states = f"the {party} states neither a VAT identifier nor a {other_number}"
        elif known is Known.NOT_BY_VAT_ID and vat_id:
            states = f"the {party} states the VAT identifier {vat_id}"
        else:
            continue
        yield Fault(f"{party}.vat_id", f"{found[0].name} is {category}, but {states}")


def rates(where: str, category: Category, case: Case, taxed: Taxed) -> Iterator[Fault]:
    """05 to 07: the rate that goes with the category."""
    del case
    for path, name, value in getattr(taxed, where):
        if not category.rate.fits(value.tax_rate):
            states = (
                "states no VAT rate" if value.tax_rate is None else f"states a VAT rate of {value.tax_rate} %"
            )
            message = f"{name} {states}, but is {category}, whose rate is {category.rate.value}"
            yield Fault(f"{path}.tax_rate", message)


def taxable(category: Category, case: Case, taxed: Taxed) -> Iterator[Fault]:
    """08: the taxable amount is what lines, allowances and charges come to; by rate, where rates differ."""
    entries = taxed.breakdown
    if not (entries and case.lines_are_categorised) or any(entry.value.taxable is None for entry in entries):
        return
    if not category.rate.bears_tax:
        stated = total(entry.value.taxable for entry in entries)
        yield from _compare(case, entries[0], stated, _Parts(taxed))
        return
    for entry in entries:
        if entry.value.rate is not None:
            parts = _Parts(taxed, entry.value.rate)
            yield from _compare(case, entry, entry.value.taxable or ZERO, parts, _ROUNDING)


class _Parts:
    """What is of a category, or of one rate in it: how much it comes to, and of how many amounts."""

    def __init__(self, taxed: Taxed, rate: Decimal | None = None) -> None:
        lines = [line.net_amount for _, _, line in taxed.lines if rate in (None, line.tax_rate)]
        minus, plus = (
            [part.amount for _, _, part in parts if rate in (None, part.tax_rate)]
            for parts in (taxed.allowances, taxed.charges)
        )
        self.total = total(lines) - total(minus) + total(plus)
        self.count = len(lines) + len(minus) + len(plus)


def _compare(
    case: Case, entry: Item[VatBreakdown], stated: Decimal, parts: _Parts, rounding: Decimal = ZERO
) -> Iterator[Fault]:
    tolerance = case.profile.tolerance * parts.count
    if abs(stated - parts.total) < rounding or adds_up(stated, parts.total, tolerance):
        return
    message = (
        f"{entry.name} says that {stated} is taxed (BT-116), but its lines, allowances and charges"
        f" come to {cents(parts.total)}"
    )
    yield Fault(f"{entry.path}.taxable", message)


def tax(category: Category, case: Case, taxed: Taxed) -> Iterator[Fault]:
    """09: the rate's share of the taxable amount, and none in a category that bears no tax."""
    del case
    for path, name, item in taxed.breakdown:
        if item.tax is None:
            continue
        if not category.rate.bears_tax:
            if item.tax != 0:
                message = f"{name} says {item.tax} of tax (BT-117), but {category} bears none"
                yield Fault(f"{path}.tax", message)
        elif (
            item.taxable is not None
            and item.rate is not None
            and tax_differs(item.tax, item.taxable, item.rate)
        ):
            share = cents(item.taxable * item.rate / 100)
            message = (
                f"{name} says {item.tax} of tax (BT-117), but {item.rate} % of {item.taxable} is {share}"
            )
            yield Fault(f"{path}.tax", message)


def explained(category: Category, case: Case, taxed: Taxed) -> Iterator[Fault]:
    """10: why no tax is charged; or no such reason where tax is."""
    del case
    for path, name, item in taxed.breakdown:
        stated = item.exemption_reason or item.exemption_code
        if category.explained and not stated:
            message = f"{name} says neither in words (BT-120) nor by a code (BT-121) why no tax is charged"
            yield Fault(f"{path}.exemption_reason", message)
        elif stated and not category.explained:
            message = f"{name} states a reason for exemption ({stated[:100]}), but is {category}"
            yield Fault(f"{path}.exemption_reason", message)
