from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from common.schemas.ocr import OcrReport, Unread
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord, PageRun
from common.schemas.status import InvoiceStatus
from invoice_pipeline import readers
from invoice_pipeline.extract import extract
from invoice_pipeline.readers import NotAnInvoice, Read
from invoice_pipeline.readers.limits import DEFAULT_LIMITS
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.parting.pages_of_run import pages_of
from invoice_pipeline.readers.text_pdf.parting.paging import PageNumber, page_numbers
from invoice_pipeline.readers.text_pdf.words import Pages, PageSize, read_pages
from support.bound_pages import DELIVERY_NOTE, TERMS, bound, german, with_page_number
from support.deciding import decided
from support.invoice_pages import ENGLISH, FRENCH, Row, changed, page_pdf


def read(*pages: Sequence[Row]) -> tuple[InvoiceRecord, ...]:
    result = readers.read(bound(*pages))
    assert isinstance(result, Read), result
    return result.records


def numbers(records: Sequence[InvoiceRecord]) -> list[str | None]:
    return [record.invoice.number for record in records]


def payables(records: Sequence[InvoiceRecord]) -> list[Decimal | None]:
    return [record.invoice.totals.payable if record.invoice.totals else None for record in records]


def doubts(records: Sequence[InvoiceRecord]) -> list[list[ReasonCode]]:
    return [[doubt.code for doubt in record.doubts] for record in records]


def status(record: InvoiceRecord) -> InvoiceStatus:
    return decided(record).status


def test_page_numbers_that_begin_anew_and_another_number_part_two_invoices() -> None:
    records = read(
        german("RE-1", counted="Seite 1 von 1"),
        german("RE-2", "80.00", "Seite 1 von 2"),
        (*TERMS, (480, 820, "Seite 2 von 2")),
    )
    assert numbers(records) == ["RE-1", "RE-2"]
    assert payables(records) == [Decimal("1487.50"), Decimal("95.20")]
    assert [record.pages for record in records] == [PageRun(first=1, last=1), PageRun(first=2, last=3)]
    assert [record.part for record in records] == [1, 2]
    assert doubts(records) == [[], []]
    assert len({record.document_sha256 for record in records}) == 1


def test_evidence_stays_on_the_pages_of_the_whole_document() -> None:
    _, second = read(german("RE-1"), german("RE-2", "80.00"))
    assert {item.page for item in second.evidence} == {2}
    number = next(item for item in second.evidence if item.field == "number")
    assert (number.page, number.text) == (2, "RE-2")


def test_another_number_under_another_heading_with_another_total_needs_no_page_numbers() -> None:
    records = read(german("RE-1"), german("RE-2", "80.00"), german("RE-3", "17.10"))
    assert numbers(records) == ["RE-1", "RE-2", "RE-3"]
    assert [status(record) for record in records] == [status(read(german("RE-1"))[0])] * 3


def test_invoices_of_different_sellers_and_languages_are_parted() -> None:
    records = read(german(), ENGLISH, FRENCH)
    assert numbers(records) == ["RE-2026-0815", "BW-10442", "FA-2026-118"]
    sellers = [record.invoice.seller.name for record in records if record.invoice.seller]
    assert sellers == ["Nordlicht Werkstatt GmbH", "Brightwater Supplies Inc.", "Au Vieux Four SARL"]


def test_an_invoice_of_other_parties_behind_one_may_be_a_receipt_and_waits_for_a_person() -> None:
    first, second = read(german(), ENGLISH)
    assert doubts([first, second]) == [[], [ReasonCode.ENCLOSED_INVOICE_SUSPECTED]]
    same_buyer = changed(ENGLISH, "Hafen Trading LLC", "Hafen Handel AG")
    assert doubts(read(german(), same_buyer)) == [[], []]


def test_two_months_of_the_same_rent_are_two_invoices() -> None:
    assert numbers(read(german("RE-1"), german("RE-2"))) == ["RE-1", "RE-2"]


