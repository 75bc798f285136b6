from dataclasses import replace
from decimal import Decimal

import pytest

from standalone.observation import ObservedInvoice, ObservedMail, Verdict, compare, table
from standalone.samples import ExpectedInvoice, ExpectedMail, Outcome

_EXPECTED = ExpectedInvoice("a.pdf", frozenset({Outcome.EXPORTED}), "R1", "Seller", "EUR", Decimal("10.00"))
_OBSERVED = ObservedInvoice("a.pdf", "exported", "R1", "Seller", "EUR", Decimal(10), ("json", "csv"))


def _mail(*invoices: ObservedInvoice, message_id: str = "<1@x>", settled: bool = True) -> ObservedMail:
    return ObservedMail(message_id, "processed" if settled else "opened", settled, invoices)


def _verdict(invoice: ObservedInvoice, expected: ExpectedInvoice = _EXPECTED) -> Verdict:
    (row,) = compare({"1.eml": ExpectedMail("<1@x>", "", (expected,))}, [_mail(invoice)])
    return row.verdict


@pytest.mark.parametrize(
    ("observed", "verdict"),
    [
        (_OBSERVED, Verdict.AS_EXPECTED),
        (replace(_OBSERVED, state="approved"), Verdict.WAITING),
        (replace(_OBSERVED, bills=()), Verdict.WAITING),
        (replace(_OBSERVED, bills=("json", "json")), Verdict.DIFFERENT),
        (replace(_OBSERVED, payable=Decimal("10.01")), Verdict.DIFFERENT),
        (replace(_OBSERVED, state="needs_review"), Verdict.DIFFERENT),
        (replace(_OBSERVED, state="dead"), Verdict.DIFFERENT),
    ],
)
def test_only_the_expected_bill_written_once_is_as_expected(
    observed: ObservedInvoice, verdict: Verdict
) -> None:
    assert _verdict(observed) is verdict


def test_a_duplicate_need_not_be_read_a_second_time() -> None:
    expected = replace(_EXPECTED, outcomes=frozenset({Outcome.EXPORTED, Outcome.DUPLICATE}))
    unread = ObservedInvoice("a.pdf", "duplicate", None, None, None, None)
    assert _verdict(unread, expected) is Verdict.AS_EXPECTED
    assert _verdict(replace(_OBSERVED, state="duplicate", number="R2"), expected) is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("observed", "verdict"),
    [
        (replace(_OBSERVED, payable=Decimal("9.00")), Verdict.AS_EXPECTED),
        (replace(_OBSERVED, state="rejected", bills=()), Verdict.AS_EXPECTED),
        (replace(_OBSERVED, state="approved"), Verdict.WAITING),
        (replace(_OBSERVED, bills=()), Verdict.WAITING),
        (replace(_OBSERVED, bills=("json", "json")), Verdict.DIFFERENT),
        (replace(_OBSERVED, state="dead"), Verdict.DIFFERENT),
    ],
)
def test_what_a_person_made_of_an_invoice_under_review_is_as_expected(
    observed: ObservedInvoice, verdict: Verdict
) -> None:
    asked = replace(_EXPECTED, outcomes=frozenset({Outcome.NEEDS_REVIEW}))
    assert _verdict(replace(observed, reviewed=True), asked) is verdict


def test_an_invoice_that_should_have_been_reviewed_and_was_not_is_different() -> None:
    asked = replace(_EXPECTED, outcomes=frozenset({Outcome.NEEDS_REVIEW}))
    assert _verdict(_OBSERVED, asked) is Verdict.DIFFERENT


def test_of_two_mails_with_one_bill_only_one_may_be_exported() -> None:
    either = replace(_EXPECTED, outcomes=frozenset({Outcome.EXPORTED, Outcome.DUPLICATE}))
    expected = {f"{n}.eml": ExpectedMail(f"<{n}@x>", "", (either,)) for n in (1, 2)}
    first = _mail(_OBSERVED, message_id="<1@x>")
    both = compare(expected, [first, _mail(_OBSERVED, message_id="<2@x>")])
    assert [row.verdict for row in both] == [Verdict.AS_EXPECTED, Verdict.DIFFERENT]
    one = compare(
        expected, [first, _mail(replace(_OBSERVED, state="duplicate", bills=()), message_id="<2@x>")]
    )
    assert [row.verdict for row in one] == [Verdict.AS_EXPECTED, Verdict.AS_EXPECTED]


def test_a_mail_that_has_not_arrived_is_waited_for() -> None:
    (row,) = compare({"1.eml": ExpectedMail("<1@x>", "", (_EXPECTED,))}, [])
    assert row.verdict is Verdict.WAITING


def test_a_mail_without_a_document_is_done_when_it_is_settled_and_brought_none() -> None:
    expected = {"1.eml": ExpectedMail("<1@x>", "", ())}
    verdicts = [
        compare(expected, [mail])[0].verdict for mail in (_mail(), _mail(settled=False), _mail(_OBSERVED))
    ]
    assert verdicts == [Verdict.AS_EXPECTED, Verdict.WAITING, Verdict.DIFFERENT]


def test_the_table_has_a_line_for_each_document() -> None:
    rows = compare({"1.eml": ExpectedMail("<1@x>", "", (_EXPECTED,))}, [_mail(_OBSERVED)])
    assert table(rows).splitlines()[1].split() == [
        "1.eml",
        "processed",
        "a.pdf",
        "exported",
        "R1,",
        "10",
        "EUR",
        "ok",
    ]
