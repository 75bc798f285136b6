from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.invoice import Invoice, Party, Payment, Totals
from common.schemas.reasons import ReasonCode
from common.schemas.record import Coverage, InvoiceRecord, ReaderStamp
from common.schemas.status import InvoiceStatus
from invoice_pipeline.doubts import Policy
from invoice_pipeline.duplicates import Twin, identity_key, normalised_number, seller_key
from invoice_pipeline.graph.sentences import state_reasons
from invoice_pipeline.rules import judge
from invoice_pipeline.triage import triage

AMERICAN = Invoice(
    number="BW-1",
    issue_date=date(2026, 11, 5),
    currency="USD",
    seller=Party(name="Brightwater Supplies Inc."),
    buyer=Party(name="Harlan Foundry LLC"),
    totals=Totals(net=Decimal(100), tax=Decimal("7.25"), gross=Decimal("107.25"), payable=Decimal("107.25")),
)
FIELDS = (
    "number",
    "issue_date",
    "currency",
    "seller.name",
    "buyer.name",
    "totals.net",
    "totals.tax",
    "totals.gross",
    "totals.payable",
)


def record(invoice: Invoice = AMERICAN, confidence: dict[str, float] | None = None) -> InvoiceRecord:
    return InvoiceRecord(
        document_sha256="0" * 64,
        reader=ReaderStamp(name="text-pdf", version="1"),
        coverage=Coverage.HEADER,
        invoice=invoice,
        evidence=tuple(
            FieldEvidence(
                field=field,
                method=Method.LABEL,
                page=1,
                text="x",
                confidence=(confidence or {}).get(field, 0.95),
            )
            for field in dict.fromkeys((*FIELDS, "buyer.name", *(confidence or {})))
        ),
    )


def codes(
    found: InvoiceRecord, twins: tuple[Twin, ...] = (), policy: Policy | None = None
) -> list[ReasonCode]:
    findings = judge(found.invoice, found.evidence, coverage=found.coverage)
    return [reason.code for reason in triage(found, findings, twins, policy or Policy()).reasons]


def test_an_american_invoice_without_a_vat_id_is_approved() -> None:
    assert codes(record()) == [ReasonCode.ALL_CHECKS_PASSED]


@pytest.mark.parametrize("field", [field for field in FIELDS if field != "buyer.name"])
def test_a_needed_field_below_the_threshold_is_shown_to_a_person(field: str) -> None:
    doubtful = record(confidence={field: 0.8})
    assert codes(doubtful) == [ReasonCode.LOW_CONFIDENCE]
    assert codes(doubtful, policy=Policy(min_confidence=0.75)) == [ReasonCode.ALL_CHECKS_PASSED]


@pytest.mark.parametrize(("confidence", "approved"), [(0.69, False), (0.7, True)])
def test_less_is_asked_of_what_a_bill_may_lack(confidence: float, *, approved: bool) -> None:
    ordered = AMERICAN.model_copy(update={"purchase_order": "PO 7"})
    item = FieldEvidence(
        field="purchase_order", method=Method.LABEL, page=1, text="PO 7", confidence=confidence
    )
    found = record(ordered)
    found = found.model_copy(update={"evidence": (*found.evidence, item)})
    assert (codes(found) == [ReasonCode.ALL_CHECKS_PASSED]) is approved
    assert codes(found, policy=Policy.of(0.99))[-1] is ReasonCode.LOW_CONFIDENCE


def test_a_doubt_says_what_was_read_how_often_that_is_right_and_what_speaks_against_it() -> None:
    found = record()
    doubtful = found.evidence[0].model_copy(
        update={"text": "BW-1", "confidence": 0.62, "score": 0.7, "signs": ("rivalled", "vague")}
    )
    found = found.model_copy(update={"evidence": (doubtful, *found.evidence[1:])})
    [stated] = state_reasons(triage(found, (), ()).reasons)
    assert stated.message == (
        'The invoice number was read as "BW-1"; of values read like it 62 in 100 are right, 85 must be. '
        "(its place on the page hardly tells what it is; another place on the page says otherwise)"
    )


def test_a_page_that_asks_for_less_than_nothing_is_for_a_person() -> None:
    less = Totals(net=Decimal(-100), gross=Decimal(-100), payable=Decimal(-100))
    assert ReasonCode.NEGATIVE_DUE in codes(record(AMERICAN.model_copy(update={"totals": less})))


def test_a_page_on_which_no_buyer_was_found_is_for_a_person() -> None:
    assert codes(record(AMERICAN.model_copy(update={"buyer": None}))) == [ReasonCode.BUYER_NOT_READ]


@pytest.mark.parametrize(
    ("currency", "tax", "seller", "is_doubted"),
    [
        ("EUR", "19.00", Party(name="Acme"), True),
        ("AUD", "19.00", Party(name="Acme"), True),
        ("EUR", "19.00", Party(name="Acme", tax_id="201/113/40209"), False),
        ("EUR", "0.00", Party(name="Acme"), False),
        ("USD", "19.00", Party(name="Acme"), False),
    ],
)
def test_a_page_that_charges_vat_without_a_tax_number_is_for_a_person(
    currency: str, tax: str, seller: Party, *, is_doubted: bool
) -> None:
    totals = Totals(net=Decimal(100), tax=Decimal(tax), gross=100 + Decimal(tax), payable=100 + Decimal(tax))
    found = record(AMERICAN.model_copy(update={"currency": currency, "totals": totals, "seller": seller}))
    assert (ReasonCode.TAX_NUMBER_NOT_READ in codes(found)) is is_doubted