@pytest.mark.parametrize("behind", [TERMS, DELIVERY_NOTE, with_page_number(DELIVERY_NOTE, "Seite 1 von 1")])
def test_what_lies_behind_an_invoice_and_is_none_belongs_to_it(behind: Sequence[Row]) -> None:
    [record] = read(german(), behind)
    assert (record.pages, record.doubts) == (None, ())
    records = read(german("RE-1"), behind, german("RE-2", "80.00"))
    assert [record.pages for record in records] == [PageRun(first=1, last=2), PageRun(first=3, last=3)]


def test_the_same_head_on_every_page_is_one_invoice() -> None:
    first = changed(german(counted="Seite 1 von 2"), "1.487,50 €", "")
    [record] = read(first, german(counted="Seite 2 von 2"))
    assert (record.invoice.number, record.pages, record.doubts) == ("RE-2026-0815", None, ())


def test_a_copy_of_the_invoice_behind_it_is_no_other_invoice() -> None:
    [record] = read(german(counted="Seite 1 von 1"), german(counted="Seite 1 von 1"))
    assert (record.invoice.number, record.doubts) == ("RE-2026-0815", ())


def test_page_numbers_that_count_on_speak_against_another_invoice_and_a_person_decides() -> None:
    """Batches that are numbered through look the same as a collective invoice with its details."""
    [record] = read(german("RE-1", counted="Seite 1 von 2"), german("RE-2", "80.00", "Seite 2 von 2"))
    assert doubts([record]) == [[ReasonCode.SEVERAL_INVOICES_SUSPECTED]]
    assert record.doubts[0].facts == {"page": "2", "detail": "number RE-2"}
    assert status(record) is InvoiceStatus.NEEDS_REVIEW


def test_a_total_that_is_the_sum_of_the_others_is_a_collective_invoice_and_a_person_decides() -> None:
    [record] = read(german("SR-9", "300.00"), german("RE-1", "100.00"), german("RE-2", "200.00"))
    assert set(doubts([record])[0]) == {ReasonCode.SEVERAL_INVOICES_SUSPECTED}
    assert status(record) is InvoiceStatus.NEEDS_REVIEW


def test_a_second_number_without_a_total_is_not_booked_unseen() -> None:
    """It may be an invoice whose total could not be read."""
    without = changed(changed(german("RE-2"), "Rechnungsbetrag", "Sonstiges"), "Nettobetrag", "Posten")
    records = read(german("RE-1"), without)
    assert doubts(records) == [[ReasonCode.SEVERAL_INVOICES_SUSPECTED]]


def test_a_second_total_under_a_heading_without_a_number_is_not_booked_unseen() -> None:
    unnumbered = changed(changed(german("RE-2", "80.00"), "Rechnungsnummer:", "Zeichen"), "RE-2", "ohne")
    [record] = read(german("RE-1"), unnumbered)
    assert doubts([record]) == [[ReasonCode.SEVERAL_INVOICES_SUSPECTED]]
    assert record.invoice.number == "RE-1"


def test_a_payment_slip_that_repeats_the_total_raises_no_doubt() -> None:
    slip = ((60, 50, "Rechnung"), (60, 80, "Zahlbetrag"), (480, 80, "1.487,50 €"))
    [record] = read(german(), slip)
    assert record.doubts == ()


def test_open_invoices_that_are_listed_on_an_invoice_do_not_part_it() -> None:
    listed = (
        (60, 300, "Offene Posten:"),
        (60, 320, "Rechnung Nr. RE-0001"),
        (60, 340, "Rechnung Nr. RE-0002"),
    )
    [record] = read(german(), listed)
    assert (record.invoice.number, record.pages) == ("RE-2026-0815", None)


def test_an_invoice_behind_a_delivery_note_is_found_and_shown_to_a_person() -> None:
    records = read(DELIVERY_NOTE, german())
    assert numbers(records) == ["RE-2026-0815"]
    assert records[0].pages in (None, PageRun(first=2, last=2))


