"""DatiRiepilogo of a FatturaPA: BG-23, and what it counts in that stands in no line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.schemas.invoice import AllowanceCharge, Line, VatBreakdown
from invoice_pipeline.readers import xml_values
from invoice_pipeline.readers.fatturapa_codes import Vat, rate_of
from invoice_pipeline.readers.fatturapa_totals import total
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_table import Table

_VAT: Table = {
    "taxable": "ImponibileImporto",
    "tax": "Imposta",
    "rate": "AliquotaIVA",
    "exemption_reason": "RiferimentoNormativo",
}
ROUNDING = "Arrotondamento"
ACCESSORY_COSTS = "Spese accessorie"

VatOf = Callable[[str | None], Vat | None]
"""The VAT category of a Natura, for this document."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One row: the group, and amounts that it may have counted in."""

    group: VatBreakdown
    split_payment: bool
    rounding: Decimal
    accessory_costs: Decimal


def summaries(document: Group, vat_of: VatOf) -> tuple[Summary, ...]:
    more: list[tuple[bool, Decimal, Decimal]] = []

    def read(group: Group) -> VatBreakdown | None:
        found = group.read(VatBreakdown, _VAT)
        if found is None:
            return None
        nature = group.code("category", "Natura")
        split = group.text("EsigibilitaIVA") == "S"
        more.append((split, number(group, "Arrotondamento"), number(group, "SpeseAccessorie")))
        return found.model_copy(update=_codes(found, nature, vat_of(nature)))

    groups = document.many("vat_breakdown", "FatturaElettronicaBody/DatiBeniServizi/DatiRiepilogo", read)
    return tuple(Summary(group, *known) for group, known in zip(groups, more, strict=True))


def _codes(found: VatBreakdown, nature: str | None, vat: Vat | None) -> dict[str, object]:
    if vat is None:
        return {"category": nature}
    return {
        "category": vat.category,
        "rate": rate_of(vat.category, found.rate),
        "exemption_reason": found.exemption_reason or vat.reason,
        "exemption_code": vat.code,
    }


def number(group: Group, path: str) -> Decimal:
    """Zero for what is missing or no number; the text itself is kept beyond the model."""
    try:
        return xml_values.decimal(group.text(path) or "0")
    except ValueError:
        return Decimal(0)


def counted_in(
    summary: Summary, lines: Sequence[Line], charges: Sequence[AllowanceCharge]
) -> Iterator[AllowanceCharge]:
    """The row's rounding, and accessory costs where the taxable amount shows that they are in it.

    ``charges`` are those that are known already, such as a pension fund's.
    """
    group, known = summary.group, summary.rounding
    if summary.rounding:
        yield _charge(group, summary.rounding, ROUNDING)
    if not summary.accessory_costs or group.taxable is None:
        return
    key = (group.category, group.rate)
    known += total(line.net_amount for line in lines if (line.vat_category, line.tax_rate) == key)
    known += total(item.amount for item in charges if (item.vat_category, item.tax_rate) == key)
    if group.taxable - known == summary.accessory_costs:
        yield _charge(group, summary.accessory_costs, ACCESSORY_COSTS)


def _charge(group: VatBreakdown, amount: Decimal, reason: str) -> AllowanceCharge:
    return AllowanceCharge(
        is_charge=amount > 0,
        amount=abs(amount),
        vat_category=group.category,
        tax_rate=group.rate,
        reason=reason,
    )
