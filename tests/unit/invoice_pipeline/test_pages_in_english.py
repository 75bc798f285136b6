"""What bills of English-speaking countries call things, and where they put them."""

from datetime import date

import pytest

from common.schemas.invoice import Invoice, Party, Totals
from common.schemas.status import InvoiceStatus
from support.invoice_pages import Row, changed
from support.pages_in_english import FORM_IN_COLUMNS, LETTER, SUBSCRIPTION, TAX_NUMBER, bill
from support.reading_rows import invoice_of, status_of


def sums_of(rows: tuple[Row, ...]) -> list[str]:
    totals = invoice_of(rows).totals or Totals()
    return [str(amount) for amount in (totals.net, totals.tax, totals.gross, totals.payable)]


def names_of(invoice: Invoice) -> tuple[str | None, str | None]:
    seller, buyer = invoice.seller or Party(), invoice.buyer or Party()
    return seller.name, buyer.name


def test_the_date_of_the_next_invoice_is_not_this_ones() -> None:
    invoice = invoice_of(SUBSCRIPTION)
    assert (invoice.number, invoice.issue_date) == ("20417", date(2026, 3, 12))
    assert sums_of(SUBSCRIPTION) == ["22.50", "0.00", "22.50", "0.00"]


def test_values_below_their_labels_are_told_from_an_address_in_the_next_column() -> None:
    invoice = invoice_of(FORM_IN_COLUMNS)
    assert (invoice.number, invoice.issue_date, invoice.due_date) == (
        "INV-3310",
        date(2026, 8, 14),
        date(2026, 9, 13),
    )
    assert invoice.purchase_order == "55120"


def test_a_slip_that_goes_back_with_the_payment_is_addressed_to_the_seller() -> None:
    assert names_of(invoice_of(FORM_IN_COLUMNS)) == ("Redgum Cabinets Pty Ltd", "Banksia Aged Care Ltd")


def test_a_letter_of_a_law_firm_is_dated_at_its_top_and_not_in_the_table_of_hours() -> None:
    invoice = invoice_of(LETTER)
    assert invoice.issue_date == date(2026, 6, 30)
    assert names_of(invoice) == ("HALLORAN, BRANDT & OYELARAN, P.C.", "Quarry Hill Corporation")


@pytest.mark.parametrize("label", ["Subtotal (excl. GST)", "Total ex. VAT", "Amount exclusive of VAT"])
def test_an_amount_that_is_said_to_be_without_tax_is_the_net_amount(label: str) -> None:
    rows = bill(totals=[(label, "£100.00"), ("VAT", "£20.00"), ("Amount Payable (incl. VAT)", "£120.00")])
    assert sums_of(rows) == ["100.00", "20.00", "120.00", "120.00"]
    assert status_of(rows) is InvoiceStatus.APPROVED


@pytest.mark.parametrize("charge", ["Carriage", "Shipping & Handling", "Freight", "Delivery Charge"])
def test_a_charge_between_subtotal_and_total_belongs_to_the_net_total(charge: str) -> None:
    totals = [("Subtotal", "£173.90"), (charge, "£8.50"), ("VAT 20%", "£36.48"), ("Total", "£218.88")]
    assert sums_of(bill(totals=totals)) == ["182.40", "36.48", "218.88", "218.88"]


def test_a_discount_of_any_name_lessens_the_net_total() -> None:
    totals = [("Subtotal", "£100.00"), ("Spring offer", "-£20.00"), ("VAT", "£16.00"), ("Total", "£96.00")]
    assert sums_of(bill(totals=totals)) == ["80.00", "16.00", "96.00", "96.00"]


def test_a_payment_with_a_minus_does_not_lessen_the_net_total() -> None:
    totals = [
        ("Subtotal", "£100.00"),
        ("VAT", "£20.00"),
        ("Total", "£120.00"),
        ("Deposit", "-£50.00"),
        ("Balance Due", "£70.00"),
    ]
    assert sums_of(bill(totals=totals)) == ["100.00", "20.00", "120.00", "70.00"]


def test_taxes_of_two_authorities_and_a_rounding_lead_to_the_total_as_it_is_printed() -> None:
    totals = [
        ("Taxable Value", "21,037.20"),
        ("CGST", "1,893.35"),
        ("SGST", "1,893.35"),
        ("Round Off", "0.10"),
        ("Grand Total", "24,824.00"),
    ]
    rows = bill((60, 170, "GSTIN: 29AABCU9603R1ZJ"), totals=totals)
    assert sums_of(rows) == ["21037.20", "3786.70", "24824.00", "24824.00"]
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW


