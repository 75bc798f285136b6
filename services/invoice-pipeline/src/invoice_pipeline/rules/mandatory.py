"""Fields that the document and its parties must state: BR-01 to BR-20, BR-53, BR-56, BR-57 of EN 16931."""

from collections.abc import Iterator

from common.schemas.findings import Severity
from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.rule import Fault, Needs, Rule
from invoice_pipeline.rules.shapes import needed, value_at, warning

_WARNING, _FORM = Severity.WARNING, Needs.FORM


def _formal(rule: str, term: str, path: str, what: str) -> Rule:
    return needed(rule, term, path, what, severity=_WARNING, needs=_FORM)


def _below(rule: str, term: str, group: str, field: str, what: str) -> Rule:
    """A field that must be there only where its group is."""
    path = f"{group}.{field}"

    def broken(case: Case) -> Iterator[Fault]:
        if value_at(case, group) is not None and value_at(case, path) is None:
            yield Fault(path, f"{what} ({term}) is missing")

    return warning(rule, (term,), broken, reason=ReasonCode.MISSING_MANDATORY_FIELD)


def _payee(case: Case) -> Iterator[Fault]:
    payee, seller = case.invoice.payee, case.seller
    if payee is None:
        return
    if payee.name is None:
        yield Fault(
            "payee.name", "there is a payee (BG-10) other than the seller, but its name (BT-59) is missing"
        )
    elif payee.name in (seller.name, seller.trading_name):
        yield Fault(
            "payee.name",
            f"the payee (BT-59) is said to be another than the seller, but both are {payee.name}",
        )
    elif set(payee.identifiers) & set(seller.identifiers):
        yield Fault("payee.identifiers", "the payee (BT-60) has an identifier of the seller (BT-29)")


def _tax_in_tax_currency(case: Case) -> Iterator[Fault]:
    currency = case.invoice.tax_currency
    if currency and case.totals.tax_in_tax_currency is None and currency != case.invoice.currency:
        message = f"VAT is accounted in {currency} (BT-6), but the tax in that currency (BT-111) is missing"
        yield Fault("totals.tax_in_tax_currency", message)


RULES = (
    _formal("BR-01", "BT-24", "specification", "the specification identifier"),
    needed("BR-02", "BT-1", "number", "the invoice number"),
    needed("BR-03", "BT-2", "issue_date", "the issue date"),
    _formal("BR-04", "BT-3", "type_code", "the type code"),
    needed("BR-05", "BT-5", "currency", "the currency"),
    needed("BR-06", "BT-27", "seller.name", "the seller's name"),
    needed("BR-07", "BT-44", "buyer.name", "the buyer's name", severity=_WARNING),
    _formal("BR-08", "BG-5", "seller.address", "the seller's address"),
    _below("BR-09", "BT-40", "seller.address", "country", "the country of the seller's address"),
    _formal("BR-10", "BG-8", "buyer.address", "the buyer's address"),
    _below("BR-11", "BT-55", "buyer.address", "country", "the country of the buyer's address"),
    needed("BR-12", "BT-106", "totals.line_net", "the sum of the lines", severity=_WARNING, needs=Needs.FORM),
    needed("BR-13", "BT-109", "totals.net", "the total without tax"),
    needed("BR-14", "BT-112", "totals.gross", "the total with tax"),
    needed("BR-15", "BT-115", "totals.payable", "the amount due"),
    needed("BR-16", "BG-25", "lines", "at least one line", needs=Needs.LINES),
    warning("BR-17", ("BT-59", "BG-10"), _payee),
    _below("BR-18", "BT-62", "tax_representative", "name", "the name of the seller's tax representative"),
    _below(
        "BR-19", "BG-12", "tax_representative", "address", "the address of the seller's tax representative"
    ),
    _below(
        "BR-20",
        "BT-69",
        "tax_representative.address",
        "country",
        "the country of the tax representative's address",
    ),
    warning("BR-53", ("BT-111", "BT-6"), _tax_in_tax_currency, reason=ReasonCode.MISSING_MANDATORY_FIELD),
    _below("BR-56", "BT-63", "tax_representative", "vat_id", "the tax representative's VAT identifier"),
    _below("BR-57", "BT-80", "deliver_to.address", "country", "the country of the deliver-to address"),
)