def test_a_statement_that_lists_invoices_is_still_no_invoice() -> None:
    statement = (
        (60, 50, "Nordlicht Werkstatt GmbH"),
        (60, 230, "Kontoauszug"),
        (60, 300, "Datum"),
        (200, 300, "Beleg"),
        (380, 300, "Betrag"),
        (60, 314, "02.11.2026"),
        (200, 314, "RE-1"),
        (380, 314, "100,00 €"),
    )
    other = changed(statement, "RE-1", "RE-2")
    assert isinstance(readers.read(bound(statement, other)), NotAnInvoice)


def test_an_invoice_of_which_pages_are_missing_waits_for_a_person() -> None:
    [record] = read(german(counted="Seite 1 von 3"))
    assert doubts([record]) == [[ReasonCode.PAGES_MISSING]]
    assert record.doubts[0].facts == {"of": "3", "first": "1", "missing": "pages 2 to 3 are"}
    assert status(record) is InvoiceStatus.NEEDS_REVIEW


def test_forty_invoices_in_one_file_are_forty() -> None:
    records = read(*(german(f"RE-{number}", f"{number}.00") for number in range(1, 41)))
    assert numbers(records) == [f"RE-{number}" for number in range(1, 41)]


def test_extract_answers_once_for_each_part(tmp_path: Path) -> None:
    file = tmp_path / "two.pdf"
    file.write_bytes(bound(german("RE-1"), german("RE-2", "80.00")))
    [answers] = extract([file])
    assert [(answer.part, answer.invoice and answer.invoice.number) for answer in answers] == [
        (1, "RE-1"),
        (2, "RE-2"),
    ]


COUNTED = """
Page 1 of 2|Seite 1/2|Seite: 1 von 2|Blatt 1 / 2|Page 1 sur 2|Página 1 de 2|Pag. 1 di 2|Pagina 1 van 2
Folha 1 de 2|Hoja 1 de 2
Strona 1 z 2|Side 1 af 2|Sida 1 (2)|Side 1 av 2|Sivu 1(2)|Strana 1 z 2|Str. 1/2
"""


@pytest.mark.parametrize("counted", COUNTED.strip().replace("\n", "|").split("|"))
def test_page_numbers_are_understood_in_thirteen_languages(counted: str) -> None:
    pages = read_pages(page_pdf([(480, 820, counted)]), DEFAULT_LIMITS)
    assert page_numbers(lines_of(pages.words), pages) == {1: {PageNumber(1, 2)}}


NO_PAGE_NUMBERS = (
    "1/2 Karton|Karton 1/2|siehe Seite|02/11/2026|Seite 3 von 2|Berliner Str. 5/7|Price list 1/2"
)


@pytest.mark.parametrize("text", NO_PAGE_NUMBERS.split("|"))
def test_what_counts_no_pages_is_no_page_number(text: str) -> None:
    pages = read_pages(page_pdf([(60, 400, text)]), DEFAULT_LIMITS)
    assert page_numbers(lines_of(pages.words), pages) == {}


@pytest.mark.parametrize(("text", "expected"), [("1/2", 2), ("- 2 / 2 -", 2), ("03/24", None)])
def test_a_bare_number_at_the_edge_counts_pages_where_it_fits_the_document(
    text: str, expected: int | None
) -> None:
    pages = read_pages(bound([(290, 820, text)], [(60, 400, "Text")]), DEFAULT_LIMITS)
    counted = page_numbers(lines_of(pages.words), pages)
    assert [number.of for number in counted.get(1, ())] == ([expected] if expected else [])


def test_each_part_says_of_its_own_pages_which_were_read_by_ocr() -> None:
    report = OcrReport(engine="tesseract", pages=(1, 2, 3), unread=(4,), why=Unread.TIMED_OUT)
    pages = Pages((PageSize(595, 842),) * 4, (), ocr=report)
    first, second = (pages_of(PageRun(first=run, last=run + 1), pages).ocr for run in (1, 3))
    assert first == OcrReport(engine="tesseract", pages=(1, 2))
    assert second == OcrReport(engine="tesseract", pages=(3,), unread=(4,), why=Unread.TIMED_OUT)
