"""FatturaPA in its simplified form (FSM10), for small amounts: prices include VAT, totals are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Invoice, Line, Party, PrecedingInvoice, Totals, VatBreakdown
from common.schemas.record import Coverage
from invoice_pipeline.readers.fatturapa_attachments import supporting_documents
from invoice_pipeline.readers.fatturapa_codes import CREDIT_NOTE, ONE, TYPE_CODES, rate_of, vat_of
from invoice_pipeline.readers.fatturapa_credit import with_positive_amounts
from invoice_pipeline.readers.fatturapa_party import Where, party, register_entry, with_electronic_address
from invoice_pipeline.readers.fatturapa_shared import BODY, HEADER, shorten_signatures, wide_decimals
from invoice_pipeline.readers.fatturapa_totals import together, total
from invoice_pipeline.readers.fatturapa_vat import VatOf, number
from invoice_pipeline.readers.xml_document import XmlElement
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_node import Naming, root_node
from invoice_pipeline.readers.xml_rest import Rest
from invoice_pipeline.readers.xml_table import Table

VERSION = "1"
_NAME = "FatturaElettronicaSemplificata"
_NAMESPACES = frozenset({"http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0"})
ROOTS = (_NAME, *(f"{{{namespace}}}{_NAME}" for namespace in _NAMESPACES))
_DOCUMENT = f"{BODY}/DatiGenerali/DatiGeneraliDocumento"
_GOODS = f"{BODY}/DatiBeniServizi"
_INVOICE: Table = {
    "number": f"{_DOCUMENT}/Numero",
    "issue_date": f"{_DOCUMENT}/Data",
    "currency": f"{_DOCUMENT}/Divisa",
    "specification": f"{HEADER}/DatiTrasmissione/FormatoTrasmissione",
}
_LINE: Table = {
    "name": "Descrizione",
    "net_amount": "Importo",
    "tax_rate": "DatiIVA/Aliquota",
}
_SELLER = Where("", "", "Sede")
_BUYER = Where("AltriDatiIdentificativi/", "IdentificativiFiscali/", "AltriDatiIdentificativi/Sede")
_RATES = tuple(map(Decimal, (22, 10, 5, 4)))
"""Of Italian VAT, for lines that state the tax and not its rate."""
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Row:
    """One DatiBeniServizi: the line without its VAT, the VAT, and why there is none."""

    line: Line
    tax: Decimal
    exemption_reason: str | None
    exemption_code: str | None


def read(root: XmlElement) -> tuple[Invoice, list[FieldEvidence], Coverage]:
    evidence: list[FieldEvidence] = []
    shorten_signatures(root)
    group = Group(root_node(root, Naming(_NAMESPACES)), "", evidence)
    with wide_decimals():
        invoice = _invoice(group, Rest())
        evidence += _evidence(evidence)
        return Invoice.model_validate(invoice.model_dump()), evidence, Coverage.FULL


def _invoice(group: Group, rest: Rest) -> Invoice:
    vat = partial(vat_of, regime=group.text(f"{HEADER}/CedentePrestatore/RegimeFiscale"))
    rows = _rows(group, rest, vat)
    net = total(row.line.net_amount for row in rows)
    gross = net + total(row.tax for row in rows)
    kind = group.code("type_code", f"{_DOCUMENT}/TipoDocumento")
    children = {
        **_groups(group),
        "type_code": TYPE_CODES.get(kind or "", kind),
        "lines": tuple(row.line for row in rows),
        "vat_breakdown": _breakdown(rows),
        "totals": Totals(line_net=net, net=net, tax=gross - net, gross=gross, payable=gross)
        if rows
        else None,
    }
    invoice = group.whole(Invoice, _INVOICE, rest, children)
    return with_positive_amounts(invoice) if invoice.type_code == CREDIT_NOTE and net < 0 else invoice


def _groups(group: Group) -> dict[str, object]:
    seller = f"{HEADER}/CedentePrestatore"
    return {
        "seller": group.one("seller", seller, _seller),
        "buyer": group.one("", HEADER, _buyer),
        "tax_representative": group.one(
            "tax_representative", f"{seller}/RappresentanteFiscale", lambda found: party(found, _SELLER)
        ),
        "preceding_invoices": group.many(
            "preceding_invoices",
            f"{BODY}/DatiGenerali/DatiFatturaRettificata",
            lambda found: found.read(PrecedingInvoice, {"number": "NumeroFR", "issue_date": "DataFR"}),
        ),
        "supporting_documents": supporting_documents(group),
    }


def _seller(group: Group) -> Party | None:
    return party(
        group, _SELLER, children={"legal_id": group.one("legal_id", "IscrizioneREA", register_entry)}
    )


def _buyer(header: Group) -> Party | None:
    found = header.one("buyer", "CessionarioCommittente", lambda group: party(group, _BUYER))
    return with_electronic_address(found, header)


def _rows(group: Group, rest: Rest, vat: VatOf) -> list[Row]:
    rows: list[Row] = []

    def read_line(found: Group) -> Line:
        rows.append(_row(found, rest, vat, len(rows) + 1))
        return rows[-1].line

    group.many("lines", _GOODS, read_line)
    return rows


def _row(group: Group, rest: Rest, vat: VatOf, position: int) -> Row:
    """``Importo`` is what is paid: the tax in it is stated, or follows from the rate."""
    nature, tax = group.code("vat_category", "Natura"), number(group, "DatiIVA/Imposta")
    reason = group.take("RiferimentoNormativo")
    known = vat(nature)
    line = group.whole(Line, _LINE, rest)
    gross, rate = line.net_amount or Decimal(0), Decimal(0) if nature else line.tax_rate
    if rate and not tax:
        tax = (gross * rate / (100 + rate)).quantize(_CENT, ROUND_HALF_UP)
    net = gross - tax
    category = known.category if known else nature
    update = {
        "id": str(position),
        "quantity": Decimal(1),
        "unit": ONE,
        "unit_price": net,
        "net_amount": net,
        "tax_rate": rate_of(category, _rate(net, tax) if rate is None else rate),
        "vat_category": category,
    }
    return Row(
        line=line.model_copy(update=update),
        tax=tax,
        exemption_reason=reason or (known.reason if known else None),
        exemption_code=known.code if known else None,
    )


def _rate(net: Decimal, tax: Decimal) -> Decimal | None:
    return next((r for r in _RATES if (net * r / 100).quantize(_CENT, ROUND_HALF_UP) == tax), None)


def _breakdown(rows: Sequence[Row]) -> tuple[VatBreakdown, ...]:
    groups: dict[tuple[object, ...], VatBreakdown] = {}
    for row in rows:
        line, key = row.line, (row.line.vat_category, row.line.tax_rate, row.exemption_reason)
        before = groups.get(key, VatBreakdown())
        groups[key] = VatBreakdown(
            taxable=(before.taxable or Decimal(0)) + (line.net_amount or Decimal(0)),
            tax=(before.tax or Decimal(0)) + row.tax,
            category=line.vat_category,
            rate=line.tax_rate,
            exemption_reason=row.exemption_reason,
            exemption_code=row.exemption_code,
        )
    return tuple(groups.values())


def _evidence(evidence: Sequence[FieldEvidence]) -> list[FieldEvidence]:
    """Every total is made of the lines' amounts and rates."""
    parts = [item for item in evidence if item.field.endswith((".net_amount", ".tax_rate"))]
    return [
        item for field in ("net", "tax", "gross", "payable") for item in together(f"totals.{field}", parts)
    ]
