"""Where the money goes stands on the page alone: the XML of a hybrid names no account."""

import re
from collections.abc import Sequence

import pytest

from common.schemas.comparison import Outcome
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline.graph.corrections import correct
from invoice_pipeline.graph.sentences import state_reasons
from support.comparing import compared, decide, edited, hybrid, page_reasons, without
from support.hybrids import IBAN, SHOWN, SHOWN_IBAN
from support.invoice_pages import Row
from support.ubl import ubl_invoice

BARE = without(SHOWN, "IBAN")
_MEANS = re.compile(rb"<cac:PaymentMeans>.*?</cac:PaymentMeans>", re.DOTALL)
_ACCOUNT = re.compile(rb"<cac:PayeeFinancialAccount>.*?</cac:PayeeFinancialAccount>", re.DOTALL)


def paid_nowhere(rows: Sequence[Row] = SHOWN) -> InvoiceRecord:
    return hybrid(rows, _MEANS.sub(b"", ubl_invoice()))


def test_an_iban_that_the_xml_leaves_out_is_left_to_a_person() -> None:
    found = paid_nowhere()
    [reason] = page_reasons(found)
    assert (reason.code, reason.fields) == (ReasonCode.PAGE_SHOWS_MORE, ("payment.iban",))
    assert reason.facts["shown"] == SHOWN_IBAN
    assert reason.facts["shown_place"].startswith("page 1 at ")
    [stated] = state_reasons([reason])
    assert "XML" in stated.message
    assert SHOWN_IBAN in stated.message
    assert decide(found).status is InvoiceStatus.NEEDS_REVIEW
    assert any(item.rule == "PAGE-04" and item.blocking for item in found.findings)


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (((60, 700, "Bank Account: US1234567890"),), "US1234567890"),
        (((60, 700, "Sort code: 20-00-00"), (60, 712, "Account no: 55779911")), "55779911"),
        (((60, 700, "BSB 062-000"), (200, 700, "Account number 1234 5678")), "1234 5678"),
        (((60, 700, "Routing number: 021000021"), (60, 712, "Account #: 000123456789")), "000123456789"),
        (((60, 700, "Kontonummer 9375700"), (200, 700, "BLZ 200 800 00")), "9375700"),
        (((60, 700, "Account No 50100123456789"), (60, 712, "IFSC Code HDFC0000123")), "50100123456789"),
    ],
)
def test_a_domestic_account_that_the_xml_leaves_out_is_left_to_a_person(
    rows: tuple[Row, ...], shown: str
) -> None:
    [reason] = page_reasons(paid_nowhere((*BARE, *rows)))
    assert (reason.code, reason.facts["shown"]) == (ReasonCode.PAGE_SHOWS_MORE, shown)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ((60, 700, "Customer account: 12345678"),),
        ((60, 700, "Account number: 12345678"),),
        ((60, 700, "Kontonummer: siehe Rückseite"), (200, 700, "BLZ 200 800 00")),
    ],
)
def test_a_page_without_an_account_leaves_nothing_out(rows: tuple[Row, ...]) -> None:
    assert page_reasons(paid_nowhere((*BARE, *rows))) == []


def test_what_is_collected_from_the_buyer_needs_no_account() -> None:
    debit = _ACCOUNT.sub(b"", edited(ubl_invoice(), ">58<", ">59<"))
    assert page_reasons(hybrid(SHOWN, debit)) == []


def test_a_transfer_without_an_account_lacks_what_the_page_shows() -> None:
    [reason] = page_reasons(hybrid(SHOWN, _ACCOUNT.sub(b"", ubl_invoice())))
    assert reason.code is ReasonCode.PAGE_SHOWS_MORE


def test_nothing_is_missed_where_nothing_is_to_be_paid() -> None:
    credit = edited(_MEANS.sub(b"", ubl_invoice()), ">380<", ">381<")
    assert page_reasons(hybrid(SHOWN, credit)) == []


def test_a_person_who_sets_the_account_settles_it() -> None:
    corrected = correct(paid_nowhere(), {"payment.iban": IBAN})
    assert compared(corrected)["payment.iban"].outcome is Outcome.SETTLED
    assert page_reasons(corrected) == []
