"""What single VAT categories demand beyond the ten: BR-IC-11, BR-IC-12, BR-O-11 to BR-O-14, BR-B-01, -02."""

from collections.abc import Callable, Iterator

from common.schemas.invoice import Period
from invoice_pipeline.rules.case import NOTHING, Case, Item
from invoice_pipeline.rules.rule import Fault, Needs
from invoice_pipeline.rules.shapes import value_at, warning

_INTRA_COMMUNITY, _OUTSIDE, _SPLIT, _STANDARD = "K", "O", "B", "S"


def _delivered_when(case: Case) -> Iterator[Fault]:
    period = case.invoice.period or Period()
    known = case.invoice.delivery_date or period.start or period.end or case.invoice.tax_point_code
    if case.taxed.get(_INTRA_COMMUNITY, NOTHING).breakdown and not known:
        message = "an intra-community supply needs a delivery date (BT-72) or an invoicing period (BG-14)"
        yield Fault("delivery_date", message)


def _delivered_where(case: Case) -> Iterator[Fault]:
    country = value_at(case, "deliver_to.address.country")
    if case.taxed.get(_INTRA_COMMUNITY, NOTHING).breakdown and not country:
        message = "an intra-community supply needs the country that was delivered to (BT-80)"
        yield Fault("deliver_to.address.country", message)


def _nothing_else(where: str) -> Callable[[Case], Iterator[Fault]]:
    """Where the breakdown says that no VAT applies, nothing may be in another category."""

    def broken(case: Case) -> Iterator[Fault]:
        if not case.taxed.get(_OUTSIDE, NOTHING).breakdown:
            return
        for code, taxed in case.taxed.items():
            items: list[Item[object]] = getattr(taxed, where)
            if code != _OUTSIDE and items:
                message = f"the VAT breakdown says not subject to VAT (O), but {items[0].name} is {code}"
                yield Fault(items[0].path, message)

    return broken


def _italian(case: Case) -> Iterator[Fault]:
    if _SPLIT not in case.taxed:
        return
    parties = ("seller", "buyer", "tax_representative", "deliver_to")
    for path in (f"{party}.address.country" for party in parties):
        country = value_at(case, path)
        if country not in (None, "IT"):
            yield Fault(
                path, f"split payment (B) is for domestic Italian invoices, but a country is {country}"
            )


def _not_both(case: Case) -> Iterator[Fault]:
    if _SPLIT in case.taxed and _STANDARD in case.taxed:
        yield Fault("vat_breakdown", "split payment (B) and standard rated (S) stand in one invoice")


RULES = (
    warning("BR-IC-11", ("BT-72", "BG-14"), _delivered_when),
    warning("BR-IC-12", ("BT-80",), _delivered_where),
    warning("BR-O-11", ("BT-118",), _nothing_else("breakdown"), Needs.BREAKDOWN),
    warning("BR-O-12", ("BT-151",), _nothing_else("lines")),
    warning("BR-O-13", ("BT-95",), _nothing_else("allowances")),
    warning("BR-O-14", ("BT-102",), _nothing_else("charges")),
    warning("BR-B-01", ("BT-151", "BT-95", "BT-102"), _italian),
    warning("BR-B-02", ("BT-151", "BT-95", "BT-102"), _not_both),
)
