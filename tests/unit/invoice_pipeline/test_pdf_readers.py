from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from common.schemas.evidence import Method
from common.schemas.invoice import Invoice
from common.schemas.record import Coverage, InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline import readers
from support.deciding import decided
from support.invoice_pages import ENGLISH, FRENCH, GERMAN, Row, changed, hybrid_pdf, lying_pdf, page_pdf

CII = (Path(__file__).parent / "data" / "cii_invoice.xml").read_bytes()
UBL = (Path(__file__).parent / "data" / "ubl_invoice.xml").read_bytes()


def read(document: bytes, *, ignore_xml: bool = False) -> InvoiceRecord:
    result = readers.read(document, ignore_xml=ignore_xml)
    assert isinstance(result, readers.Read), result
    return result.records[0]


def _header(invoice: Invoice) -> dict[str, object]:
    assert invoice.seller is not None
    assert invoice.totals is not None
    return {
        "number": invoice.number,
        "issued": invoice.issue_date,
        "due": invoice.due_date,
        "currency": invoice.currency,
        "seller": invoice.seller.name,
        "vat_id": invoice.seller.vat_id,
        "net": invoice.totals.net,
        "tax": invoice.totals.tax,
        "payable": invoice.totals.payable,
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            GERMAN,
            {
                "number": "RE-2026-0815",
                "issued": date(2026, 11, 2),
                "due": date(2026, 11, 16),
                "currency": "EUR",
                "seller": "Nordlicht Werkstatt GmbH",
                "vat_id": "DE136695976",
                "net": Decimal("1250.00"),
                "tax": Decimal("237.50"),
                "payable": Decimal("1487.50"),
            },
        ),
        (
            ENGLISH,
            {
                "number": "BW-10442",
                "issued": date(2026, 11, 5),
                "due": date(2026, 12, 5),
                "currency": "USD",
                "seller": "Brightwater Supplies Inc.",
                "vat_id": None,
                "net": Decimal("1000.00"),
                "tax": Decimal("75.00"),
                "payable": Decimal("1075.00"),
            },
        ),
        (
            FRENCH,
            {
                "number": "FA-2026-118",
                "issued": date(2026, 11, 5),
                "due": date(2026, 12, 5),
                "currency": "EUR",
                "seller": "Au Vieux Four SARL",
                "vat_id": "FR40303265045",
                "net": Decimal("1200.00"),
                "tax": Decimal("66.00"),
                "payable": Decimal("1266.00"),
            },
        ),
    ],
    ids=["de", "en", "fr"],
)
def test_the_header_of_a_page_is_read_and_approved(
    rows: tuple[Row, ...], expected: dict[str, object]
) -> None:
    record = read(page_pdf(rows))
    assert _header(record.invoice) == expected
    assert record.coverage is Coverage.HEADER
    assert decided(record).status is InvoiceStatus.APPROVED


def test_every_value_of_a_page_has_the_box_it_was_read_from() -> None:
    record = read(page_pdf(GERMAN))
    number = next(item for item in record.evidence if item.field == "number")
    assert (number.method, number.page, number.text) == (Method.LABEL, 1, "RE-2026-0815")
    assert number.bbox is not None
    x0, top, x1, bottom = number.bbox
    assert x0 == pytest.approx(480, abs=1)
    assert top < 150 < bottom + 1
    assert 500 < x1 < 560


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read_as_its_reader_sees_it(turned: int) -> None:
    upright, seen = read(page_pdf(GERMAN)), read(page_pdf(GERMAN, turned=turned))
    assert seen.invoice == upright.invoice
    for one, other in zip(upright.evidence, seen.evidence, strict=True):
        assert other.bbox == pytest.approx(one.bbox, abs=0.5)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_text_that_lies_on_its_side_or_stands_on_its_head_is_set_upright(turned: int) -> None:
    assert read(lying_pdf(GERMAN, turned)).invoice == read(page_pdf(GERMAN)).invoice


def test_a_note_along_the_margin_turns_no_page() -> None:
    note = lying_pdf([(60, 30, "Geliefert unter Eigentumsvorbehalt")], 90)
    both = BytesIO()
    with pikepdf.open(BytesIO(page_pdf(GERMAN))) as pdf, pikepdf.open(BytesIO(note)) as margin:
        pdf.pages[0].add_overlay(margin.pages[0], None)
        pdf.save(both)
    assert read(both.getvalue()).invoice == read(page_pdf(GERMAN)).invoice


def test_amounts_that_do_not_add_up_need_a_person() -> None:
    assert (
        decided(read(page_pdf(changed(GERMAN, "1.487,50", "1.478,50")))).status is InvoiceStatus.NEEDS_REVIEW
    )


def test_a_page_without_a_number_needs_a_person() -> None:
    rows = changed(changed(GERMAN, "RE-2026-0815", ""), "Rechnungsnummer:", "")
    assert decided(read(page_pdf(rows))).status is InvoiceStatus.NEEDS_REVIEW


def test_a_day_that_may_be_a_month_needs_a_person() -> None:
    rows = changed(ENGLISH, "Dayton, OH 45402", "Dayton")
    reasons = decided(read(page_pdf(rows))).reasons
    assert {field for reason in reasons for field in reason.fields} == {"issue_date", "due_date"}


def test_a_labelled_buyer_is_not_taken_for_the_seller() -> None:
    rows = (*ENGLISH, (60, 178, "www.hafen-trading.example"))
    seller = read(page_pdf(rows)).invoice.seller
    assert seller is not None
    assert seller.name == "Brightwater Supplies Inc."


@pytest.mark.parametrize("xml", [CII, UBL], ids=["cii", "ubl"])
def test_the_xml_of_a_hybrid_wins_over_its_page(xml: bytes) -> None:
    with pikepdf.open(BytesIO(page_pdf(GERMAN))) as pdf:
        pdf.attachments["anything.bin"] = pikepdf.AttachedFileSpec(pdf, xml, filename="anything.bin")
        target = BytesIO()
        pdf.save(target)
    record = read(target.getvalue())
    assert record.reader.name.startswith("hybrid-pdf/")
    assert record.invoice == read(xml).invoice


def test_a_factur_x_file_is_read_by_its_xml_or_on_request_by_its_page() -> None:
    document = hybrid_pdf(CII)
    assert read(document).invoice.number == "AV-88"
    assert read(document, ignore_xml=True).invoice.number == "RE-2026-0815"