def test_a_value_without_evidence_counts_as_unread() -> None:
    paid = AMERICAN.model_copy(update={"payment": Payment(iban="DE89370400440532013000")})
    assert codes(record(paid)) == [ReasonCode.LOW_CONFIDENCE]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": None}, ReasonCode.MISSING_MANDATORY_FIELD),
        ({"currency": "DOLLAR"}, ReasonCode.INVALID_CODE),
        ({"due_date": date(2026, 1, 1)}, ReasonCode.INVALID_DATE),
        ({"seller": Party(name="Acme", vat_id="DE1")}, ReasonCode.INVALID_VAT_ID),
        ({"payment": Payment(iban="DE00370400440532013000")}, ReasonCode.INVALID_IBAN),
        (
            {"totals": Totals(net=Decimal(1), gross=Decimal(2), payable=Decimal(2))},
            ReasonCode.ARITHMETIC_MISMATCH,
        ),
    ],
)
def test_each_fault_becomes_its_reason(change: dict[str, object], code: ReasonCode) -> None:
    faulty = record(AMERICAN.model_copy(update=change))
    findings = judge(faulty.invoice, faulty.evidence, coverage=faulty.coverage)
    decision = triage(faulty, findings, ())
    assert decision.status is InvoiceStatus.NEEDS_REVIEW
    assert code in {reason.code for reason in decision.reasons}


def test_a_reason_says_where_its_fault_is() -> None:
    seller = Party(name="Brightwater Supplies Inc.", tax_id="91-2210457")
    faulty = record(AMERICAN.model_copy(update={"currency": "DOLLAR", "seller": seller}))
    (reason,) = triage(faulty, judge(faulty.invoice, faulty.evidence, coverage=faulty.coverage), ()).reasons
    assert reason.facts["path"] == "currency"
    assert "xpath" not in reason.facts  # it was read from a page


@pytest.mark.parametrize(
    ("twin", "status", "code"),
    [
        (Twin("a", same_bytes=True), InvoiceStatus.DUPLICATE, ReasonCode.DUPLICATE_SAME_BYTES),
        (
            Twin("a", same_bytes=False, issue_date=date(2026, 11, 5), payable=Decimal("107.250")),
            InvoiceStatus.DUPLICATE,
            ReasonCode.DUPLICATE_SAME_NUMBER,
        ),
        (
            Twin("a", same_bytes=False, issue_date=date(2026, 11, 5), payable=Decimal(99)),
            InvoiceStatus.NEEDS_REVIEW,
            ReasonCode.DUPLICATE_SAME_NUMBER,
        ),
    ],
)
def test_a_twin_makes_a_duplicate_or_a_question(twin: Twin, status: InvoiceStatus, code: ReasonCode) -> None:
    decision = triage(record(), (), (twin,))
    assert (decision.status, decision.reasons[0].code) == (status, code)
    assert decision.reasons[0].facts == {"invoice_id": "a"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("RE-0042", "re 42"), ("2026/0007", "2026-7"), ("INV 001", "INV1"), ("\uff11\uff12", "12")],
)
def test_a_number_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert normalised_number(one) == normalised_number(other)


@pytest.mark.parametrize(("one", "other"), [("1002", "12"), ("1/23", "12/3"), ("A1", "1A"), ("100", "1")])
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert normalised_number(one) != normalised_number(other)


@given(st.text(st.characters(codec="latin-1"), max_size=30))
def test_a_normalised_number_is_normal(number: str) -> None:
    assert normalised_number(normalised_number(number)) == normalised_number(number)


def test_the_vat_id_comes_before_the_name() -> None:
    one = Invoice(number="1", seller=Party(name="Acme GmbH", vat_id="DE 136 695 976"))
    other = Invoice(number="01", seller=Party(name="ACME Germany", vat_id="DE136695976"))
    assert identity_key(one) == identity_key(other)


@pytest.mark.parametrize("name", ["Café Müller G.m.b.H.", "CAFE MULLER", "Cafe Muller  GmbH"])
def test_a_name_is_the_same_without_case_accents_and_legal_form(name: str) -> None:
    assert seller_key(Party(name=name)) == "name:cafe muller"


def test_a_credit_note_is_no_twin_of_the_invoice_of_its_number() -> None:
    invoice = AMERICAN.model_copy(update={"type_code": "380"})
    assert identity_key(invoice) != identity_key(invoice.model_copy(update={"type_code": "381"}))


@pytest.mark.parametrize(
    "change", [{"number": None}, {"number": "--"}, {"seller": None}, {"seller": Party()}]
)
def test_without_number_or_seller_there_is_no_key(change: dict[str, object]) -> None:
    assert identity_key(AMERICAN.model_copy(update=change)) is None
