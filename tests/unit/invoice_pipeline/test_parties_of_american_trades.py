"""Who sells, who is paid and by which numbers, on bills of small firms in North America."""

from common.schemas.invoice import Invoice, Party
from common.schemas.status import InvoiceStatus
from support.american_bills import HEAD, bill
from support.invoice_pages import Row
from support.reading_rows import invoice_of, read, status_of


def seller_of(invoice: Invoice) -> str | None:
    return (invoice.seller or Party()).name


def test_a_factor_to_whom_the_claim_was_assigned_sells_nothing() -> None:
    notice: tuple[Row, ...] = (
        (130, 180, "This account has been assigned and is payable only to:"),
        (110, 194, "First Quay Capital Finance LLC, P.O. Box 1981, Atlanta GA 30384-8115"),
        (90, 208, "Any claim must be reported to First Quay Capital Finance LLC at 404-555-0110."),
    )
    rows = (*bill((300, 300, "Total"), (480, 300, "$100.00"))[:-1], *notice)
    assert seller_of(invoice_of(rows)) == "Kestrel Grove Supply LLC"
    assert "payee.name" in {item.field for item in read(rows).records[0].evidence if item.confidence == 0}
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW


def test_an_account_in_a_sentence_has_no_full_stop() -> None:
    paid: Row = (60, 400, "EFT: BSB 032-769 Account 11884207. Please quote the invoice.")
    payment = invoice_of(bill((300, 300, "Total"), (480, 300, "$100.00"), paid)).payment
    assert payment is not None
    assert payment.iban == "11884207"


def test_the_canadian_tax_number_of_the_seller_has_many_names() -> None:
    rows = ((60, 78, "GST/HST Reg. # 10422 3862 RT0001"), (300, 300, "Total"), (480, 300, "$100.00"))
    seller = invoice_of(bill(*rows)).seller
    assert seller is not None
    assert seller.tax_id == "10422 3862 RT0001"


def test_a_name_with_its_telephone_below_heads_the_page() -> None:
    head = (
        (60, 50, "Fleetfoot Messenger Service"),
        (60, 64, "PO Box 151, Dayton, Ohio 45402 - call 614-555-0123"),
    )
    rows = ((300, 300, "Amount Due"), (480, 300, "$100.00"))
    page = (*head, *bill(*rows)[2:-1])
    assert seller_of(invoice_of(page)) == "Fleetfoot Messenger Service"
    assert status_of(page) is InvoiceStatus.APPROVED


def test_a_name_ends_before_whoever_takes_in_its_payments() -> None:
    head = ((60, 50, "KVRO-TV"), *HEAD[1:])
    sent: Row = (
        60,
        400,
        "SEND PAYMENTS TO: KVRO-TV c/o Siskiyou Television LLC, PO Box 7430, Reno, NV 89501",
    )
    rows = bill((300, 300, "Amount Due"), (480, 300, "$100.00"), head=head)[:-1]
    assert seller_of(invoice_of((*rows, sent))) == "KVRO-TV"


def test_a_label_above_an_organisation_is_nobody_who_gets_its_post() -> None:
    named = {"Bill To:": "Invoice To", "Harbor Lane Bakery": "Northgate Medical Plaza"}
    head = tuple((x, y, named.get(text, text)) for x, y, text in HEAD)
    rows = bill((300, 300, "Amount Due"), (480, 300, "$100.00"), head=head)
    assert status_of(rows) is InvoiceStatus.APPROVED


def test_who_is_registered_in_england_sells() -> None:
    head = tuple(row for row in HEAD if "Kestrel" not in row[2] and "Mill" not in row[2])
    foot: Row = (
        60,
        800,
        "Ripple Media Ltd. Registered in England 4418820. Office: 9 Wharf Row, Telford.",
    )
    rows = (*bill((300, 300, "Amount Due"), (480, 300, "$100.00"), head=head)[:-1], foot)
    assert (seller_of(invoice_of(rows)) or "").rstrip(".") == "Ripple Media Ltd"


def test_a_town_in_new_mexico_pays_in_dollars_of_the_states() -> None:
    sent: Row = (
        60,
        400,
        "Mail checks to Wheelhouse Media of New Mexico LLC, PO Box 27, Albuquerque NM 87125",
    )
    invoice = invoice_of(bill((300, 300, "Amount Due"), (480, 300, "$100.00"), sent))
    assert invoice.currency == "USD"
    assert status_of(bill((300, 300, "Amount Due"), (480, 300, "$100.00"), sent)) is InvoiceStatus.APPROVED


def test_a_name_whose_letters_are_set_apart_is_for_a_person() -> None:
    head = ((60, 50, "S HOA LS R A D IO"), *HEAD[1:])
    paid: Row = (60, 560, "Make checks payable to: S HOA LS R A D IO")
    rows = (*bill((300, 300, "Amount Due"), (480, 300, "$100.00"), head=head)[:-1], paid)
    assert status_of(rows) is InvoiceStatus.NEEDS_REVIEW


def test_a_canadian_tax_number_is_told_by_its_form() -> None:
    rows = ((60, 78, "GST# 10422 3862 RT0001"), (300, 300, "Total"), (480, 300, "$100.00"))
    seller = invoice_of(bill(*rows)).seller
    assert seller is not None
    assert seller.tax_id == "10422 3862 RT0001"
