"""What is seen on a page that speaks for a value that was read, or against it."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.amounts import AllowanceCharge, Totals, VatBreakdown
from common.schemas.evidence import FieldEvidence, Method
from common.schemas.invoice import Invoice, Party, Payment
from common.schemas.line import Line
from common.schemas.record import InvoiceRecord, ReaderStamp
from invoice_pipeline.readers.text_pdf.candidates import Candidate, best
from invoice_pipeline.readers.text_pdf.words import Word
from invoice_pipeline.readers.trust.identities import identity_signs
from invoice_pipeline.readers.trust.sentences import why_doubtful
from invoice_pipeline.readers.trust.sign import Sign
from invoice_pipeline.readers.trust.signs import Look, SignsOf
from invoice_pipeline.readers.trust.sums import money_signs

D = Decimal


def totals(**amounts: str) -> Invoice:
    return Invoice(totals=Totals.model_validate(amounts))


@pytest.mark.parametrize(
    ("invoice", "signs"),
    [
        (totals(net="100", tax="19", gross="119", payable="119"), {Sign.ADDS_UP, Sign.DUE_AGREES}),
        (totals(net="100", tax="19", gross="120", payable="120"), {Sign.CONTRADICTED, Sign.DUE_AGREES}),
        (totals(net="100", gross="100", payable="100"), {Sign.UNTAXED, Sign.DUE_AGREES}),
        (totals(gross="119", prepaid="19", payable="100"), {Sign.DUE_AGREES}),
        (totals(gross="119", payable="100"), {Sign.OTHER_DUE}),
        (totals(net="-10", tax="-1.9", gross="-11.9"), {Sign.ADDS_UP, Sign.NEGATIVE}),
        (
            totals(line_net="100", allowances="15", net="85", gross="85"),
            {Sign.UNTAXED, Sign.COMMISSION_ADDS_UP},
        ),
        (Invoice(), set()),
    ],
)
def test_totals_say_whether_they_come_to_each_other(invoice: Invoice, signs: set[Sign]) -> None:
    assert money_signs(invoice) == signs


def test_lines_and_rates_confirm_the_totals_that_they_come_to() -> None:
    invoice = totals(net="90", tax="17.1", gross="107.1").model_copy(
        update={
            "lines": (Line(net_amount=D(60)), Line(net_amount=D(40))),
            "allowances_charges": (AllowanceCharge(is_charge=False, amount=D(10)),),
            "vat_breakdown": (VatBreakdown(rate=D(19), taxable=D(90), tax=D("17.1")),),
        }
    )
    assert money_signs(invoice) == {Sign.ADDS_UP, Sign.LINES_ADD_UP, Sign.RATES_ADD_UP}
    short = invoice.model_copy(update={"lines": invoice.lines[:1]})
    assert Sign.LINES_ADD_UP not in money_signs(short)


def test_check_digits_and_countries_speak_for_identifiers() -> None:
    invoice = Invoice(
        currency="EUR",
        seller=Party(vat_id="DE136695976"),
        payment=Payment(iban="DE00370400440532013000"),
    )
    signs = identity_signs(invoice)
    assert signs["seller.vat_id"] == {Sign.CHECKED, Sign.SAME_COUNTRY}
    assert signs["payment.iban"] == {Sign.MISCHECKED, Sign.SAME_COUNTRY}
    assert signs["currency"] == {Sign.SAME_COUNTRY}
    abroad = invoice.model_copy(update={"currency": "SEK"})
    assert identity_signs(abroad)["currency"] == set()


@pytest.mark.parametrize(
    ("due", "sign"),
    [
        (date(2026, 12, 1), Sign.IN_ORDER),
        (date(2026, 11, 1), Sign.IN_ORDER),
        (date(2026, 10, 31), Sign.OUT_OF_ORDER),
        (date(2028, 11, 1), Sign.OUT_OF_ORDER),
    ],
)
def test_an_invoice_falls_due_within_half_a_year_of_its_date(due: date, sign: Sign) -> None:
    signs = identity_signs(Invoice(issue_date=date(2026, 11, 1), due_date=due))
    assert signs["due_date"] == signs["issue_date"] == {sign}


def evidence(field: str, text: str, score: float = 0.95, top: float = 100.0) -> FieldEvidence:
    box = (50.0, top, 90.0, top + 10)
    return FieldEvidence(field=field, method=Method.LABEL, page=1, bbox=box, text=text, confidence=score)


def signs_of(items: list[FieldEvidence], text: str, labels: int = 6) -> dict[str, frozenset[Sign]]:
    record = InvoiceRecord(
        document_sha256="0" * 64,
        reader=ReaderStamp(name="text-pdf", version="1"),
        invoice=Invoice(),
        evidence=tuple(items),
    )
    of = SignsOf(record, Look(text, labels, [842.0]))
    return {item.field: of(item) for item in items}


def test_a_value_that_stands_twice_on_the_pages_is_repeated_unless_it_is_short() -> None:
    found = signs_of([evidence("number", "RE-4711"), evidence("currency", "EUR")], "RE-4711 EUR\nRE-4711 EUR")
    assert Sign.REPEATED in found["number"]
    assert Sign.REPEATED not in found["currency"]


def test_one_text_that_is_read_as_two_numbers_speaks_against_both() -> None:
    found = signs_of([evidence("number", "4711"), evidence("purchase_order", "4711")], "4711")
    assert all(Sign.SHARED in signs for signs in found.values())


def test_what_stands_at_the_foot_is_not_at_the_top() -> None:
    found = signs_of([evidence("number", "1"), evidence("issue_date", "2", top=700.0)], "")
    assert Sign.AT_TOP in found["number"]
    assert Sign.AT_TOP not in found["issue_date"]


def test_the_company_of_a_value_is_good_where_all_other_needed_fields_are_well_placed() -> None:
    needed = ("number", "issue_date", "currency", "seller.name", "totals.payable")
    good = signs_of([evidence(field, field) for field in needed], "")
    assert all(Sign.GOOD_COMPANY in signs for signs in good.values())
    bad = signs_of([evidence(field, field) for field in needed[:3]], "", labels=1)
    assert all(Sign.BAD_COMPANY in signs and Sign.FAMILIAR not in signs for signs in bad.values())


def test_two_labels_of_a_field_that_say_different_things_are_rivals() -> None:
    words = [(Word(text, 1, (0, 0, 9, 9), 9),) for text in ("A1", "B2", "C3")]
    contested = best([Candidate("A1", words[0], 0.95), Candidate("B2", words[1], 0.9)])
    clear = best([Candidate("A1", words[0], 0.95), Candidate("C3", words[2], 0.5)])
    assert contested is not None
    assert clear is not None
    assert contested.evidence("number").signs == ("rivalled",)
    assert clear.evidence("number").signs == ()


def test_a_doubt_is_explained_by_what_speaks_against_the_value() -> None:
    plain = evidence("number", "4711").model_copy(update={"score": 0.95, "signs": ("at_top",)})
    doubtful = plain.model_copy(update={"score": 0.5, "signs": ("rivalled", "at_top", "vague")})
    assert why_doubtful(plain) == ""
    assert why_doubtful(doubtful) == (
        "its place on the page hardly tells what it is; another place on the page says otherwise"
    )
