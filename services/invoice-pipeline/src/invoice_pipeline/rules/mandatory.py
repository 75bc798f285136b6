"""Fields that must be there: BR-02 to BR-16 and BR-21 to BR-30 of EN 16931."""

from collections.abc import Callable, Iterator

from common.schemas.findings import Severity
from common.schemas.invoice import Address, Invoice, Line, Party, Totals
from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules.rule import Case, Rule

_MISSING = ReasonCode.MISSING_MANDATORY_FIELD


def _field(
    rule: str,
    term: str,
    what: str,
    get: Callable[[Invoice], object],
    *,
    needed: bool = True,
    full: bool = False,
) -> Rule:
    def broken(case: Case) -> Iterator[str]:
        if get(case.invoice) in (None, ()):
            yield f"{what} ({term}) is missing"

    severity = Severity.ERROR if needed else Severity.WARNING
    return Rule(rule, (term,), broken, _MISSING, severity, blocking=needed, full_only=full)


def _each_line(rule: str, term: str, what: str, get: Callable[[Line], object]) -> Rule:
    def broken(case: Case) -> Iterator[str]:
        for position, line in enumerate(case.invoice.lines, start=1):
            if get(line) is None and line.extensions.get("line_status") not in ("GROUP", "INFORMATION"):
                yield f"line {line.id or position} has no {what} ({term})"

    return Rule(rule, (term,), broken, _MISSING, Severity.WARNING, blocking=False, full_only=True)


def _not_negative(rule: str, term: str, what: str, field: str) -> Rule:
    def broken(case: Case) -> Iterator[str]:
        for position, line in enumerate(case.invoice.lines, start=1):
            price = getattr(line, field)
            if price is not None and price < 0:
                yield f"line {line.id or position} has a negative {what} ({term}): {price}"

    return Rule(rule, (term,), broken, ReasonCode.OTHER_RULE_BROKEN, full_only=True)


def _seller(invoice: Invoice) -> Party:
    return invoice.seller or Party()


def _buyer(invoice: Invoice) -> Party:
    return invoice.buyer or Party()


def _totals(invoice: Invoice) -> Totals:
    return invoice.totals or Totals()


def _country(party: Party) -> str | None:
    return (party.address or Address()).country


RULES = (
    _field("BR-02", "BT-1", "the invoice number", lambda invoice: invoice.number),
    _field("BR-03", "BT-2", "the issue date", lambda invoice: invoice.issue_date),
    _field("BR-04", "BT-3", "the type code", lambda invoice: invoice.type_code, needed=False),
    _field("BR-05", "BT-5", "the currency", lambda invoice: invoice.currency),
    _field("BR-06", "BT-27", "the seller's name", lambda invoice: _seller(invoice).name),
    _field("BR-07", "BT-44", "the buyer's name", lambda invoice: _buyer(invoice).name, needed=False),
    _field("BR-08", "BG-5", "the seller's address", lambda invoice: _seller(invoice).address, needed=False),
    _field(
        "BR-09", "BT-40", "the seller's country", lambda invoice: _country(_seller(invoice)), needed=False
    ),
    _field("BR-10", "BG-8", "the buyer's address", lambda invoice: _buyer(invoice).address, needed=False),
    _field("BR-11", "BT-55", "the buyer's country", lambda invoice: _country(_buyer(invoice)), needed=False),
    _field(
        "BR-12",
        "BT-106",
        "the sum of the lines",
        lambda invoice: _totals(invoice).line_net,
        needed=False,
        full=True,
    ),
    _field("BR-13", "BT-109", "the total without tax", lambda invoice: _totals(invoice).net),
    _field("BR-14", "BT-112", "the total with tax", lambda invoice: _totals(invoice).gross),
    _field("BR-15", "BT-115", "the amount due", lambda invoice: _totals(invoice).payable),
    _field("BR-16", "BG-25", "at least one line", lambda invoice: invoice.lines, full=True),
    _each_line("BR-21", "BT-126", "identifier", lambda line: line.id),
    _each_line("BR-22", "BT-129", "quantity", lambda line: line.quantity),
    _each_line("BR-23", "BT-130", "unit", lambda line: line.unit),
    _each_line("BR-24", "BT-131", "net amount", lambda line: line.net_amount),
    _each_line("BR-25", "BT-153", "item name", lambda line: line.name),
    _each_line("BR-26", "BT-146", "net price", lambda line: line.unit_price),
    _not_negative("BR-27", "BT-146", "net price", "unit_price"),
    _not_negative("BR-28", "BT-148", "gross price", "gross_price"),
)
