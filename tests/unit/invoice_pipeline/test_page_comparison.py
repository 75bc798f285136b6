import pytest

from common.schemas.comparison import Outcome, PageComparison
from common.schemas.reasons import ReasonCode
from common.schemas.status import InvoiceStatus
from invoice_pipeline.graph.corrections import correct
from invoice_pipeline.graph.sentences import state_reasons
from invoice_pipeline.judgement import judged
from invoice_pipeline.readers import Limits
from invoice_pipeline.readers.ocr.engine import OcrMode
from support.comparing import compared, decide, edited, hybrid, page_reasons, record
from support.hybrids import IBAN, SHOWN, SHOWN_IBAN, UNSEEN, drawn, scanned, with_xml, written
from support.invoice_pages import changed
from support.ubl import ubl_invoice


def test_a_hybrid_whose_page_says_the_same_is_approved() -> None:
    found = hybrid()
    assert {field.outcome for field in compared(found).values()} == {Outcome.AGREES}
    assert len(compared(found)) == 11
    assert decide(found).status is InvoiceStatus.APPROVED
    assert page_reasons(found) == []


def test_what_agrees_says_where_it_stands() -> None:
    payable = compared(hybrid())["totals.payable"]
    assert (payable.xml, payable.shown, payable.page) == ("119.00", "119,00 €", 1)
    assert payable.bbox is not None
    assert payable.bbox[0] == pytest.approx(480, abs=1)
    assert payable.bbox[1] < 428 < payable.bbox[3]


@pytest.mark.parametrize(
    ("field", "old", "new", "xml", "shown"),
    [
        ("payment.iban", SHOWN_IBAN, "DE89 3704 0044 0532 0130 00", IBAN, "DE89 3704 0044 0532 0130 00"),
        ("payment.iban", SHOWN_IBAN, "DE12 3704 0044 0532 0130 00", IBAN, "DE12 3704 0044 0532 0130 00"),
        ("totals.payable", "119,00", "1.190,00", "119.00", "1.190,00 €"),
        ("totals.gross", "119,00", "190,00", "119.00", "190,00 €"),
        ("totals.net", "100,00 €", "10,00 €", "100.00", "10,00 €"),
        ("totals.tax", "19,00 €", "91,00 €", "19.00", "91,00 €"),
        ("seller.vat_id", "DE136695976", "DE811569869", "DE136695976", "DE811569869"),
        ("number", "2026-1001", "2026-2002", "2026-1001", "2026-2002"),
        ("issue_date", "02.03.2026", "02.05.2026", "2026-03-02", "02.05.2026"),
        ("due_date", "01.04.2026", "01.06.2026", "2026-04-01", "01.06.2026"),
        ("currency", "€", "CHF", "EUR", "CHF"),
    ],
)
def test_a_difference_is_left_to_a_person_with_both_values_and_their_places(
    field: str, old: str, new: str, xml: str, shown: str
) -> None:
    found = hybrid(changed(SHOWN, old, new))
    decision = decide(found)
    assert decision.status is InvoiceStatus.NEEDS_REVIEW
    [reason] = [reason for reason in decision.reasons if reason.fields == (field,)]
    assert reason.code is ReasonCode.PAGE_DIFFERS
    assert (reason.facts["xml"], reason.facts["shown"]) == (xml, shown)
    assert reason.facts["shown_place"].startswith("page 1 at ")
    [stated] = state_reasons([reason])
    assert xml in stated.message
    assert shown in stated.message
    assert any(item.path == field and item.blocking for item in found.findings)


def test_a_total_outside_of_the_page_is_not_seen() -> None:
    page = drawn(
        changed(SHOWN, "119,00", "1.190,00"), written(UNSEEN["left of the page"], "Rechnungsbetrag 119,00 €")
    )
    assert {reason.fields for reason in page_reasons(record(with_xml(page)))} == {
        ("totals.gross",),
        ("totals.payable",),
    }


def test_a_total_that_is_printed_elsewhere_does_not_excuse_another_sum() -> None:
    """The XML asks for what is somewhere on the page; the page's own total adds up to something else."""
    sums: dict[tuple[float, float], str] = {(480, 414): "9,00 €", (480, 428): "109,00 €"}
    rows = tuple((left, top, sums.get((left, top), text)) for left, top, text in SHOWN)
    found = hybrid((*rows, (60, 600, "Auftragswert 119,00 €")))
    assert ("totals.payable",) in {reason.fields for reason in page_reasons(found)}


@pytest.mark.parametrize(
    ("label", "one", "other", "outcome"),
    [
        ("USt. 7 %", "12,00 €", "7,00 €", Outcome.AGREES),
        ("Satz B", "12,00 €", "7,00 €", Outcome.NOT_SHOWN),
        ("Satz B", "119,00 €", "", Outcome.NOT_SHOWN),
    ],
    ids=["the tax of each rate", "one of them unlabelled", "the total where the reader looks for the tax"],
)
def test_a_page_that_never_sums_up_its_tax_does_not_contradict_it(
    label: str, one: str, other: str, outcome: Outcome
) -> None:
    rows = tuple((left, top, text) for left, top, text in SHOWN if (left, top) != (480, 414))
    found = hybrid((*rows, (480, 414, one), (380, 421, label), (480, 421, other)))
    assert page_reasons(found) == []
    assert compared(found)["totals.tax"].outcome is outcome


