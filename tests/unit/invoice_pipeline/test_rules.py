from datetime import date
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.findings import Severity
from common.schemas.invoice import (
    AllowanceCharge,
    Invoice,
    Line,
    Party,
    Payment,
    Period,
    Totals,
    VatBreakdown,
)
from common.schemas.record import Coverage
from invoice_pipeline.rules import RULES, judge
from invoice_pipeline.rules.arithmetic import cents
from invoice_pipeline.rules.table import MODULES

MONEY = st.decimals(min_value=Decimal("-99999.99"), max_value=Decimal("99999.99"), places=2)
RATE = st.sampled_from([Decimal(rate) for rate in ("0", "5.5", "7", "8.875", "19", "20", "25")])


def broken(invoice: Invoice, **options: object) -> set[str]:
    coverage = options.get("coverage", Coverage.FULL)
    today = options.get("today")
    assert isinstance(coverage, Coverage)
    assert today is None or isinstance(today, date)
    return {
        finding.rule for finding in judge(invoice, (), coverage=coverage, today=today) if finding.blocking
    }


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    """Invoices that add up, whatever their lines, rates, allowances, charges and payments."""
    nets = draw(st.lists(MONEY, min_size=1, max_size=6))
    minus, plus = draw(st.lists(MONEY, max_size=3)), draw(st.lists(MONEY, max_size=3))
    rate, prepaid, rounding = draw(RATE), draw(MONEY), draw(st.sampled_from([None, Decimal("0.02")]))
    line_net = sum(nets, start=Decimal(0))
    net = line_net - sum(minus) + sum(plus)
    tax = cents(net * rate / 100)
    return Invoice(
        number="1",
        issue_date=date(2026, 1, 1),
        currency="EUR",
        seller=Party(name="Acme"),
        lines=tuple(Line(id=str(i), net_amount=amount) for i, amount in enumerate(nets)),
        allowances_charges=(
            *(AllowanceCharge(is_charge=False, amount=amount) for amount in minus),
            *(AllowanceCharge(is_charge=True, amount=amount) for amount in plus),
        ),
        vat_breakdown=(VatBreakdown(taxable=net, rate=rate, tax=tax),),
        totals=Totals(
            line_net=line_net,
            allowances=sum(minus, start=Decimal(0)),
            charges=sum(plus, start=Decimal(0)),
            net=net,
            tax=tax,
            gross=net + tax,
            prepaid=prepaid,
            rounding=rounding,
            payable=net + tax - prepaid + (rounding or 0),
        ),
    )


@given(invoices())
def test_an_invoice_that_adds_up_breaks_no_rule(invoice: Invoice) -> None:
    assert broken(invoice) == set()


WRONG_BY_A_CENT = {
    "line_net": {"BR-CO-10", "BR-CO-13"},
    "allowances": {"BR-CO-11", "BR-CO-13"},
    "charges": {"BR-CO-12", "BR-CO-13"},
    "net": {"BR-CO-13", "BR-CO-15"},
    "tax": {"BR-CO-14", "BR-CO-15"},
    "gross": {"BR-CO-15", "BR-CO-16"},
    "prepaid": {"BR-CO-16"},
    "payable": {"BR-CO-16"},
}


@given(invoices(), st.sampled_from(sorted(WRONG_BY_A_CENT)))
def test_one_cent_breaks_exactly_the_rules_that_name_the_amount(invoice: Invoice, field: str) -> None:
    assert invoice.totals is not None
    amount = getattr(invoice.totals, field) + Decimal("0.01")
    wrong = invoice.model_copy(update={"totals": invoice.totals.model_copy(update={field: amount})})
    assert broken(wrong) == WRONG_BY_A_CENT[field]


@given(invoices(), st.decimals(min_value=Decimal("-0.004"), max_value=Decimal("0.004"), places=3))
def test_less_than_half_a_cent_is_rounding(invoice: Invoice, fraction: Decimal) -> None:
    assert invoice.totals is not None
    assert invoice.totals.payable is not None
    totals = invoice.totals.model_copy(update={"payable": invoice.totals.payable + fraction})
    assert broken(invoice.model_copy(update={"totals": totals})) == set()


@pytest.mark.parametrize(
    ("tax", "wrong"), [("19.99", False), ("18.01", False), ("20.00", True), ("18.00", True)]
)
def test_the_tax_of_a_rate_may_differ_by_less_than_one_unit(tax: str, wrong: bool) -> None:
    item = VatBreakdown(taxable=Decimal(100), rate=Decimal(19), tax=Decimal(tax))
    assert ("BR-CO-17" in broken(Invoice(vat_breakdown=(item,)))) is wrong


def test_lines_that_only_sum_up_others_are_not_counted_twice() -> None:
    lines = (
        Line(id="1", net_amount=Decimal(10), extensions={"line_status": "GROUP"}),
        Line(id="1.1", net_amount=Decimal(10), extensions={"line_status": "DETAIL"}),
    )
    assert "BR-CO-10" not in broken(Invoice(lines=lines, totals=Totals(line_net=Decimal(10))))


def test_numbers_of_thirty_digits_are_compared_exactly() -> None:
    huge = Decimal("9" * 28 + ".99")
    totals = Totals(net=huge, tax=Decimal(0), gross=huge, payable=huge - Decimal("0.01"))
    assert broken(Invoice(totals=totals)) >= {"BR-CO-16"}
    assert "BR-CO-15" not in broken(Invoice(totals=totals))


def test_an_empty_invoice_lacks_everything_that_a_bill_needs() -> None:
    assert broken(Invoice()) == {"BR-02", "BR-03", "BR-05", "BR-06", "BR-13", "BR-14", "BR-15", "BR-16"}


