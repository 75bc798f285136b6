"""Whatever text an XML invoice holds is found in the canonical invoice, or else in its extensions."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from lxml import etree
from pydantic import BaseModel

from common.schemas.extensions import LEFT_OUT, LONGEST_KEY, MOST_EXTENSIONS
from common.schemas.record import InvoiceRecord
from common.schemas.values import MAX_TEXT
from invoice_pipeline import readers
from support.corpus import corpus_files
from support.xpath import texts_at

DATA = Path(__file__).parent / "data"
OWN = ("ubl_invoice.xml", "cii_invoice.xml")
CODED_NOTE = re.compile(r"^#[A-Z]{3}#")
CODES_OF_PLACE = {"VAT", "50", "130", "916"}
"""They say which field another element is, and so are in its place."""
EMBEDDED = ("EmbeddedDocumentBinaryObject", "AttachmentBinaryObject")


def read(document: bytes) -> InvoiceRecord:
    result = readers.read(document)
    assert isinstance(result, readers.Read), result
    return result.records[0]


def values(model: object) -> Iterator[object]:
    if isinstance(model, BaseModel):
        for name in type(model).model_fields:
            yield from values(getattr(model, name))
    elif isinstance(model, tuple | dict):
        for item in model.values() if isinstance(model, dict) else model:
            yield from values(item)
    elif model is not None:
        yield model


def lost(document: bytes) -> list[str]:
    """The texts of leaf elements that are nowhere in what was read."""
    record = read(document)
    said = set(values(record.invoice))
    root = etree.fromstring(document)
    texts = ((element, (element.text or "").strip()) for element in root.iter("{*}*") if not len(element))
    return [
        f"{root.getroottree().getpath(element)}: {text[:60]}"
        for element, text in texts
        if text and not _found(text, said) and etree.QName(element).localname not in EMBEDDED
    ]


def _found(text: str, said: set[object]) -> bool:
    if text in said or text[:MAX_TEXT] in said or text in CODES_OF_PLACE:
        return True
    if text in ("true", "false") or CODED_NOTE.sub("", text).strip() in said:
        return True
    try:
        return Decimal(text) in said or _day(text) in said
    except InvalidOperation:
        return _day(text) in said


def _day(text: str) -> date | None:
    digits = text[:10].replace("-", "")
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


@pytest.mark.parametrize("name", OWN)
def test_no_text_of_an_invoice_is_lost(name: str) -> None:
    assert lost((DATA / name).read_bytes()) == []


def test_no_text_of_any_real_invoice_is_lost() -> None:
    missed = {path.name: lost(path.read_bytes()) for path in corpus_files("einvoice-xml", "*.[xX][mM][lL]")}
    assert {name: texts for name, texts in missed.items() if texts} == {}


@pytest.mark.parametrize("name", OWN)
def test_every_evidence_says_where_its_text_stands(name: str) -> None:
    document = (DATA / name).read_bytes()
    root = etree.fromstring(document)
    for element in root.iter("{*}*"):
        element.tag = etree.QName(element).localname
    for item in read(document).evidence:
        [text] = texts_at(root, item.xpath or "")
        assert text == item.text or item.field.endswith("attached_sha256")


def with_line(extra: str) -> bytes:
    document = (DATA / "ubl_invoice.xml").read_bytes()
    return document.replace(b"<cac:Item>", f"<cac:Item>{extra}".encode(), 1)


def test_what_a_line_says_beyond_the_standard_is_kept_at_the_line() -> None:
    name = "<cac:PartyName><cbc:Name>Fjord AS</cbc:Name></cac:PartyName>"
    maker = f"<cac:ManufacturerParty>{name}</cac:ManufacturerParty>"
    keyword = '<cbc:Keyword languageID="en">night</cbc:Keyword><cbc:Keyword>shift</cbc:Keyword>'
    record = read(with_line(keyword + maker))
    assert record.invoice.lines[0].extensions == {
        "Item/Keyword[1]": "night",
        "Item/Keyword[1]/@languageID": "en",
        "Item/Keyword[2]": "shift",
        "Item/ManufacturerParty/PartyName/Name": "Fjord AS",
    }


def test_a_value_of_the_wrong_form_is_kept_as_it_was() -> None:
    record = read((DATA / "ubl_invoice.xml").read_bytes().replace(b"2026-12-02", b"soon"))
    assert record.invoice.extensions["DueDate"] == "soon"


def test_a_group_that_lacks_what_it_cannot_be_without_is_kept_as_text() -> None:
    charge = "<cac:AllowanceCharge><cbc:Amount>7.77</cbc:Amount></cac:AllowanceCharge>"
    document = (DATA / "ubl_invoice.xml").read_bytes()
    record = read(document.replace(b"<cac:TaxTotal>", charge.encode() + b"<cac:TaxTotal>", 1))
    assert "7.77" in record.invoice.extensions.values()


def test_elements_of_two_namespaces_do_not_hide_each_other() -> None:
    foreign = '<x:Keyword xmlns:x="urn:other">theirs</x:Keyword><cbc:Keyword>ours</cbc:Keyword>'
    kept = read(with_line(foreign)).invoice.lines[0].extensions
    assert sorted(kept.values()) == ["ours", "theirs"]


def test_texts_over_the_limits_are_counted() -> None:
    many = "".join(f"<cbc:Keyword>k{number}</cbc:Keyword>" for number in range(MOST_EXTENSIONS + 7))
    kept = read(with_line(many)).invoice.lines[0].extensions
    assert (len(kept), kept[LEFT_OUT]) == (MOST_EXTENSIONS + 1, "7")


def test_a_text_too_long_is_cut_and_counted() -> None:
    kept = read(with_line(f"<cbc:Keyword>{'k' * (MAX_TEXT + 1)}</cbc:Keyword>")).invoice.lines[0].extensions
    assert (kept["Item/Keyword"], kept[LEFT_OUT]) == ("k" * MAX_TEXT, "1")


def test_names_too_long_for_a_key_are_cut_and_stay_apart() -> None:
    name = "N" * (LONGEST_KEY + 9)
    kept = (
        read(with_line(f"<cbc:{name}>a</cbc:{name}><cbc:{name}b>b</cbc:{name}b>")).invoice.lines[0].extensions
    )
    assert sorted(kept.values()) == ["a", "b"]
    assert max(map(len, kept)) == LONGEST_KEY
