"""Allegati of a FatturaPA: BG-24."""

from common.schemas.invoice import SupportingDocument
from invoice_pipeline.readers.xml_group import Group, Table
from invoice_pipeline.readers.xml_values import embedded_sha256

_ATTACHMENT: Table = {
    "reference": "NomeAttachment",
    "filename": "NomeAttachment",
    "description": "DescrizioneAttachment",
}
READ_OF_ATTACHMENT = frozenset(
    {"Allegati/NomeAttachment", "Allegati/DescrizioneAttachment", "Allegati/Attachment"}
)
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


def supporting_documents(body: Group) -> tuple[SupportingDocument, ...]:
    return body.many("supporting_documents", "FatturaElettronicaBody/Allegati", _attachment)


def _attachment(group: Group) -> SupportingDocument | None:
    """A packed one (AlgoritmoCompressione) is of the packing's type, whatever lies in it."""
    form = group.text("AlgoritmoCompressione") or group.text("FormatoAttachment") or ""
    return group.read(
        SupportingDocument,
        _ATTACHMENT,
        {
            "attached_sha256": embedded_sha256(group.text("Attachment")),
            "media_type": _MEDIA_TYPES.get(form.strip(" .").upper()),
        },
    )