def test_an_amount_far_behind_its_label_is_not_the_one_below_it() -> None:
    rows = bill(totals=[("Sales Tax", "£4.15"), ("Current Balance Due", "£46.84")])
    assert sums_of(rows)[1] == "4.15"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("GSTIN: 29AABCU9603R1ZJ", "29AABCU9603R1ZJ"),
        ("TRN: 100441877200003", "100441877200003"),
        ("GST Reg. No: 199804417D", "199804417D"),
        ("GST Number: 104-471-889", "104-471-889"),
        ("HST # 10447 1189 RT0001", "10447 1189 RT0001"),
        ("VAT Reg No 599 4471 20", "599 4471 20"),
    ],
)
def test_tax_numbers_have_the_forms_of_their_countries(printed: str, number: str) -> None:
    rows = bill((60, 78, printed), totals=[("Subtotal", "£10.00"), ("VAT", "£2.00"), ("Total", "£12.00")])
    seller = invoice_of(rows).seller
    assert seller
    assert seller.tax_id == number


def test_a_tax_number_that_was_not_understood_needs_a_person() -> None:
    totals = [("Subtotal", "£10.00"), ("VAT", "£2.00"), ("Total", "£12.00"), ("Amount Due", "£12.00")]
    assert status_of(bill(totals=totals)) is InvoiceStatus.APPROVED
    unread = changed(bill(totals=totals), TAX_NUMBER, "GST No: 77/B4")
    assert status_of(unread) is InvoiceStatus.NEEDS_REVIEW


def test_the_customers_number_behind_sold_to_is_not_the_buyer() -> None:
    rows = tuple(
        (left, top, text.replace("Bill To:", "Sold To: 4471802"))
        for left, top, text in bill(totals=[("Subtotal", "£1.00"), ("VAT", "£0.20"), ("Total", "£1.20")])
    )
    assert names_of(invoice_of(rows))[1] == "Holme Joinery Ltd"


def test_a_number_in_groups_is_one_number() -> None:
    rows = tuple(
        (left, top, text.replace("61482", "T 118 447 902-3"))
        for left, top, text in bill(totals=[("Subtotal", "£1.00"), ("VAT", "£0.20"), ("Total", "£1.20")])
    )
    assert invoice_of(rows).number == "T 118 447 902-3"


def test_due_on_or_before_says_when_it_is_due() -> None:
    rows = bill(
        (60, 360, "Amount due on or before 12 November 2026: £1.20"),
        totals=[("Subtotal", "£1.00"), ("VAT", "£0.20"), ("Total", "£1.20")],
    )
    assert invoice_of(rows).due_date == date(2026, 11, 12)


def test_a_payment_of_the_bill_before_is_not_taken_off_this_one() -> None:
    totals = [
        ("Balance from last bill", "£80.00"),
        ("Payment received", "-£80.00"),
        ("Balance", "£0.00"),
        ("Subtotal", "£100.00"),
        ("VAT", "£20.00"),
        ("Total new charges", "£120.00"),
        ("Total due", "£120.00"),
    ]
    assert sums_of(bill(totals=totals)) == ["100.00", "20.00", "120.00", "120.00"]


def test_what_a_label_calls_no_tax_is_not_a_number_that_would_fit() -> None:
    totals = [("Subtotal", "£169.12"), ("Fuel charge", "£5.00"), ("Tax", "£0.00"), ("Total due", "£174.12")]
    assert sums_of(bill((60, 300, "5 lb"), totals=totals)) == ["174.12", "0.00", "174.12", "174.12"]


def test_a_telephone_bill_that_is_called_a_statement_is_read_for_a_person_to_see() -> None:
    totals = [("Total new charges", "£120.00"), ("Total amount due", "£120.00")]
    rows = bill((60, 90, "Wireless statement"), totals=totals)
    rows = tuple(row for row in rows if row[2] != "INVOICE")
    named = tuple((left, top, text.replace("Invoice No", "Invoice")) for left, top, text in rows)
    assert status_of(named) is InvoiceStatus.NEEDS_REVIEW


@pytest.mark.parametrize(
    "address",
    [
        ("Foxglove Creamery Ltd", "Main Street", "Co. Cork", "P51 X2Y4"),
        ("MOTUEKA BUILDERS LIMITED", "22 High Street", "MOTUEKA 7120"),
        ("Garage Talon & Fils", "1500, boul. Nord", "Chicoutimi (Québec) G7H 4C3"),
        (
            "Private & Confidential",
            "The Directors",
            "Ribble Plastics Limited",
            "Mill Lane",
            "Preston PR1 5UD",
        ),
    ],
)
def test_an_address_without_a_label_is_the_buyers(address: tuple[str, ...]) -> None:
    rows = bill(totals=[("Subtotal", "£10.00"), ("VAT", "£2.00"), ("Total", "£12.00")])
    kept = tuple(row for row in rows if row[2] not in ("Bill To:", "Holme Joinery Ltd"))
    written = tuple((60.0, 130.0 + 12 * at, line) for at, line in enumerate(address))
    name = next(line for line in address if line not in ("Private & Confidential", "The Directors"))
    assert names_of(invoice_of((*kept, *written)))[1] == name


