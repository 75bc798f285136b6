"""DettaglioLinee of a FatturaPA: BG-25 to BG-32."""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from common.schemas.invoice import AllowanceCharge, Identifier, ItemAttribute, Line, Period
from invoice_pipeline.readers.fatturapa_codes import ONE, Vat, rate_of, unit_of
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_rest import Rest
from invoice_pipeline.readers.xml_table import Table

_LINE: Table = {
    "id": "NumeroLinea",
    "name": "Descrizione",
    "quantity": "Quantita",
    "unit_price": "PrezzoUnitario",
    "net_amount": "PrezzoTotale",
    "tax_rate": "AliquotaIVA",
    "buyer_accounting_reference": "RiferimentoAmministrazione",
}
_PLACES = Decimal("0.00000001")
"""The format allows eight decimals."""
_CENT = Decimal("0.01")
_STANDARD_CODES = ("EAN", "GTIN")
_BUYER_CODES = ("CLIENTE", "BUYER")
_GTIN = "0160"  # ISO/IEC 6523

VatOf = Callable[[str | None], Vat | None]
"""The VAT category of a Natura, for this document."""


def read(group: Group, rest: Rest, vat_of: VatOf, order_lines: Mapping[str, str]) -> Line:
    """A line of which nothing can be read is still a line. ``order_lines`` are BT-132 by line number."""
    nature, unit = group.code("vat_category", "Natura"), group.code("unit", "UnitaMisura")
    vat = vat_of(nature)
    discounts = group.many("allowances_charges", "ScontoMaggiorazione", discount)
    line = group.whole(Line, _LINE, rest, _children(group))
    category = vat.category if vat else nature
    line = line.model_copy(
        update={
            "vat_category": category,
            "tax_rate": rate_of(category, line.tax_rate),
            "unit": unit_of(unit) if unit else None,
            "order_line": order_lines.get(line.id or ""),
        }
    )
    return _with_discounts(discounts, _with_quantity(line))


def _children(group: Group) -> dict[str, object]:
    return {
        "period": group.one(
            "period",
            ".",
            lambda found: found.read(Period, {"start": "DataInizioPeriodo", "end": "DataFinePeriodo"}),
        ),
        "attributes": group.many(
            "attributes",
            "AltriDatiGestionali[RiferimentoTesto]",
            lambda found: found.read(ItemAttribute, {"name": "TipoDato", "value": "RiferimentoTesto"}),
        ),
        **_item_ids(group),
    }


def _item_ids(group: Group) -> dict[str, object]:
    """Of each kind the first code; CodiceTipo, which says the kind, is free text."""
    found: dict[str, object] = {}
    kinds, values = group.texts("CodiceArticolo/CodiceTipo"), group.texts("CodiceArticolo/CodiceValore")
    if len(kinds) != len(values):
        return found
    for kind, value in zip(map(str.upper, kinds), values, strict=True):
        if not value:
            continue
        if kind.startswith(_STANDARD_CODES):
            found.setdefault("standard_item_id", Identifier(value=value, scheme=_GTIN))
        elif any(word in kind for word in _BUYER_CODES):
            found.setdefault("buyer_item_id", value)
        else:
            found.setdefault("seller_item_id", value)
    return found


def _with_quantity(line: Line) -> Line:
    """A line without a quantity is of one piece, where its price and its amount say so."""
    if line.quantity is not None:
        return line if line.unit else line.model_copy(update={"unit": ONE})
    if line.unit_price is None or line.unit_price != line.net_amount:
        return line
    return line.model_copy(update={"quantity": Decimal(1), "unit": line.unit or ONE})


def _with_discounts(rows: Sequence[AllowanceCharge], line: Line) -> Line:
    """ScontoMaggiorazione is per piece, and each is reckoned on what the ones before left of the price."""
    quantity, price = line.quantity if line.quantity is not None else Decimal(1), line.unit_price
    found: list[AllowanceCharge] = []
    for row in rows:
        amount = row.amount
        if price is not None and not amount and row.percent is not None:
            amount = (price * row.percent / 100).quantize(_PLACES, ROUND_HALF_UP)
        if amount is None:
            found.append(row)
            continue
        base = None if price is None or row.percent is None else _cents(price * quantity)
        found.append(row.model_copy(update={"amount": _cents(amount * quantity), "base_amount": base}))
        price = None if price is None else price + (amount if row.is_charge else -amount)
    return line.model_copy(update={"allowances_charges": tuple(found)}) if found else line


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def discount(group: Group) -> AllowanceCharge | None:
    """SC takes off, MG (maggiorazione) adds. Reason codes: 95 of UNTDID 5189, ABK of UNTDID 7161."""
    charge = group.take("Tipo") == "MG"
    words = ("Maggiorazione", "ABK") if charge else ("Sconto", "95")
    return group.read(
        AllowanceCharge,
        {"percent": "Percentuale", "amount": "Importo"},
        {"is_charge": charge, "reason": words[0], "reason_code": words[1]},
    )