def test_an_amount_due_other_than_the_total_is_compared_with_what_is_called_due() -> None:
    paid = (
        *SHOWN,
        (380, 442, "Anzahlung"),
        (480, 442, "50,00 €"),
        (380, 456, "Restbetrag"),
        (480, 456, "69,00 €"),
    )
    assert [reason.fields for reason in page_reasons(hybrid(paid))] == [("totals.payable",)]
    part = edited(
        ubl_invoice(payable="69.00"),
        "<cbc:PayableAmount",
        '<cbc:PrepaidAmount currencyID="EUR">50.00</cbc:PrepaidAmount><cbc:PayableAmount',
    )
    assert page_reasons(hybrid(paid, part)) == []
    [reason] = page_reasons(hybrid(SHOWN, part))
    assert (reason.facts["xml"], reason.facts["shown"]) == ("69.00", "119,00 €")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-1001", "2026-1001-K"),
        ("2026-1001", "RE2026-1001"),
        ("2026-1001", "2026 / 1001"),
        ("02.03.2026", "2. März 2026"),
        ("02.03.2026", "2026-03-02"),
        ("01.04.2026", "1.4.26"),
        ("119,00 €", "EUR 119.00"),
        ("119,00 €", "-119,00 €"),
        ("Nordlicht Werkstatt GmbH", "NORDLICHT-WERKSTATT"),
        ("Nordlicht Werkstatt GmbH", "Nordlicht Werkstätte, Kiel"),
        ("Nordlicht Werkstatt GmbH", "Die Lampe"),
        (SHOWN_IBAN, "DE02120300000000202051 BIC BYLADEM1001"),
        (SHOWN_IBAN, "DE02-1203-0000-0000-2020-51"),
        ("DE136695976", "DE 136 695 976"),
    ],
)
def test_another_way_of_writing_is_no_difference(old: str, new: str) -> None:
    assert page_reasons(hybrid(changed(SHOWN, old, new))) == []


@pytest.mark.parametrize("searchable", [True, False])
def test_a_page_that_is_a_picture_is_not_compared_and_says_so(searchable: bool) -> None:
    found = record(with_xml(scanned(SHOWN, searchable=searchable)), Limits(ocr=OcrMode.OFF))
    assert found.comparison == PageComparison(not_compared="no_text_layer")
    assert [item.blocking for item in found.findings if item.rule == "PAGE-03"] == [False]
    decision = decide(found)
    assert decision.status is InvoiceStatus.APPROVED
    assert [reason.code for reason in decision.reasons] == [
        ReasonCode.ALL_CHECKS_PASSED,
        ReasonCode.PAGE_NOT_COMPARED,
    ]


def test_a_scan_with_a_printed_foot_is_not_compared_either() -> None:
    found = record(with_xml(drawn([(60, 800, "Seite 1 von 1")])))
    assert found.comparison == PageComparison(not_compared="no_invoice_fields")
    assert [reason.code for reason in page_reasons(found)] == [ReasonCode.PAGE_NOT_COMPARED]


def test_a_page_that_is_too_long_to_be_compared_is_left_to_a_person() -> None:
    found = record(with_xml(drawn(SHOWN)), Limits(pdf_characters=100))
    assert found.comparison == PageComparison(not_compared="too_large", blocking=True)
    assert [reason.code for reason in page_reasons(found)] == [ReasonCode.PAGE_NOT_COMPARED]
    assert decide(found).status is InvoiceStatus.NEEDS_REVIEW


def test_a_person_s_correction_settles_the_difference_in_its_field_alone() -> None:
    rows = changed(changed(SHOWN, "01.04.2026", "01.06.2026"), "2026-1001", "2026-2002")
    found = hybrid(rows)
    corrected = judged(correct(found, {"due_date": "2026-06-01"}))
    assert [reason.fields for reason in page_reasons(corrected)] == [("number",)]
    settled = compared(corrected)["due_date"]
    assert (settled.outcome, settled.xml, settled.shown) == (Outcome.SETTLED, "2026-04-01", "01.06.2026")
    confirmed = judged(correct(corrected, {"number": "2026-1001"}))
    assert decide(confirmed).status is InvoiceStatus.APPROVED


def test_a_document_without_a_page_or_without_xml_is_not_compared() -> None:
    assert record(ubl_invoice()).comparison is None
    assert record(drawn(SHOWN)).comparison is None


def test_values_that_look_like_patterns_are_taken_as_text() -> None:
    xml = edited(ubl_invoice(), "Nordlicht Werkstatt GmbH", "(.*)+$ [a-z")
    xml = edited(edited(xml, IBAN, "((((()))))"), "2026-1001", "^.*$")
    found = compared(hybrid(SHOWN, xml))
    assert found["payment.iban"].outcome is Outcome.DIFFERS
    assert found["number"].outcome is Outcome.DIFFERS
