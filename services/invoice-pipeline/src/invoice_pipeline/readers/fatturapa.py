"""FatturaPA, the Italian invoice, in its ordinary form: FPA12, FPR12 and the versions before.

One file may hold several: a header, and one FatturaElettronicaBody for each invoice. The terms of EN 16931
are found as in the mapping of the Italian usage specification (CIUS-IT).
"""

from collections.abc import Iterator
from functools import partial

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import DeliverTo, Identifier, Invoice, Line, Note, PrecedingInvoice
from common.schemas.record import Coverage
from invoice_pipeline.readers import fatturapa_line, fatturapa_party
from invoice_pipeline.readers.fatturapa_amounts import (
    READ_OF_AMOUNTS,
    READ_ONCE_OF_AMOUNTS,
    wide_decimals,
    with_amounts,
)
from invoice_pipeline.readers.fatturapa_attachments import READ_OF_ATTACHMENT, supporting_documents
from invoice_pipeline.readers.fatturapa_codes import CREDIT_NOTE, TYPE_CODES, vat_of
from invoice_pipeline.readers.fatturapa_credit import with_positive_amounts
from invoice_pipeline.readers.fatturapa_rest import rest
from invoice_pipeline.readers.fatturapa_vat import VatOf
from invoice_pipeline.readers.xml_document import XmlElement, strip_namespaces
from invoice_pipeline.readers.xml_group import Group, Table

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
_HEADER, _BODY = "FatturaElettronicaHeader", "FatturaElettronicaBody"
_GENERAL = f"{_BODY}/DatiGenerali"
_DOCUMENT = f"{_GENERAL}/DatiGeneraliDocumento"
_LINES = f"{_BODY}/DatiBeniServizi/DettaglioLinee"
_CIG, _CUP = "CodiceCIG", "CodiceCUP"
_REFERRING = ("DatiOrdineAcquisto", "DatiContratto", "DatiConvenzione", "DatiRicezione")


def _first(path: str) -> tuple[str, ...]:
    """Of the documents that an invoice refers to, the first that has it."""
    return tuple(f"{_GENERAL}/{group}/{path}" for group in _REFERRING)


_INVOICE: Table = {
    "number": f"{_DOCUMENT}/Numero",
    "issue_date": f"{_DOCUMENT}/Data",
    "type_code": f"{_DOCUMENT}/TipoDocumento",
    "currency": f"{_DOCUMENT}/Divisa",
    "purchase_order": f"{_GENERAL}/DatiOrdineAcquisto/IdDocumento",
    "contract": f"{_GENERAL}/DatiContratto/IdDocumento",
    "receiving_advice": f"{_GENERAL}/DatiRicezione/IdDocumento",
    "despatch_advice": f"{_GENERAL}/DatiDDT/NumeroDDT",
    "tender": _first(_CIG),
    "project": _first(_CUP),
    "buyer_accounting_reference": f"{_HEADER}/CedentePrestatore/RiferimentoAmministrazione",
    "delivery_date": f"{_GENERAL}/DatiTrasporto/DataOraConsegna",
    "specification": f"{_HEADER}/DatiTrasmissione/FormatoTrasmissione",
}
_READ_OF_HEADER = frozenset(
    {
        "CedentePrestatore/RiferimentoAmministrazione",
        "DatiTrasmissione/FormatoTrasmissione",
        *(
            f"{party}/{path}"
            for party in ("CedentePrestatore", "CessionarioCommittente", "RappresentanteFiscale")
            for path in fatturapa_party.READ_OF_PARTY
        ),
    }
)
_READ_OF_BODY = frozenset(
    {
        *(f"DatiGenerali/DatiGeneraliDocumento/{name}" for name in ("Numero", "Data", "Divisa", "Causale")),
        "DatiGenerali/DatiFattureCollegate/IdDocumento",
        "DatiGenerali/DatiFattureCollegate/Data",
        *(f"DatiGenerali/DatiTrasporto/IndirizzoResa/{path}" for path in fatturapa_party.ADDRESS.values()),
        "DatiGenerali/DatiTrasporto/IndirizzoResa/NumeroCivico",
        *READ_OF_ATTACHMENT,
        *READ_OF_AMOUNTS,
    }
)
_READ_ONCE_OF_BODY = READ_ONCE_OF_AMOUNTS | frozenset(
    f"DatiGenerali/{path}"
    for path in (
        "DatiOrdineAcquisto/IdDocumento",
        "DatiContratto/IdDocumento",
        "DatiConvenzione/IdDocumento",
        "DatiRicezione/IdDocumento",
        "DatiDDT/NumeroDDT",
    )
)


