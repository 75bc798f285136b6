"""Charges and discounts of a whole FatturaPA (BG-20, BG-21): pension funds, stamp duty, discounts."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from common.schemas.invoice import AllowanceCharge, Line, VatBreakdown
from invoice_pipeline.readers.fatturapa_codes import EXCLUDED, rate_of
from invoice_pipeline.readers.fatturapa_line import discount
from invoice_pipeline.readers.fatturapa_totals import Stated, total
from invoice_pipeline.readers.fatturapa_vat import Summary, VatOf, counted_in, number
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_table import Table

_GENERAL = "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento"
_FUND: Table = {
    "amount": "ImportoContributoCassa",
    "base_amount": "ImponibileCassa",
    "percent": "AlCassa",
    "tax_rate": "AliquotaIVA",
}
_STAMP_DUTY = "Imposta di bollo"


def charges(
    document: Group, lines: Sequence[Line], summaries: Sequence[Summary], vat: VatOf
) -> list[AllowanceCharge]:
    """What the taxable amounts have in them besides the lines."""
    found = list(document.many("allowances_charges", f"{_GENERAL}/DatiCassaPrevidenziale", _fund_of(vat)))
    for summary in summaries:
        found += counted_in(summary, lines, found)
    discounts = document.many("allowances_charges", f"{_GENERAL}/ScontoMaggiorazione", discount)
    net = total(summary.group.taxable for summary in summaries)
    if discounts and net == total(line.net_amount for line in lines) + _signed(found) + _signed(discounts):
        found += [_of_the_only_rate(item, summaries) for item in discounts]
    return found


def stamp_duty(document: Group, groups: Sequence[VatBreakdown], stated: Stated) -> Decimal:
    """What the buyer bears of it with no line saying so: the total is higher by just that. Or zero."""
    duty = number(document, f"{_GENERAL}/DatiBollo/ImportoBollo")
    if stated.gross is None:
        return Decimal(0)
    more = stated.gross - total(group.taxable for group in groups) - total(group.tax for group in groups)
    return duty if more in (duty, duty + stated.rounding) else Decimal(0)


def stamp_duty_charge(duty: Decimal) -> AllowanceCharge:
    return AllowanceCharge(
        is_charge=True,
        amount=duty,
        vat_category=EXCLUDED.category,
        tax_rate=Decimal(0),
        reason=_STAMP_DUTY,
    )


def with_stamp_duty(groups: Sequence[VatBreakdown], duty: Decimal) -> tuple[VatBreakdown, ...]:
    """Its taxable amount in the group of what is excluded, which the document may have for something else."""
    key = (EXCLUDED.category, Decimal(0), EXCLUDED.code)
    for position, group in enumerate(groups):
        if (group.category, group.rate, group.exemption_code) == key:
            more = group.model_copy(update={"taxable": (group.taxable or Decimal(0)) + duty})
            return (*groups[:position], more, *groups[position + 1 :])
    group = VatBreakdown(
        taxable=duty,
        tax=Decimal(0),
        category=EXCLUDED.category,
        rate=Decimal(0),
        exemption_reason=EXCLUDED.reason,
        exemption_code=EXCLUDED.code,
    )
    return (*groups, group)


def _fund_of(vat: VatOf) -> Callable[[Group], AllowanceCharge | None]:
    def read(group: Group) -> AllowanceCharge | None:
        kind = group.text("TipoCassa")
        reason = f"Contributo cassa previdenziale {kind}" if kind else "Contributo cassa previdenziale"
        found = group.read(AllowanceCharge, _FUND, {"is_charge": True, "reason": reason})
        nature = group.code("vat_category", "Natura")
        known = vat(nature)
        category = known.category if known else nature
        return found and found.model_copy(
            update={"vat_category": category, "tax_rate": rate_of(category, found.tax_rate)}
        )

    return read


def _signed(items: Sequence[AllowanceCharge]) -> Decimal:
    charged = total(item.amount for item in items if item.is_charge)
    return charged - total(item.amount for item in items if not item.is_charge)


def _of_the_only_rate(item: AllowanceCharge, summaries: Sequence[Summary]) -> AllowanceCharge:
    """A discount on all of it has the document's VAT, if that is only one."""
    if len(summaries) != 1:
        return item
    group = summaries[0].group
    return item.model_copy(update={"vat_category": group.category, "tax_rate": group.rate})
