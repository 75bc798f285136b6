"""Invoices in Icelandic, in crowns without cents, with two days in which a claim at the bank falls due."""

from datetime import date
from decimal import Decimal

from common.schemas.invoice import Party, Totals
from invoice_pipeline.readers.results import NotAnInvoice
from invoice_pipeline.readers.text_pdf.dates import find_date
from invoice_pipeline.readers.text_pdf.reader import read_words
from support.invoice_pages import Row
from support.worded_pages import invoice_of, pages_of

ICELANDIC: tuple[Row, ...] = (
    (60, 40, "Hvítaský ehf."), (440, 40, "REIKNINGUR"),
    (60, 52, "Bláá 7, 108 Reykjavík"), (60, 64, "Kt. 410101-2340"), (160, 64, "VSK nr. 45120"),
    (60, 110, "Kaupandi:"), (60, 122, "Græna laufið hf."), (60, 134, "Kt. 420202-3450"),
    (340, 100, "Reikningur nr.:"), (460, 100, "20071"),
    (340, 112, "Dagsetning:"), (460, 112, "6. október 2026"),
    (340, 124, "Gjalddagi:"), (460, 124, "20.10.2026"),
    (340, 136, "Eindagi:"), (460, 136, "05.11.2026"),
    (60, 200, "Lýsing"), (340, 200, "Magn"), (400, 200, "Ein.verð"), (480, 200, "Upphæð"),
    (60, 214, "Þjónusta"), (340, 214, "20"), (400, 214, "50.000"), (480, 214, "1.000.000"),
    (340, 300, "Samtals án VSK"), (480, 300, "1.000.000"),
    (340, 312, "24% VSK"), (480, 312, "240.000"),
    (340, 324, "Samtals ISK"), (480, 324, "1.240.000"),
    (340, 336, "Til greiðslu"), (480, 336, "1.240.000"),
    (60, 400, "Dráttarvextir reiknast frá gjalddaga ef greitt er eftir eindaga."),
)  # fmt: skip


def test_invoices_of_iceland_are_read() -> None:
    invoice = invoice_of(ICELANDIC)
    assert (invoice.number, invoice.issue_date, invoice.due_date) == (
        "20071",
        date(2026, 10, 6),
        date(2026, 11, 5),
    )
    assert ((invoice.seller or Party()).name, (invoice.buyer or Party()).name) == (
        "Hvítaský ehf.",
        "Græna laufið hf.",
    )
    totals = invoice.totals or Totals()
    amounts = (totals.net, totals.tax, totals.gross, totals.payable)
    assert amounts == tuple(map(Decimal, (1_000_000, 240_000, 1_240_000, 1_240_000)))
    assert invoice.currency == "ISK"


def test_crowns_on_an_icelandic_page_are_those_of_iceland() -> None:
    rows = tuple((x, y, text.replace("Samtals ISK", "Samtals kr.")) for x, y, text in ICELANDIC)
    assert invoice_of(rows).currency == "ISK"


def test_an_icelandic_reminder_is_none() -> None:
    rows = tuple((x, y, text.replace("REIKNINGUR", "ÍTREKUN")) for x, y, text in ICELANDIC)
    result = read_words(pages_of(rows), "0" * 64)
    assert isinstance(result, NotAnInvoice)


def test_months_of_iceland_are_read() -> None:
    found = find_date("14. janúar 2026")
    assert found is not None
    assert found.value == date(2026, 1, 14)