def split(root: XmlElement) -> Iterator[XmlElement]:
    """The document once for each invoice in it, with the other bodies emptied.

    The same tree each time, so that a lot takes no more memory than its file: each is to be read before the
    next is asked for. Emptied and not removed, so that positions in the tree stay what they are.
    """
    bodies = [child for child in root if isinstance(child.tag, str) and child.tag.endswith(_BODY)]
    contents = [list(body) for body in bodies]
    if len(bodies) < 2:  # noqa: PLR2004 - one invoice needs no splitting
        yield root
        return
    for body in bodies:
        body[:] = []
    for body, content in zip(bodies, contents, strict=True):
        body.extend(content)
        yield root
        body[:] = []


def read(root: XmlElement) -> tuple[Invoice, list[FieldEvidence], Coverage]:
    strip_namespaces(root, _NAMESPACES)
    evidence: list[FieldEvidence] = []
    with wide_decimals():
        invoice = _invoice(root, Group(root, "", evidence), evidence)
        return Invoice.model_validate(invoice.model_dump()), evidence, Coverage.FULL


def _invoice(root: XmlElement, group: Group, evidence: list[FieldEvidence]) -> Invoice:
    regime = group.text(f"{_HEADER}/CedentePrestatore/DatiAnagrafici/RegimeFiscale")
    rows = f"{_BODY}/DatiBeniServizi/DatiRiepilogo/EsigibilitaIVA"
    vat = partial(vat_of, regime=regime, split_payment="S" in group.texts(rows))
    invoice = group.read(Invoice, _INVOICE, _parties(group) | _references(group)) or Invoice()
    invoice = invoice.model_copy(
        update={
            "type_code": TYPE_CODES.get(invoice.type_code or "", invoice.type_code),
            "tax_point_code": "432" if "D" in group.texts(rows) else None,  # UNTDID 2005: paid to date
            "lines": _lines(root, group, vat),
            "extensions": _extensions(root),
        }
    )
    invoice = with_amounts(group, invoice, vat, evidence)
    if invoice.type_code == CREDIT_NOTE and invoice.totals and (invoice.totals.net or 0) < 0:
        return with_positive_amounts(invoice)
    return invoice


def _parties(group: Group) -> dict[str, object]:
    return {
        "seller": group.one("seller", f"{_HEADER}/CedentePrestatore", fatturapa_party.seller),
        "buyer": group.one("", _HEADER, fatturapa_party.buyer),
        "tax_representative": group.one(
            "tax_representative", f"{_HEADER}/RappresentanteFiscale", fatturapa_party.tax_representative
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
        "deliver_to": group.one("deliver_to", f"{_GENERAL}/DatiTrasporto", _deliver_to),
        "supporting_documents": supporting_documents(group),
    }


def _deliver_to(group: Group) -> DeliverTo | None:
    address = group.one("address", "IndirizzoResa", fatturapa_party.address_of)
    return DeliverTo(address=address) if address else None


def _lines(root: XmlElement, group: Group, vat: VatOf) -> tuple[Line, ...]:
    """Each with what it says beyond the model."""
    order_lines = _order_lines(root)
    lines = group.many("lines", _LINES, lambda found: fatturapa_line.read(found, vat, order_lines))
    elements = root.findall(_LINES)
    return tuple(
        line.model_copy(update={"extensions": rest(element, fatturapa_line.READ_OF_LINE, ())})
        for line, element in zip(lines, elements, strict=True)
    )


def _order_lines(root: XmlElement) -> dict[str, str]:
    """BT-132 by the number of the line that it is of."""
    found: dict[str, str] = {}
    for order in root.iterfind(f"{_GENERAL}/DatiOrdineAcquisto"):
        item = (order.findtext("NumItem") or "").strip()
        for line in order.iterfind("RiferimentoNumeroLinea"):
            if item and line.text:
                found.setdefault(line.text.strip(), item)
    return found


def _extensions(root: XmlElement) -> dict[str, str]:
    attributes = {str(name): str(value) for name, value in root.attrib.items()}
    found = {f"@{name}": value for name, value in attributes.items() if value and "}" not in name}
    found |= rest(root, (), (), skipped=(_HEADER, _BODY))
    for header in root.iterfind(_HEADER):
        found |= rest(header, _READ_OF_HEADER, ())
    for body in root.iterfind(_BODY):
        found |= rest(body, _READ_OF_BODY, _READ_ONCE_OF_BODY, skipped=("DatiBeniServizi/DettaglioLinee",))
    return found