def test_a_taxed_bill_on_which_no_buyer_was_read_needs_a_person() -> None:
    rows = bill(
        (60, 78, "ABN 53 004 085 616"),
        totals=[("Subtotal", "£10.00"), ("GST", "£1.00"), ("Total", "£11.00"), ("Amount due", "£11.00")],
    )
    assert status_of(rows) is InvoiceStatus.APPROVED
    nameless = tuple(row for row in rows if row[2] not in ("Bill To:", "Holme Joinery Ltd"))
    assert status_of(nameless) is InvoiceStatus.NEEDS_REVIEW


def test_a_total_with_the_tax_in_it_leaves_the_net_total() -> None:
    totals = [("Total (inc GST)", "$1,815.00"), ("GST included in total", "$165.00")]
    assert sums_of(bill((60, 78, "ABN 53 004 085 616"), totals=totals))[:3] == [
        "1650.00",
        "165.00",
        "1815.00",
    ]


def test_a_tax_at_no_whole_rate_of_the_rest_leaves_no_net_total() -> None:
    totals = [("Total (inc GST)", "$1,815.00"), ("GST included in total", "$161.00")]
    assert sums_of(bill((60, 78, "ABN 53 004 085 616"), totals=totals))[0] == "None"


def test_a_total_between_tax_and_payment_need_not_be_printed() -> None:
    totals = [
        ("Subtotal", "£6,040.00"),
        ("VAT (20%)", "£1,208.00"),
        ("Payments", "-£1,000.00"),
        ("Amount Due", "£6,248.00"),
    ]
    assert sums_of(bill(totals=totals)) == ["6040.00", "1208.00", "7248.00", "6248.00"]


def test_a_discount_without_tax_hides_no_payment() -> None:
    totals = [
        ("Subtotal", "£4,000.00"),
        ("Discount", "-£400.00"),
        ("Total", "£3,600.00"),
        ("Already paid", "-£1,800.00"),
        ("Amount due", "£1,800.00"),
    ]
    found = invoice_of(bill(totals=totals)).totals
    assert found
    assert [str(one) for one in (found.net, found.gross, found.prepaid, found.payable)] == [
        "3600.00",
        "3600.00",
        "1800.00",
        "1800.00",
    ]


def test_a_british_tax_number_may_have_no_more_than_the_taxs_name_before_it() -> None:
    totals = [("Subtotal", "£10.00"), ("VAT", "£2.00"), ("Total", "£12.00")]
    seller = invoice_of(changed(bill(totals=totals), TAX_NUMBER, "VAT 330 4471 88")).seller
    assert seller
    assert seller.tax_id == "330 4471 88"


@pytest.mark.parametrize(
    "block",
    [
        ("Bill To: Eden Foods Ltd, Gilwilly Estate, Penrith CA11 9BN",),
        ("Insured:", "Eden Foods Ltd"),
        ("Mrs L Achebe", "Eden Foods Ltd", "12 Market Hill", "Ely CB7 4AA"),
    ],
)
def test_the_company_is_the_buyer(block: tuple[str, ...]) -> None:
    rows = bill(totals=[("Subtotal", "£10.00"), ("VAT", "£2.00"), ("Total", "£12.00")])
    kept = tuple(row for row in rows if row[2] not in ("Bill To:", "Holme Joinery Ltd"))
    written = tuple((60.0, 130.0 + 12 * at, line) for at, line in enumerate(block))
    assert names_of(invoice_of((*kept, *written)))[1] == "Eden Foods Ltd"


def test_german_addresses_with_the_code_of_their_country_are_none_of_delaware() -> None:
    rows = tuple((left, top, text.replace("£", "")) for left, top, text in SUBSCRIPTION)
    german = (*rows, (60, 78, "DE 20457 Hamburg"), (60, 144, "DE 24103 Kiel"))
    assert invoice_of(german).currency is None
    american = (*rows, (60, 78, "Dover, DE 19901"), (60, 144, "Reno, NV 89501"))
    assert invoice_of(american).currency == "USD"


def test_what_is_due_before_tax_is_not_what_is_due() -> None:
    totals = [
        ("Net due this application", "£18,050.00"),
        ("VAT 20%", "£3,610.00"),
        ("Total due", "£21,660.00"),
    ]
    rows = bill((330, 380, "Subtotal"), (520, 380, "£18,050.00"), totals=totals)
    assert sums_of(rows) == ["18050.00", "3610.00", "21660.00", "21660.00"]
