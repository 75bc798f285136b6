import re
from datetime import date
from decimal import Decimal

import pytest
from pydantic import JsonValue, ValidationError

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.invoice import Invoice, Line, Party, Payment, Totals
from common.schemas.record import InvoiceRecord, ReaderStamp

NOT_IN_THE_STANDARD = {4}
"""EN 16931-1 numbers its terms BT-1 to BT-165 and left this one out."""


def _terms(schema: JsonValue) -> set[str]:
    if isinstance(schema, dict):
        own = schema.get("term")
        found = set(own.split("/")) if isinstance(own, str) else set()
        return found.union(*(_terms(value) for value in schema.values()))
    if isinstance(schema, list):
        return set[str]().union(*(_terms(value) for value in schema))
    return set()


def test_every_business_term_and_group_of_en_16931_has_a_place() -> None:
    terms = _terms(Invoice.model_json_schema())
    numbers = {int(match[1]) for item in terms if (match := re.fullmatch(r"BT-(\d+)", item))}
    assert numbers == set(range(1, 166)) - NOT_IN_THE_STANDARD
    assert {"BG-1", "BG-3", "BG-4", "BG-7", "BG-10", "BG-11", "BG-13", "BG-14", "BG-16", "BG-18"} <= terms
    assert {"BG-19", "BG-20", "BG-21", "BG-22", "BG-23", "BG-24", "BG-25", "BG-26", "BG-27", "BG-32"} <= terms


def test_every_field_carries_its_term_in_the_schema() -> None:
    schema = Invoice.model_json_schema()
    for model in [schema, *schema["$defs"].values()]:
        for name, field in model["properties"].items():
            assert re.match(r"B[TG]-\d+", field["term"]), f"{model['title']}.{name}"


def test_money_travels_as_text_and_comes_back_exactly() -> None:
    invoice = Invoice(issue_date=date(2026, 2, 28), totals=Totals(payable=Decimal("119.00")))
    text = invoice.model_dump_json(exclude_none=True)
    assert '"payable":"119.00"' in text
    assert Invoice.model_validate_json(text) == invoice


@pytest.mark.parametrize(
    "value", [119.0, "NaN", "Infinity", "1E+999999", "1E-999999", True, "12,50", None.__class__]
)
def test_money_that_is_no_exact_finite_number_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        Totals.model_validate({"payable": value})


def test_a_value_is_frozen_and_closed() -> None:
    with pytest.raises(ValidationError):
        Party.model_validate({"name": "Acme", "nmae": "Acme"})
    with pytest.raises(ValidationError):
        Party(name="Acme").name = "Other"  # type: ignore[misc]  # the point is that it fails
    with pytest.raises(ValidationError):
        Line(name="")


def test_the_first_account_lies_flat_in_the_payment() -> None:
    assert Payment(iban="DE89370400440532013000").iban == "DE89370400440532013000"


@pytest.mark.parametrize("path", ["totals.payable", "lines[0].quantity", "seller.address.city", "number"])
def test_evidence_names_its_field_by_a_path(path: str) -> None:
    FieldEvidence(field=path, method=Method.XML, text="x", confidence=1)


@pytest.mark.parametrize("path", ["", "Totals", "lines[x]", "a..b", "a.", "a" * 101])
def test_evidence_with_a_malformed_path_is_refused(path: str) -> None:
    with pytest.raises(ValidationError):
        FieldEvidence(field=path, method=Method.XML, text="x", confidence=1)


def test_a_record_survives_the_blob_store() -> None:
    record = InvoiceRecord(
        document_sha256="0" * 64,
        reader=ReaderStamp(name="text-pdf", version="1"),
        invoice=Invoice(number="R-1"),
        evidence=(
            FieldEvidence(
                field="number",
                method=Method.LABEL,
                page=1,
                bbox=(10, 20, 60, 30.5),
                text="R-1",
                confidence=0.9,
            ),
        ),
    )
    assert InvoiceRecord.model_validate_json(record.model_dump_json()) == record
