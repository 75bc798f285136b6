"""A person's corrections, put into the invoice with the types of the canonical model."""

from collections.abc import Mapping

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.record import InvoiceRecord
from invoice_pipeline.field_values import with_fields
from invoice_pipeline.readers.page_comparison.settling import settle

_MAX_TEXT = 500


def correct(record: InvoiceRecord, corrections: Mapping[str, str | None]) -> InvoiceRecord:
    """A copy with each field set as ``with_fields`` does it. Raises CorrectionRefused.

    Where the page differed from the XML in a field that is set here, even to the value that it has, the
    difference is settled.
    """
    invoice = with_fields(record.invoice, corrections)
    evidence = (*_untouched(record.evidence, corrections), *_by_person(corrections))
    comparison = record.comparison and settle(record.comparison, corrections)
    return record.model_copy(
        update={"invoice": invoice, "evidence": evidence, "comparison": comparison, "findings": ()}
    )


def _untouched(
    evidence: tuple[FieldEvidence, ...], corrections: Mapping[str, str | None]
) -> tuple[FieldEvidence, ...]:
    return tuple(item for item in evidence if item.field not in corrections)


def _by_person(corrections: Mapping[str, str | None]) -> tuple[FieldEvidence, ...]:
    return tuple(
        FieldEvidence(field=path, method=Method.PERSON, text=text[:_MAX_TEXT], confidence=1)
        for path, text in corrections.items()
        if text is not None
    )
