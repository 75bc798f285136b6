"""The official second opinion within the graph: asked about XML as it came, and about nothing else."""

from collections.abc import Sequence

from common.messages.payload import BlobRef
from common.schemas.evidence import Method
from common.schemas.findings import Finding
from common.schemas.record import InvoiceRecord
from invoice_pipeline.graph.context import Context
from invoice_pipeline.official import Depth, disagreements, second_opinion


def look_again(
    document: BlobRef, record: InvoiceRecord, native: Sequence[Finding], context: Context
) -> list[Finding]:
    """What the official files find wrong and our rules do not, as blocking findings.

    An invoice that a person has corrected is no longer the one in the XML, and the person has seen it.
    """
    methods = {evidence.method for evidence in record.evidence}
    if context.official is Depth.OFF or Method.XML not in methods or Method.PERSON in methods:
        return []
    xml = context.sandbox.invoice_xml(context.records.document(document))
    if xml is None:
        return []
    return disagreements(native, second_opinion(xml, context.official, context.sandbox.limits).findings)
