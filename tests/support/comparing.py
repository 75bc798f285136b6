"""Hybrids read and judged, and what came of the comparison with their pages."""

from collections.abc import Sequence

from common.schemas.comparison import ComparedField
from common.schemas.reasons import Reason
from common.schemas.record import InvoiceRecord
from invoice_pipeline import readers
from invoice_pipeline.judgement import judged
from invoice_pipeline.readers import DEFAULT_LIMITS, Limits
from invoice_pipeline.triage import Decision, triage
from support.hybrids import SHOWN, drawn, with_xml
from support.invoice_pages import Row


def hybrid(rows: Sequence[Row] = SHOWN, xml: bytes | None = None) -> InvoiceRecord:
    return record(with_xml(drawn(rows), xml))


def record(document: bytes, limits: Limits = DEFAULT_LIMITS) -> InvoiceRecord:
    result = readers.read(document, limits=limits)
    assert isinstance(result, readers.Read), result
    return judged(result.records[0])


def decide(found: InvoiceRecord) -> Decision:
    return triage(found, found.findings, ())


def page_reasons(found: InvoiceRecord) -> list[Reason]:
    return [reason for reason in decide(found).reasons if reason.code.startswith("page_")]


def compared(found: InvoiceRecord) -> dict[str, ComparedField]:
    assert found.comparison is not None
    return {field.field: field for field in found.comparison.fields}


def without(rows: Sequence[Row], text: str) -> tuple[Row, ...]:
    assert any(text in row[2] for row in rows), text
    return tuple(row for row in rows if text not in row[2])


def edited(xml: bytes, old: str, new: str) -> bytes:
    assert old.encode() in xml, old
    return xml.replace(old.encode(), new.encode())