def test_a_header_needs_no_lines() -> None:
    assert "BR-16" not in broken(Invoice(), coverage=Coverage.HEADER)


def test_what_a_reader_need_not_find_is_only_a_warning() -> None:
    found = {finding.rule: finding for finding in judge(Invoice(), ())}
    assert (found["BR-07"].severity, found["BR-07"].blocking) == (Severity.WARNING, False)


@pytest.mark.parametrize(
    ("account", "wrong"),
    [
        ("DE89 3704 0044 0532 0130 00", False),
        ("DE88 3704 0044 0532 0130 00", True),
        ("DE89 3704 0044 0532 0130", True),
        ("1234567890", False),
        ("ACCT-77", False),
    ],
)
def test_an_iban_is_held_to_its_check_digits(account: str, wrong: bool) -> None:
    assert ("IBAN-01" in broken(Invoice(payment=Payment(iban=account)))) is wrong


@pytest.mark.parametrize(
    ("vat_id", "wrong"),
    [
        ("DE136695976", False),
        ("DE 136 695 976", False),
        ("FR40303265045", False),
        ("EL094259216", False),
        ("XI980780684", False),
        ("CHE-107.787.577 IVA", False),
        ("DE136695970", True),
        ("136695976", True),
        ("ZZ123", False),
        (None, False),
    ],
)
def test_a_vat_id_is_held_to_its_countrys_form(vat_id: str | None, wrong: bool) -> None:
    assert ("VAT-01" in broken(Invoice(seller=Party(name="Acme", vat_id=vat_id)))) is wrong


@pytest.mark.parametrize(
    ("issued", "due", "rules"),
    [
        (date(2026, 11, 2), date(2026, 12, 2), set()),
        (date(2026, 11, 2), date(2026, 11, 1), {"DATE-02"}),
        (date(2027, 6, 1), None, {"DATE-01"}),
        (date(2019, 6, 1), None, {"DATE-01"}),
        (date(1926, 11, 2), None, {"DATE-01"}),
    ],
)
def test_dates_that_cannot_be_are_found(issued: date, due: date | None, rules: set[str]) -> None:
    found = broken(Invoice(issue_date=issued, due_date=due), today=date(2026, 11, 24))
    assert found & {"DATE-01", "DATE-02"} == rules


def test_a_currency_outside_iso_4217_is_found() -> None:
    assert "BR-CL-04" in broken(Invoice(currency="EURO"))
    assert "BR-CL-04" not in broken(Invoice(currency="USD"))


def test_a_period_that_ends_before_it_begins_is_found() -> None:
    invoice = Invoice(period=Period(start=date(2026, 2, 1), end=date(2026, 1, 1)))
    assert "BR-29" in {finding.rule for finding in judge(invoice, ())}


def test_a_flood_of_faults_is_cut_off() -> None:
    invoice = Invoice(lines=tuple(Line() for _ in range(500)))
    assert sum(finding.rule == "BR-24" for finding in judge(invoice, ())) == 20


def test_five_thousand_lines_are_judged_within_a_second() -> None:
    line = Line(quantity=Decimal(1), unit="C62", net_amount=Decimal(2), unit_price=Decimal(2), name="Bolt")
    taxed = line.model_copy(update={"vat_category": "S", "tax_rate": Decimal(19)})
    lines = tuple(taxed.model_copy(update={"id": str(position)}) for position in range(5_000))
    invoice = Invoice(lines=lines, totals=Totals(line_net=Decimal(10_000)))
    evidence = tuple(
        FieldEvidence(
            field=f"lines[{position}].{field}", method=Method.XML, text="x", confidence=1, xpath="/x"
        )
        for position in range(5_000)
        for field in (
            "id",
            "quantity",
            "unit",
            "net_amount",
            "unit_price",
            "name",
            "vat_category",
            "tax_rate",
        )
    )
    begun = process_time()  # the processor's time, so that a busy machine does not matter
    found = judge(invoice, evidence)
    assert process_time() - begun < 1
    assert "BR-CO-10" not in {finding.rule for finding in found}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (("ParkMij", 0.9), "seller.name was read as 'ParkMij', but it may be another on page 1"),
        (
            ("Geelsteen", 0.9),
            "seller.name was read as 'Geelsteen', but page 1 says 'ParkMij', which may be it as well",
        ),
        (None, "page 1 says 'ParkMij', but seller.name could not be read from it"),
    ],
)
def test_a_doubt_says_what_was_read_and_what_may_be_meant(
    said: tuple[str, float] | None, message: str
) -> None:
    def evidence(text: str, confidence: float) -> FieldEvidence:
        return FieldEvidence(
            field="seller.name", method=Method.LABEL, page=1, text=text, confidence=confidence
        )

    found = judge(Invoice(), (*([evidence(*said)] if said else []), evidence("ParkMij", 0)))
    assert [finding.message for finding in found if finding.rule == "READ-01"] == [message]


def test_what_is_stated_and_not_understood_is_not_called_missing() -> None:
    soon = FieldEvidence(field="issue_date", method=Method.XML, text="soon", confidence=0)
    assert "BR-03" in broken(Invoice())
    rules = {finding.rule for finding in judge(Invoice(), (soon,)) if finding.blocking}
    assert "READ-01" in rules
    assert "BR-03" not in rules


def test_every_rule_has_its_own_id() -> None:
    assert len(RULES) == sum(len(module.RULES) for module in MODULES)
    assert all(rule == RULES[rule].id for rule in RULES)
