"""What Peppol BIS Billing 3.0 asks beyond EN 16931, as far as the semantic model carries it.

XRechnung 3 asks most of it too. Rules about the syntax alone (R008, R043, R044, R051, R053, R054, R080, R100,
R101) have nothing to look at here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from common.schemas.invoice import AllowanceCharge, Line, Party, Payment, Period
from invoice_pipeline.rules.case import Case, Item
from invoice_pipeline.rules.rule import Fault, Rule
from invoice_pipeline.rules.shapes import value_at, warning

_PEPPOL = frozenset({"PEPPOL BIS"})
_BOTH = frozenset({"PEPPOL BIS", "XRECHNUNG"})
_SPECIFICATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROCESS = re.compile(r"^urn:fdc:peppol\.eu:2017:poacc:billing:\d{2}:1\.0$", re.ASCII)
_SLACK = Decimal("0.02")
_DIRECT_DEBITS = ("49", "59")
_HUNDRED = Decimal(100)


def _process(case: Case) -> Iterator[Fault]:
    if case.invoice.business_process is None:
        yield Fault("business_process", "the business process (BT-23) is missing, which Peppol routes by")


def _process_form(case: Case) -> Iterator[Fault]:
    process = case.invoice.business_process
    if process and not _PROCESS.match(process):
        yield Fault("business_process", f"{process[:200]} (BT-23) is no business process of Peppol billing")


def _notes(case: Case) -> Iterator[Fault]:
    countries = [value_at(case, f"{party}.address.country") for party in ("seller", "buyer")]
    if len(case.invoice.notes) > 1 and countries != ["DE", "DE"]:
        yield Fault("notes", "Peppol takes one note (BT-22), and more of them only between Germans")


def _reference(case: Case) -> Iterator[Fault]:
    if case.invoice.buyer_reference is None and case.invoice.purchase_order is None:
        yield Fault(
            "buyer_reference", "neither a buyer reference (BT-10) nor a purchase order (BT-13) is stated"
        )


def _specification(case: Case) -> Iterator[Fault]:
    stated = case.invoice.specification or ""
    if not stated.startswith(_SPECIFICATION):
        yield Fault("specification", f"{stated[:200]} (BT-24) is not how Peppol BIS Billing 3.0 calls itself")


def _currencies(case: Case) -> Iterator[Fault]:
    if case.invoice.tax_currency and case.invoice.tax_currency == case.invoice.currency:
        yield Fault("tax_currency", "the currency of the VAT (BT-6) is stated, but is the invoice's own")


def _electronic_address(party: Party, whose: str, term: str) -> Iterator[Fault]:
    if party.electronic_address is None:
        yield Fault(f"{whose}.electronic_address", f"the {whose}'s electronic address ({term}) is missing")


def _buyer_address(case: Case) -> Iterator[Fault]:
    yield from _electronic_address(case.buyer, "buyer", "BT-49")


def _seller_address(case: Case) -> Iterator[Fault]:
    yield from _electronic_address(case.seller, "seller", "BT-34")


def _all_charges(case: Case) -> Iterable[Item[AllowanceCharge]]:
    return chain(case.allowances, case.charges, case.line_allowances, case.line_charges)


def _percentages(case: Case) -> Iterator[Fault]:
    for path, name, item in _all_charges(case):
        if item.amount is None or item.percent is None or item.base_amount is None:
            continue
        expected = item.base_amount * item.percent / _HUNDRED
        if abs(item.amount - expected) > _SLACK:
            message = f"{name} says {item.amount}, but {item.percent} % of {item.base_amount} is {expected:f}"
            yield Fault(f"{path}.amount", message)


def _bases(case: Case) -> Iterator[Fault]:
    for path, name, item in _all_charges(case):
        if item.percent is not None and item.base_amount is None:
            yield Fault(f"{path}.base_amount", f"{name} states {item.percent} %, but not of which amount")


def _missing_percentages(case: Case) -> Iterator[Fault]:
    for path, name, item in _all_charges(case):
        if item.base_amount is not None and item.percent is None:
            yield Fault(
                f"{path}.percent", f"{name} states the amount {item.base_amount}, but no percentage of it"
            )


def _net_prices(case: Case) -> Iterator[Fault]:
    for path, name, line in case.lines:
        if line.gross_price is None or line.unit_price is None:
            continue
        expected = line.gross_price - (line.price_discount or 0)
        if line.unit_price != expected:
            message = f"the net price of {name} is {line.unit_price}, but gross less discount is {expected}"
            yield Fault(f"{path}.unit_price", message)


def _signs(case: Case) -> Iterator[Fault]:
    tax, other = case.totals.tax, case.totals.tax_in_tax_currency
    if tax is not None and other is not None and tax * other < 0:
        yield Fault(
            "totals.tax_in_tax_currency", "the two totals of VAT (BT-110, BT-111) differ in their sign"
        )


def _mandate(case: Case) -> Iterator[Fault]:
    payment = case.invoice.payment or Payment()
    mandate = payment.direct_debit and payment.direct_debit.mandate
    if payment.means_code in _DIRECT_DEBITS and not mandate:
        yield Fault(
            "payment.direct_debit.mandate", "a direct debit needs the reference of its mandate (BT-89)"
        )


def _first_days(case: Case) -> Iterator[Fault]:
    first = (case.invoice.period or Period()).start
    for path, name, line in case.lines:
        if first and line.period and line.period.start and line.period.start < first:
            message = (
                f"the period of {name} begins on {line.period.start}, before that of the invoice on {first}"
            )
            yield Fault(f"{path}.period.start", message)


def _last_days(case: Case) -> Iterator[Fault]:
    last = (case.invoice.period or Period()).end
    for path, name, line in case.lines:
        if last and line.period and line.period.end and line.period.end > last:
            message = f"the period of {name} ends on {line.period.end}, after that of the invoice on {last}"
            yield Fault(f"{path}.period.end", message)


def _net_of(line: Line) -> Decimal:
    """A line without a quantity is taken for one piece, one without a price for nothing."""
    pieces = Decimal(1) if line.quantity is None else line.quantity
    charges = sum(
        (item.amount or Decimal(0)) * (1 if item.is_charge else -1) for item in line.allowances_charges
    )
    return pieces * (line.unit_price or Decimal(0)) / (line.price_base_quantity or 1) + charges


def _line_amounts(case: Case) -> Iterator[Fault]:
    for path, name, line in case.lines:
        expected = _net_of(line)
        if line.net_amount is not None and abs(line.net_amount - expected) > _SLACK:
            shown = f"{expected:.4f}".rstrip("0").rstrip(".")
            message = (
                f"{name} says {line.net_amount} (BT-131), but its quantity, price and charges come to {shown}"
            )
            yield Fault(f"{path}.net_amount", message)


def _base_quantities(case: Case) -> Iterator[Fault]:
    for path, name, line in case.lines:
        if line.price_base_quantity is not None and line.price_base_quantity <= 0:
            message = f"the price of {name} is for {line.price_base_quantity} pieces (BT-149)"
            yield Fault(f"{path}.price_base_quantity", message)


def _base_units(case: Case) -> Iterator[Fault]:
    for path, name, line in case.lines:
        if line.price_base_unit and line.quantity is not None and line.price_base_unit != line.unit:
            units = f"{line.price_base_unit[:20]}, its quantity in {(line.unit or '?')[:20]}"
            message = f"the price of {name} is by {units}"
            yield Fault(f"{path}.price_base_unit", message)


_OF_PEPPOL = (
    warning("PEPPOL-EN16931-R002", ("BT-22",), _notes),
    warning("PEPPOL-EN16931-R003", ("BT-10", "BT-13"), _reference),
    warning("PEPPOL-EN16931-R004", ("BT-24",), _specification),
    warning("PEPPOL-EN16931-R007", ("BT-23",), _process_form),
)
_OF_BOTH = (
    warning("PEPPOL-EN16931-R001", ("BT-23",), _process),
    warning("PEPPOL-EN16931-R005", ("BT-6", "BT-5"), _currencies),
    warning("PEPPOL-EN16931-R010", ("BT-49",), _buyer_address),
    warning("PEPPOL-EN16931-R020", ("BT-34",), _seller_address),
    warning("PEPPOL-EN16931-R040", ("BT-92", "BT-99", "BT-136", "BT-141"), _percentages),
    warning("PEPPOL-EN16931-R041", ("BT-93", "BT-100", "BT-137", "BT-142"), _bases),
    warning("PEPPOL-EN16931-R042", ("BT-94", "BT-101", "BT-138", "BT-143"), _missing_percentages),
    warning("PEPPOL-EN16931-R046", ("BT-146", "BT-147", "BT-148"), _net_prices),
    warning("PEPPOL-EN16931-R055", ("BT-110", "BT-111"), _signs),
    warning("PEPPOL-EN16931-R061", ("BT-89", "BT-81"), _mandate),
    warning("PEPPOL-EN16931-R110", ("BT-134", "BT-73"), _first_days),
    warning("PEPPOL-EN16931-R111", ("BT-135", "BT-74"), _last_days),
    warning("PEPPOL-EN16931-R120", ("BT-131", "BT-129", "BT-146"), _line_amounts),
    warning("PEPPOL-EN16931-R121", ("BT-149",), _base_quantities),
    warning("PEPPOL-EN16931-R130", ("BT-150", "BT-130"), _base_units),
)


def _of(profiles: frozenset[str], rules: tuple[Rule, ...]) -> Iterator[Rule]:
    return (replace(rule, profiles=profiles) for rule in rules)


RULES = (*_of(_PEPPOL, _OF_PEPPOL), *_of(_BOTH, _OF_BOTH))
