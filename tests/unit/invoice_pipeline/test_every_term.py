"""Nothing that EN 16931 names is dropped: documents in which every term has a value of its own."""

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from common.schemas.invoice import Invoice
from invoice_pipeline import readers

DATA = Path(__file__).parent / "data"
TERM = re.compile(r"\{(BT-[0-9]+(?:-[0-9])?)\}")
ALL = {f"BT-{number}" for number in range(1, 166)} - {"BT-4"}  # the standard has no BT-4
DATES = {f"BT-{number}" for number in (2, 7, 9, 26, 72, 73, 74, 134, 135)}
NUMBERS = {
    f"BT-{number}"
    for number in (
        *(92, 93, 94, 96, 99, 100, 101, 103, *range(106, 118), 119, 129, 131, 136, 137, 138, 141, 142, 143),
        *(146, 147, 148, 149, 152),
    )
}
ATTACHED = b"the attached document"
CODED = {"BT-21": "AAI", "BT-125-1": "text/csv"}  # read by their form


def written(term: str, day_format: str) -> str:
    """What the document says; no two terms say the same."""
    value = meant(term)
    if isinstance(value, date):
        return value.strftime(day_format)
    return b64encode(ATTACHED).decode() if term == "BT-125" else str(value)


def meant(term: str) -> object:
    """What the canonical invoice says."""
    number = int(term.split("-")[1])
    if term in DATES:
        return date(2026, 1, 1) + timedelta(days=number)
    if term in NUMBERS:
        return Decimal(number) + Decimal("0.5")
    return sha256(ATTACHED).hexdigest() if term == "BT-125" else CODED.get(term, f"text of {term}")


def document(form: str) -> tuple[bytes, set[str]]:
    """The document, and the terms in it."""
    template = (DATA / f"{form}_every_term.xml").read_text()
    day_format = "%Y%m%d" if form == "cii" else "%Y-%m-%d"
    filled = TERM.sub(lambda match: written(match[1], day_format), template)
    return filled.encode(), set(TERM.findall(template))


def leaves(model: BaseModel, terms: frozenset[str] = frozenset()) -> Iterator[tuple[frozenset[str], object]]:
    """Every value with the terms of its field and of the groups that it lies in."""
    for name, field in type(model).model_fields.items():
        extra = field.json_schema_extra
        own = terms | set(str(extra["term"]).split("/")) if isinstance(extra, dict) else terms
        value = getattr(model, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                yield from leaves(item, own)
            elif item is not None:
                yield own, item


@pytest.mark.parametrize("form", ["ubl", "cii"])
def test_every_term_of_the_standard_is_read_into_a_field_of_that_term(form: str) -> None:
    content, terms = document(form)
    assert terms >= ALL
    result = readers.read(content)
    assert isinstance(result, readers.Read)
    found = list(leaves(result.records[0].invoice))
    missed = {
        term
        for term in terms
        if not any(meant(term) == value and (term in of or term.count("-") > 1) for of, value in found)
    }
    assert missed == set()


@pytest.mark.parametrize("form", ["ubl", "cii"])
def test_of_what_the_standard_names_nothing_is_left_to_the_extensions(form: str) -> None:
    result = readers.read(document(form)[0])
    assert isinstance(result, readers.Read)
    invoice = result.records[0].invoice
    # The scheme by which a tax number is told from the VAT identifier is no term of the standard.
    scheme = {"AccountingSupplierParty/Party/PartyTaxScheme[2]/TaxScheme/ID": "TAX"}
    assert invoice.extensions == (scheme if form == "ubl" else {})
    assert [line.extensions for line in invoice.lines] == [{}]


def test_the_canonical_invoice_has_a_field_for_every_term() -> None:
    assert {term for term in _terms(Invoice) if term.count("-") == 1} >= ALL


def _terms(model: type[BaseModel]) -> set[str]:
    found: set[str] = set()
    for field in model.model_fields.values():
        extra = field.json_schema_extra
        found |= set(str(extra["term"]).split("/")) if isinstance(extra, dict) else set()
        for child in _models(field.annotation):
            found |= _terms(child)
    return found


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (tuple, Union, UnionType):
        for part in get_args(annotation):
            yield from _models(part)
