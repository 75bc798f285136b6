"""Sums in whole rupees beside prices with cents, taxes that nobody names, and papers of other names."""

from collections import defaultdict
from decimal import Decimal

import pytest

from common.schemas.evidence import surest
from common.schemas.invoice import Party, Totals
from invoice_pipeline import readers
from invoice_pipeline.readers.results import NotAnInvoice
from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.stacked_totals import stacked
from support.invoice_pages import Row, changed, page_pdf
from support.reading_rows import invoice_of, read
from support.worded_pages import pages_of

VALUES = (1000, 25, 30, 210, 1265)
PAKISTANI: tuple[Row, ...] = (
    (60, 50, "Silver Cloud Printers"), (60, 64, "Plot 7, Islamabad"),
    (60, 78, "NTN 1002003-4"), (420, 50, "SALES TAX INVOICE"),
    (420, 80, "Invoice # SCP-0417"), (420, 94, "Dated: 09-Oct-2026"),
    (60, 150, "Bill to:"), (60, 164, "Green Leaf Mills Limited"),
    (60, 300, "Labels"), (300, 300, "100,000"), (380, 300, "4.40"), (480, 300, "440,000"),
    (340, 400, "Total excluding sales tax"), (480, 400, "440,000"),
    (340, 414, "Sales Tax"), (480, 414, "79,200"),
    (340, 428, "Grand Total"), (480, 428, "Rs. 519,200"),
)  # fmt: skip
ARGENTINE: tuple[Row, ...] = (
    (60, 50, "Molinos del Alba S.R.L."), (380, 50, "FACTURA"),
    (380, 80, "Nº de factura: 0003-118827"), (380, 94, "Fecha de emisión: 12/10/2026"),
    (60, 150, "Cliente:"), (60, 164, "Hoja Verde S.A."),
    (60, 300, "Harina"), (480, 300, "1.000,00"),
    (330, 400, "Importe Neto Gravado"), (480, 400, "$ 1.000,00"),
    (330, 414, "Per. provincial"), (480, 414, "$ 25,00"),
    (330, 428, "Otro gravamen"), (480, 428, "$ 30,00"),
    (330, 442, "IVA 21%"), (480, 442, "$ 210,00"),
    (330, 456, "Importe Total"), (480, 456, "$ 1.265,00"),
)  # fmt: skip


def test_sums_without_cents_are_read_beside_prices_that_have_some() -> None:
    totals = invoice_of(PAKISTANI).totals or Totals()
    assert (totals.net, totals.tax, totals.gross) == (Decimal(440_000), Decimal(79_200), Decimal(519_200))


def test_quantities_in_thousands_are_no_sums_where_sums_have_cents() -> None:
    rows = changed(changed(PAKISTANI, "Rs. 519,200", "Rs. 519,200.00"), "79,200", "units 79,200")
    assert (invoice_of(rows).totals or Totals()).tax is None


@pytest.mark.parametrize(("called", "net"), [(None, Decimal(1055)), ("net", None), ("charge", Decimal(1055))])
def test_what_is_called_nothing_is_no_part_of_a_net_total_that_is_called_one(
    called: str | None, net: Decimal | None
) -> None:
    words = pages_of([(480, 400 + 14 * at, "0.000,00") for at in range(len(VALUES))]).words
    printed = [Candidate(Decimal(value), (word,), 0.9) for value, word in zip(VALUES, words, strict=True)]
    names = {"tax": printed[3:4], "gross": printed[4:], called or "charge": printed[:1]}
    found = stacked(defaultdict(list, names), printed)
    assert (found and found.net.value) == net


@pytest.mark.parametrize("label", ["O.C.: SB-7718", "OC No. SB-7718", "O/C Nº: SB-7718"])
def test_orders_are_abbreviated_in_spanish(label: str) -> None:
    assert invoice_of((*ARGENTINE, (380, 108, label))).purchase_order == "SB-7718"


def test_a_billing_note_lists_invoices_and_is_none() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "White Cloud Co., Ltd."), (400, 50, "BILLING NOTE"), (400, 64, "No. BN-18"),
        (60, 100, "Customer: Green Leaf Co., Ltd."),
        (60, 200, "Invoice No."), (200, 200, "Date"), (300, 200, "Due Date"), (480, 200, "Amount"),
        (60, 214, "IV-0771"), (200, 214, "14/10/2026"), (300, 214, "13/11/2026"), (480, 214, "77,281.82"),
        (60, 228, "IV-0802"), (200, 228, "20/10/2026"), (300, 228, "19/11/2026"), (480, 228, "12,840.00"),
        (60, 242, "Total"), (480, 242, "90,121.82"),
    )  # fmt: skip
    assert isinstance(readers.read(page_pdf(rows)), NotAnInvoice)


def test_two_calendars_leave_the_day_to_a_person() -> None:
    rows = changed(PAKISTANI, "Dated: 09-Oct-2026", "Date of issue: 2083/06/26")
    evidence = read((*rows, (420, 108, "Date (AD): 2026-10-12"))).records[0].evidence
    assert surest(evidence)["issue_date"].confidence < 0.7
    assert surest(read(rows).records[0].evidence)["issue_date"].confidence > 0.7


@pytest.mark.parametrize("label", ["TPIN: 1004002003", "PAN No. 601002003"])
def test_taxpayers_are_numbered_by_other_names(label: str) -> None:
    rows = changed(PAKISTANI, "NTN 1002003-4", label)
    assert (invoice_of(rows).seller or Party()).tax_id == label.rsplit(maxsplit=1)[-1]
