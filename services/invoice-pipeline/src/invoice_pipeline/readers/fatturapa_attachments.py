"""Allegati of a FatturaPA: BG-24."""

from common.schemas.invoice import SupportingDocument
from invoice_pipeline.readers.fatturapa_shared import BODY, EMBEDDED
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_table import Table

_ATTACHMENT: Table = {
    "reference": "NomeAttachment",
    "filename": "NomeAttachment",
    "description": "DescrizioneAttachment",
    "attached_sha256": EMBEDDED,
}
_MEDIA_TYPES = {
    "PDF": "application/pdf",
    "XML": "application/xml",
    "CSV": "text/csv",
    "TXT": "text/plain",
    "JPG": "image/jpeg",
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "ZIP": "application/zip",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ODS": "application/vnd.oasis.opendocument.spreadsheet",
}


def supporting_documents(document: Group) -> tuple[SupportingDocument, ...]:
    return document.many("supporting_documents", f"{BODY}/Allegati", _attachment)


def _attachment(group: Group) -> SupportingDocument | None:
    """A packed one (AlgoritmoCompressione) is of the packing's type, whatever lies in it."""
    form = group.text(("AlgoritmoCompressione", "FormatoAttachment")) or ""
    media_type = _MEDIA_TYPES.get(form.strip(" .").upper())
    return group.read(SupportingDocument, _ATTACHMENT, {"media_type": media_type})
