"""FatturaPA, the Italian invoice, in its ordinary form: FPA12, FPR12 and the versions before.

One file may hold several: a header, and one FatturaElettronicaBody for each invoice. The terms of EN 16931
are found as in the mapping of the Italian usage specification (CIUS-IT).
"""

from datetime import date
from functools import partial

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import DeliverTo, Identifier, Invoice, Line, Note, PrecedingInvoice
from common.schemas.record import Coverage
from invoice_pipeline.readers import fatturapa_line, fatturapa_party
from invoice_pipeline.readers.fatturapa_amounts import amounts_of
from invoice_pipeline.readers.fatturapa_attachments import supporting_documents
from invoice_pipeline.readers.fatturapa_codes import CREDIT_NOTE, TYPE_CODES, vat_of
from invoice_pipeline.readers.fatturapa_credit import with_positive_amounts
from invoice_pipeline.readers.fatturapa_shared import BODY, HEADER, shorten_signatures, wide_decimals
from invoice_pipeline.readers.fatturapa_vat import VatOf
from invoice_pipeline.readers.xml_document import XmlElement
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_node import Naming, root_node
from invoice_pipeline.readers.xml_rest import Rest
from invoice_pipeline.readers.xml_table import Table
from invoice_pipeline.readers.xml_values import day

VERSION = "1"
_NAME = "FatturaElettronica"
_NAMESPACES = frozenset(
    {
        "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2",
        "http://www.fatturapa.gov.it/sdi/fatturapa/v1.1",
        "http://www.fatturapa.gov.it/sdi/fatturapa/v1.0",
    }
)
ROOTS = (_NAME, *(f"{{{namespace}}}{_NAME}" for namespace in sorted(_NAMESPACES)))
"""The root alone is qualified, and some senders forget even that."""
_GENERAL = f"{BODY}/DatiGenerali"
_DOCUMENT = f"{_GENERAL}/DatiGeneraliDocumento"
_LINES = f"{BODY}/DatiBeniServizi/DettaglioLinee"
_CIG, _CUP = "CodiceCIG", "CodiceCUP"
_REFERRING = ("DatiOrdineAcquisto", "DatiContratto", "DatiConvenzione", "DatiRicezione")


def _first(path: str) -> tuple[str, ...]:
    """Of the documents that an invoice refers to, the first that has it."""
    return tuple(f"{_GENERAL}/{group}/{path}" for group in _REFERRING)


_INVOICE: Table = {
    "number": f"{_DOCUMENT}/Numero",
    "issue_date": f"{_DOCUMENT}/Data",
    "currency": f"{_DOCUMENT}/Divisa",
    "purchase_order": f"{_GENERAL}/DatiOrdineAcquisto/IdDocumento",
    "contract": f"{_GENERAL}/DatiContratto/IdDocumento",
    "receiving_advice": f"{_GENERAL}/DatiRicezione/IdDocumento",
    "despatch_advice": f"{_GENERAL}/DatiDDT/NumeroDDT",
    "tender": _first(_CIG),
    "project": _first(_CUP),
    "buyer_accounting_reference": f"{HEADER}/CedentePrestatore/RiferimentoAmministrazione",
    "specification": f"{HEADER}/DatiTrasmissione/FormatoTrasmissione",
}


def read(root: XmlElement) -> tuple[Invoice, list[FieldEvidence], Coverage]:
    evidence: list[FieldEvidence] = []
    shorten_signatures(root)
    group = Group(root_node(root, Naming(_NAMESPACES)), "", evidence)
    with wide_decimals():
        invoice = _invoice(group, Rest(), evidence)
        return Invoice.model_validate(invoice.model_dump()), evidence, Coverage.FULL


def _invoice(group: Group, rest: Rest, evidence: list[FieldEvidence]) -> Invoice:
    regime = group.text(f"{HEADER}/CedentePrestatore/DatiAnagrafici/RegimeFiscale")
    rows = group.texts(f"{BODY}/DatiBeniServizi/DatiRiepilogo/EsigibilitaIVA")
    vat = partial(vat_of, regime=regime, split_payment="S" in rows)
    kind = group.code("type_code", f"{_DOCUMENT}/TipoDocumento")
    type_code = TYPE_CODES.get(kind or "", kind)
    lines = _lines(group, rest, vat)
    amounts = amounts_of(group, lines, type_code, vat, evidence)
    children = {
        **_parties(group),
        **_references(group),
        **amounts,
        "type_code": type_code,
        "tax_point_code": "432" if "D" in rows else None,  # UNTDID 2005: paid to date
        "lines": lines,
    }
    invoice = group.whole(Invoice, _INVOICE, rest, children)
    if invoice.type_code == CREDIT_NOTE and invoice.totals and (invoice.totals.net or 0) < 0:
        return with_positive_amounts(invoice)
    return invoice


def _parties(group: Group) -> dict[str, object]:
    return {
        "seller": group.one("seller", f"{HEADER}/CedentePrestatore", fatturapa_party.seller),
        "buyer": group.one("", HEADER, fatturapa_party.buyer),
        "tax_representative": group.one(
            "tax_representative", f"{HEADER}/RappresentanteFiscale", fatturapa_party.tax_representative
        ),
    }


def _references(group: Group) -> dict[str, object]:
    return {
        "notes": group.many("notes", f"{_DOCUMENT}/Causale", lambda found: found.read(Note, {"text": "."})),
        "preceding_invoices": group.many(
            "preceding_invoices",
            f"{_GENERAL}/DatiFattureCollegate",
            lambda found: found.read(PrecedingInvoice, {"number": "IdDocumento", "issue_date": "Data"}),
        ),
        "invoiced_object": group.one(
            "invoiced_object",
            f"{_GENERAL}/DatiConvenzione/IdDocumento",
            lambda found: found.read(Identifier, {"value": "."}),
        ),
        "delivery_date": _delivery_date(group),
        "deliver_to": group.one("deliver_to", f"{_GENERAL}/DatiTrasporto", _deliver_to),
        "supporting_documents": supporting_documents(group),
    }


def _delivery_date(group: Group) -> date | None:
    """The hour, which the document states as well, is kept beyond the model."""
    text = group.code("delivery_date", f"{_GENERAL}/DatiTrasporto/DataOraConsegna")
    try:
        return day(text) if text else None
    except ValueError:
        return None


def _deliver_to(group: Group) -> DeliverTo | None:
    address = group.one("address", "IndirizzoResa", fatturapa_party.address_of)
    return DeliverTo(address=address) if address else None


def _lines(group: Group, rest: Rest, vat: VatOf) -> tuple[Line, ...]:
    order_lines = _order_lines(group)
    return group.many("lines", _LINES, lambda found: fatturapa_line.read(found, rest, vat, order_lines))


def _order_lines(group: Group) -> dict[str, str]:
    """BT-132 by the number of the line that it is of."""
    found: dict[str, str] = {}

    def note(order: Group) -> None:
        item = order.text("NumItem")
        for line in order.texts("RiferimentoNumeroLinea"):
            if item and line:
                found.setdefault(line, item)

    group.many("", f"{_GENERAL}/DatiOrdineAcquisto", note)
    return found
