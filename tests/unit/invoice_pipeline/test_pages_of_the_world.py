from decimal import Decimal

import pytest

from common.schemas.invoice import Party, Payment, Totals
from common.schemas.status import InvoiceStatus
from invoice_pipeline import readers
from support.invoice_pages import ENGLISH, GERMAN, changed, page_pdf
from support.pages_of_the_north import BRITISH, NORTHERN
from support.pages_of_the_world import DUTCH, SOUTHERN, SPANISH, Page
from support.reading_rows import invoice_of, status_of

PAGES = (*SOUTHERN, *NORTHERN)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.language)
def test_the_header_is_read_in_the_language_of_the_page(page: Page) -> None:
    invoice, expected = invoice_of(page.rows), page.expected
    seller, buyer = invoice.seller or Party(), invoice.buyer or Party()
    totals, payment = invoice.totals or Totals(), invoice.payment or Payment()
    assert (invoice.number, invoice.issue_date, invoice.due_date) == (
        expected.number,
        expected.issued,
        expected.due,
    )
    assert (invoice.currency, seller.name, buyer.name) == (expected.currency, expected.seller, expected.buyer)
    assert [totals.net, totals.tax, totals.gross, totals.payable] == [
        *map(Decimal, (expected.net, expected.tax, expected.gross)),
        expected.due_amount,
    ]
    assert payment.iban == expected.iban
    if expected.vat_id:
        assert seller.vat_id == expected.vat_id
    if expected.tax_id:
        assert seller.tax_id == expected.tax_id
    if expected.order:
        assert invoice.purchase_order == expected.order


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.language)
def test_a_total_that_does_not_add_up_is_not_approved(page: Page) -> None:
    wrong = page.rows
    for written in (
        "1.512,50",
        "1.525,00",
        "1.537,50",
        "1.562,50",
        "1 562,50",
        "1 537,50",
        "1'351.25",
        "1,500.00",
    ):
        if any(written in text for _, _, text in wrong):
            wrong = changed(wrong, written, written.replace("5", "6"))
    assert wrong != page.rows
    assert status_of(wrong) is InvoiceStatus.NEEDS_REVIEW


def test_what_was_paid_before_is_told_from_what_is_due() -> None:
    totals = invoice_of(BRITISH.rows).totals
    assert totals is not None
    assert (totals.prepaid, totals.payable) == (Decimal("500.00"), Decimal("1000.00"))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Auftragsbestätigung", "order confirmation"),
        ("Lieferschein", "delivery note"),
        ("Angebot", "quote"),
        ("2. Mahnung", "reminder"),
        ("Proformarechnung", "pro forma"),
        ("Bestellung", "order"),
        ("Mietvertrag", "contract"),
        ("Kontoauszug", "statement"),
    ],
)
def test_a_paper_that_is_no_invoice_is_refused_with_its_kind(title: str, kind: str) -> None:
    rows = changed(GERMAN, "Rechnungsnummer:", "Belegnummer:")
    rows = changed(changed(rows, "Rechnungsdatum:", "Datum:"), "Rechnungsbetrag", "Gesamtbetrag")
    result = readers.read(page_pdf(changed(rows, "Rechnung", title)))
    assert isinstance(result, readers.NotAnInvoice), result
    assert kind in result.reason.facts["detail"]
    assert title.rpartition(" ")[2] in result.reason.facts["detail"]


def test_an_invoice_may_name_the_order_and_the_contract_it_belongs_to() -> None:
    rows = (*ENGLISH, (420, 108 + 14, "Contract: 88123"), (420, 108 + 28, "Purchase Order: 4711"))
    assert invoice_of(rows).purchase_order == "4711"


def test_a_word_for_an_invoice_may_be_the_end_of_a_longer_one() -> None:
    rows = changed(changed(GERMAN, "Rechnungsnummer:", "Belegnummer:"), "Rechnung", "Werkstattrechnung")
    assert invoice_of(rows).type_code == "380"


def test_what_is_due_to_a_station_is_what_is_billed_less_the_commission() -> None:
    rows = (
        *(row for row in ENGLISH if row[1] < 400 or row[1] > 700),
        (360, 400, "Gross Amount"),
        (480, 400, "$1,000.00"),
        (360, 414, "Agency Commission"),
        (480, 414, "$150.00"),
        (360, 428, "Net Amount Due"),
        (480, 428, "$850.00"),
    )
    invoice = invoice_of(rows)
    totals = invoice.totals
    assert [(one.is_charge, one.amount) for one in invoice.allowances_charges] == [(False, Decimal("150.00"))]
    assert totals is not None
    assert (totals.line_net, totals.allowances, totals.payable) == (
        Decimal("1000.00"),
        Decimal("150.00"),
        Decimal("850.00"),
    )


def test_a_dollar_without_a_country_is_shown_to_a_person() -> None:
    rows = changed(changed(ENGLISH, "Dayton, OH 45402", "Dayton"), "Sales Tax (7.5%)", "Tax (7.5%)")
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("sign", "currency"),
    [("Toronto, ON M5V 2T6, Canada", "CAD"), ("ABN 51 824 753 556", "AUD"), ("Dayton, OH 45402", "USD")],
)
def test_which_dollar_it_is_tells_the_country(sign: str, currency: str) -> None:
    rows = changed(changed(ENGLISH, "Dayton, OH 45402", sign), "Sales Tax (7.5%)", "Tax (7.5%)")
    assert invoice_of(rows).currency == currency


def test_the_address_in_the_window_is_the_buyer() -> None:
    buyer = invoice_of(DUTCH.rows).buyer
    assert buyer is not None
    assert buyer.name == "Havenhandel N.V."


def test_a_due_date_that_cannot_be_read_is_not_passed_over() -> None:
    assert status_of(changed(SPANISH.rows, "05/12/2026", "05/l2/2026")) is InvoiceStatus.NEEDS_REVIEW
