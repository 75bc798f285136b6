"""Bills in UBL and CII: what is written is valid, and reads back as the invoice that it was."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from common.schemas.findings import Severity
from common.schemas.invoice import (
    Address,
    AllowanceCharge,
    DirectDebit,
    Invoice,
    Line,
    Party,
    Payment,
    PaymentCard,
    Totals,
    VatBreakdown,
)
from exporter.bill import Bill
from exporter.errors import InvoiceHasSubLines, InvoiceNotWritable
from exporter.formats.cii_bill import cii_bill
from exporter.formats.ubl_bill import ubl_bill
from invoice_pipeline.official import Depth, second_opinion
from invoice_pipeline.readers import DEFAULT_LIMITS, Read, read
from support.bills import INVOICE_ID
from support.e_invoices import invoices

Write = Callable[[Bill], bytes]
BOTH = pytest.mark.parametrize("write", [ubl_bill, cii_bill])
MANY = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def bill_with(invoice: Invoice) -> Bill:
    return Bill(INVOICE_ID, 1, "ab" * 32, 1, invoice, ())


def read_back(xml: bytes) -> Invoice:
    """Without what the syntax wants and the standard has no term for, which readers keep as extensions."""
    result = read(xml)
    assert isinstance(result, Read), result
    return result.records[0].invoice.model_copy(update={"extensions": {}})


def small_invoice(**changes: object) -> Invoice:
    """What both syntaxes and EN 16931 ask for, and no more."""
    party = Party(name="Nordlicht Werkstatt GmbH", vat_id="DE136695976", address=Address(country="DE"))
    line = Line(
        id="1",
        quantity=Decimal(2),
        unit="HUR",
        net_amount=Decimal("100.00"),
        unit_price=Decimal("50.00"),
        vat_category="S",
        tax_rate=Decimal(19),
        name="Repair",
    )
    values = {
        "number": "2026-1001",
        "issue_date": date(2026, 3, 2),
        "due_date": date(2026, 4, 1),
        "type_code": "380",
        "currency": "EUR",
        "specification": "urn:cen.eu:en16931:2017",
        "seller": party,
        "buyer": Party(name="Hafen Handel AG", address=Address(country="DE")),
        "totals": Totals(
            line_net=Decimal("100.00"),
            net=Decimal("100.00"),
            tax=Decimal("19.00"),
            gross=Decimal("119.00"),
            payable=Decimal("119.00"),
        ),
        "vat_breakdown": (
            VatBreakdown(taxable=Decimal("100.00"), tax=Decimal("19.00"), category="S", rate=Decimal(19)),
        ),
        "lines": (line,),
    }
    return Invoice.model_validate({**values, **changes})


@BOTH
@MANY
@given(invoice=invoices())
def test_a_valid_invoice_reads_back_equal(write: Write, invoice: Invoice) -> None:
    assert read_back(write(bill_with(invoice))) == invoice


@BOTH
@settings(MANY, max_examples=6)
@given(invoice=invoices())
def test_a_valid_invoice_is_valid_by_the_official_schema_and_schematron(
    write: Write, invoice: Invoice
) -> None:
    opinion = second_opinion(write(bill_with(invoice)), Depth.RULES, DEFAULT_LIMITS)
    assert opinion.rule_set is not None
    assert [finding for finding in opinion.findings if finding.severity is Severity.ERROR] == []


@BOTH
@MANY
@given(invoice=invoices(), data=st.data())
def test_an_invoice_with_gaps_is_refused_or_valid_by_the_schema(
    write: Write, invoice: Invoice, data: st.DataObject
) -> None:
    gaps = data.draw(st.sets(st.sampled_from(sorted(Invoice.model_fields)), max_size=5))
    holed = Invoice.model_validate(
        {field: getattr(invoice, field) for field in set(Invoice.model_fields) - gaps}
    )
    try:
        xml = write(bill_with(holed))
    except InvoiceNotWritable:
        return
    assert second_opinion(xml, Depth.SCHEMA, DEFAULT_LIMITS).findings == ()


@BOTH
@MANY
@given(text=st.text(min_size=1, max_size=50))
def test_any_text_is_written_as_well_formed_xml(write: Write, text: str) -> None:
    invoice = small_invoice(payment_terms=text, number=f"R{text}")
    read_back(write(bill_with(invoice)))


@BOTH
def test_control_characters_that_xml_forbids_are_left_out(write: Write) -> None:
    written = read_back(write(bill_with(small_invoice(payment_terms="30\x00 days\x0b net\ufffe"))))
    assert written.payment_terms == "30 days net"


@BOTH
def test_amounts_are_written_with_every_digit_and_no_exponent(write: Write) -> None:
    totals = Totals(
        line_net=Decimal("1E+3"),
        net=Decimal("1000.0000"),
        tax=Decimal("0E-8"),
        gross=Decimal("1E-9"),
        payable=Decimal("123456789012345678.12"),
    )
    xml = write(bill_with(small_invoice(totals=totals))).decode()
    for text in (">1000<", ">1000.0000<", ">0.00000000<", ">0.000000001<", ">123456789012345678.12<"):
        assert text in xml


@BOTH
def test_what_the_syntax_needs_is_named_by_its_business_term(write: Write) -> None:
    lines = (*small_invoice().lines, Line(id="2", name="Travel"))
    with pytest.raises(InvoiceNotWritable, match=r"BT-131 at lines\[1\]"):
        write(bill_with(small_invoice(lines=lines)))
    with pytest.raises(InvoiceNotWritable, match="BG-7"):
        write(bill_with(small_invoice(buyer=None)))


@BOTH
def test_the_same_revision_is_written_in_the_same_bytes(write: Write) -> None:
    assert write(bill_with(small_invoice())) == write(bill_with(small_invoice()))


@BOTH
def test_lines_without_an_identifier_are_called_by_their_position(write: Write) -> None:
    line = small_invoice().lines[0].model_copy(update={"id": None})
    written = read_back(write(bill_with(small_invoice(lines=(line, line)))))
    assert [line.id for line in written.lines] == ["1", "2"]


@BOTH
@pytest.mark.parametrize(
    "payment",
    [
        Payment(
            means_code="59",
            direct_debit=DirectDebit(
                mandate="M-1", creditor_id="DE98ZZZ09999999999", debited_account="FR1420041010050500013M02606"
            ),
        ),
        Payment(means_code="48", card=PaymentCard(number="****1234", holder="A. Jansen")),
        Payment(means_code="30", iban="12345678", account_name="Account without an IBAN"),
    ],
    ids=["direct debit", "card", "other account"],
)
def test_every_way_to_pay_reads_back(write: Write, payment: Payment) -> None:
    xml = write(bill_with(small_invoice(payment=payment)))
    assert read_back(xml).payment == payment
    assert second_opinion(xml, Depth.SCHEMA, DEFAULT_LIMITS).findings == ()


def test_an_account_without_a_means_code_is_paid_by_an_instrument_not_defined() -> None:
    payment = Payment(iban="DE02120300000000202051")
    for write in (ubl_bill, cii_bill):
        written = read_back(write(bill_with(small_invoice(payment=payment)))).payment
        assert written == payment.model_copy(update={"means_code": "1"})


def test_the_tax_point_code_is_written_in_each_syntaxs_own_code_list() -> None:
    for code in ("35", "29"):
        bill = bill_with(small_invoice(tax_point_code=code))
        assert b"<cbc:DescriptionCode>35<" in ubl_bill(bill)
        assert b"<ram:DueDateTypeCode>29<" in cii_bill(bill)


@pytest.mark.parametrize(("code", "root"), [("380", "Invoice"), ("381", "CreditNote"), ("384", "Invoice")])
def test_the_type_code_says_which_document_ubl_has(code: str, root: str) -> None:
    xml = ubl_bill(bill_with(small_invoice(type_code=code)))
    assert etree.QName(etree.fromstring(xml)).localname == root
    assert read_back(xml).type_code == code


@pytest.mark.parametrize(
    ("claimed", "in_ubl", "in_cii"),
    [
        (None, "urn:cen.eu:en16931:2017", "urn:cen.eu:en16931:2017"),
        ("urn:factur-x.eu:1p0:basicwl", "urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:basicwl"),
        (
            "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort",
            "urn:cen.eu:en16931:2017",
            "urn:cen.eu:en16931:2017",
        ),
    ],
)
def test_a_bill_claims_only_a_specification_that_its_syntax_has(
    claimed: str | None, in_ubl: str, in_cii: str
) -> None:
    bill = bill_with(small_invoice(specification=claimed))
    assert read_back(ubl_bill(bill)).specification == in_ubl
    assert read_back(cii_bill(bill)).specification == in_cii


def test_an_invoice_of_the_minimum_profile_is_written_in_cii_and_refused_in_ubl() -> None:
    minimum = small_invoice(
        specification="urn:factur-x.eu:1p0:minimum",
        due_date=None,
        lines=(),
        vat_breakdown=(),
        buyer=Party(name="Hafen Handel AG"),
        totals=Totals(net=Decimal(100), tax=Decimal(19), gross=Decimal(119), payable=Decimal(119)),
    )
    xml = cii_bill(bill_with(minimum))
    assert read_back(xml) == minimum
    assert second_opinion(xml, Depth.SCHEMA, DEFAULT_LIMITS).findings == ()
    with pytest.raises(InvoiceNotWritable, match="BG-25"):
        ubl_bill(bill_with(minimum))


def test_lines_below_lines_are_refused_in_ubl_where_they_would_be_summed_up() -> None:
    line = small_invoice().lines[0].model_copy(update={"extensions": {"line_status": "GROUP"}})
    with pytest.raises(InvoiceHasSubLines):
        ubl_bill(bill_with(small_invoice(lines=(line,))))
    assert read_back(cii_bill(bill_with(small_invoice(lines=(line,))))).lines == (line,)


def test_an_allowance_without_an_amount_is_no_allowance_of_nothing() -> None:
    allowance = AllowanceCharge(is_charge=False, reason="Discount")
    for write in (ubl_bill, cii_bill):
        with pytest.raises(InvoiceNotWritable, match=r"BT-92.* at allowances_charges\[0\]"):
            write(bill_with(small_invoice(allowances_charges=(allowance,))))
