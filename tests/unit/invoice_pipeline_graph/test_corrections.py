from datetime import date
from decimal import Decimal

import pytest

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.invoice import Invoice, Line, Totals
from common.schemas.record import InvoiceRecord, ReaderStamp
from invoice_pipeline.errors import CorrectionRefused
from invoice_pipeline.graph.corrections import correct

RECORD = InvoiceRecord(
    document_sha256="0" * 64,
    reader=ReaderStamp(name="test", version="1"),
    invoice=Invoice(
        number="7", totals=Totals(payable=Decimal("1.10"), gross=Decimal("1.10")), lines=(Line(name="Bolt"),)
    ),
    evidence=(
        FieldEvidence(field="number", method=Method.LABEL, page=1, text="7", confidence=0.5),
        FieldEvidence(field="totals.gross", method=Method.LABEL, page=1, text="1,10", confidence=0.6),
    ),
)


def test_values_take_the_types_of_the_model() -> None:
    invoice = correct(
        RECORD, {"issue_date": "2026-02-28", "totals.payable": "12.345", "seller.vat_id": "DE136695976"}
    ).invoice
    assert invoice.issue_date == date(2026, 2, 28)
    assert invoice.totals is not None
    assert (invoice.totals.payable, invoice.totals.gross) == (Decimal("12.345"), Decimal("1.10"))
    assert invoice.seller is not None
    assert invoice.seller.vat_id == "DE136695976"


def test_lines_are_changed_and_added_by_position() -> None:
    invoice = correct(RECORD, {"lines[0].name": "Nut", "lines[1].quantity": "3"}).invoice
    assert [(line.name, line.quantity) for line in invoice.lines] == [("Nut", None), (None, Decimal(3))]


def test_none_empties_a_field() -> None:
    assert correct(RECORD, {"number": None}).invoice.number is None


def test_the_persons_word_replaces_what_was_read() -> None:
    evidence = correct(RECORD, {"number": "8"}).evidence
    assert [(item.field, item.method) for item in evidence] == [
        ("totals.gross", Method.LABEL),
        ("number", Method.PERSON),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("issue_date", "28.02.2026"),
        ("totals.payable", "1.234,56"),
        ("totals.payable", "NaN"),
        ("number", ""),
        ("nonsense", "1"),
        ("number.deeper", "1"),
        ("lines[0]", "1"),
        ("lines", "1"),
        ("lines[5].name", "far away"),
        ("totals[0]", "1"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(path: str, text: str | None) -> None:
    with pytest.raises(CorrectionRefused, match=r"^the correction of "):
        correct(RECORD, {path: text})
