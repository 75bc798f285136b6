from collections.abc import Sequence
from decimal import Decimal

import pytest

from common.schemas.comparison import ComparedField, Outcome, PageComparison
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline import readers
from invoice_pipeline.graph.corrections import correct
from invoice_pipeline.graph.sentences import state_reasons
from invoice_pipeline.judgement import judged
from invoice_pipeline.readers import DEFAULT_LIMITS, Limits
from invoice_pipeline.readers.page_comparison import written_forms
from invoice_pipeline.triage import Decision, triage
from support.hybrids import IBAN, OTHER_IBAN, SHOWN, UNSEEN, drawn, scanned, with_xml, written
from support.invoice_pages import Row, changed
from support.ubl import ubl_invoice

SHOWN_IBAN = "DE02 1203 0000 0000 2020 51"


def hybrid(rows: Sequence[Row] = SHOWN, xml: bytes | None = None) -> InvoiceRecord:
    return record(with_xml(drawn(rows), xml))


def record(document: bytes, limits: Limits = DEFAULT_LIMITS) -> InvoiceRecord:
    result = readers.read(document, limits=limits)
    assert isinstance(result, readers.Read), result
    return judged(result.records[0])


def decide(found: InvoiceRecord) -> Decision:
    return triage(found, found.findings, ())


def page_reasons(found: InvoiceRecord) -> list[Reason]:
    return [reason for reason in decide(found).reasons if reason.code.startswith("page_")]


def compared(found: InvoiceRecord) -> dict[str, ComparedField]:
    assert found.comparison is not None
    return {field.field: field for field in found.comparison.fields}


def without(rows: Sequence[Row], text: str) -> tuple[Row, ...]:
    assert any(text in row[2] for row in rows), text
    return tuple(row for row in rows if text not in row[2])


def edited(xml: bytes, old: str, new: str) -> bytes:
    assert old.encode() in xml, old
    return xml.replace(old.encode(), new.encode())


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


def test_an_iban_in_the_xml_alone_is_left_to_a_person() -> None:
    [reason] = page_reasons(hybrid(without(SHOWN, "IBAN")))
    assert (reason.code, reason.fields) == (ReasonCode.PAGE_LACKS_VALUE, ("payment.iban",))
    assert reason.facts["hidden"] == ""


@pytest.mark.parametrize("trick", UNSEEN)
def test_an_account_that_only_a_machine_sees_is_not_seen(trick: str) -> None:
    """The XML pays to another account, which is on the page as well, though not for people."""
    page = drawn(SHOWN, written(UNSEEN[trick], f"IBAN {OTHER_IBAN}"))
    found = record(with_xml(page, edited(ubl_invoice(), IBAN, OTHER_IBAN)))
    [reason] = page_reasons(found)
    assert (reason.code, reason.fields) == (ReasonCode.PAGE_DIFFERS, ("payment.iban",))
    assert (reason.facts["xml"], reason.facts["shown"]) == (OTHER_IBAN, SHOWN_IBAN)


def test_a_person_is_told_of_what_is_on_the_page_only_for_machines() -> None:
    page = drawn(without(SHOWN, "IBAN"), written(UNSEEN["white"], f"IBAN {IBAN}"))
    [reason] = page_reasons(record(with_xml(page)))
    assert reason.code is ReasonCode.PAGE_LACKS_VALUE
    assert "only in text that nobody sees" in state_reasons([reason])[0].message


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


def test_umlauts_and_legal_forms_are_written_in_many_ways() -> None:
    xml = edited(ubl_invoice(), "Nordlicht Werkstatt GmbH", "Müller &amp; Söhne GmbH &amp; Co. KG")
    rows = changed(without(SHOWN, "DE136695976"), "Nordlicht Werkstatt GmbH", "Mueller und Soehne")
    assert compared(hybrid(rows, xml))["seller.name"].outcome is Outcome.AGREES


def test_a_name_that_runs_over_two_lines_is_found() -> None:
    rows = (
        *without(SHOWN, "Nordlicht"),
        (60, 600, "Nordlicht Werkstatt für"),
        (60, 612, "Lampen und Laternen"),
    )
    name = "Nordlicht Werkstatt für Lampen und Laternen GmbH"
    xml = edited(ubl_invoice(), "Nordlicht Werkstatt GmbH", name)
    assert compared(hybrid(rows, xml))["seller.name"].outcome is Outcome.AGREES


def test_an_account_over_a_line_s_end_is_found() -> None:
    rows = (*without(SHOWN, "IBAN"), (60, 700, "IBAN DE02 1203 0000"), (60, 712, "0000 2020 51"))
    assert page_reasons(hybrid(rows)) == []


def test_a_longer_number_does_not_show_the_account_in_it() -> None:
    assert page_reasons(hybrid(changed(SHOWN, SHOWN_IBAN, f"{IBAN}77"))) != []


def test_a_payee_whom_only_the_xml_names_is_left_to_a_person() -> None:
    name = "<cac:PartyName><cbc:Name>Quick Cash Factoring</cbc:Name></cac:PartyName>"
    payee = f"<cac:PayeeParty>{name}</cac:PayeeParty>"
    xml = edited(ubl_invoice(), "<cac:PaymentMeans>", f"{payee}<cac:PaymentMeans>")
    [reason] = page_reasons(hybrid(SHOWN, xml))
    assert (reason.code, reason.fields) == (ReasonCode.PAGE_LACKS_VALUE, ("payee.name",))
    assert page_reasons(hybrid((*SHOWN, (60, 700, "Zahlbar an Quick Cash Factoring")), xml)) == []


def test_another_holder_of_the_account_is_a_difference() -> None:
    xml = edited(ubl_invoice(), f"{IBAN}</cbc:ID>", f"{IBAN}</cbc:ID><cbc:Name>Quick Cash Ltd</cbc:Name>")
    rows = (*SHOWN, (60, 740, "Kontoinhaber: Nordlicht Werkstatt GmbH"))
    [reason] = page_reasons(hybrid(rows, xml))
    assert (reason.code, reason.fields) == (ReasonCode.PAGE_DIFFERS, ("payment.account_name",))
    assert (
        page_reasons(hybrid(SHOWN, xml)) == []
    )  # nobody else is named, and the account itself is on the page


def test_the_buyer_s_vat_identifier_is_not_held_against_the_seller_s() -> None:
    rows = (*changed(SHOWN, " · USt-IdNr. DE136695976", ""), (60, 200, "Ihre USt-IdNr. DE811569869"))
    assert page_reasons(hybrid(rows)) == []


@pytest.mark.parametrize("searchable", [True, False])
def test_a_page_that_is_a_picture_is_not_compared_and_says_so(searchable: bool) -> None:
    found = record(with_xml(scanned(SHOWN, searchable=searchable)))
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


def test_a_hostile_number_of_accounts_is_compared_within_bounds() -> None:
    account = "<cac:PayeeFinancialAccount><cbc:ID>{}</cbc:ID></cac:PayeeFinancialAccount>"
    means = f"<cac:PaymentMeans>{account}</cac:PaymentMeans>"
    many = "".join(means.format(number) for number in range(10**9, 10**9 + 500))
    xml = edited(ubl_invoice(), "<cac:TaxTotal>", f"{many}<cac:TaxTotal>")
    assert len(compared(hybrid(SHOWN, xml))) == 100


def test_values_that_look_like_patterns_are_taken_as_text() -> None:
    xml = edited(ubl_invoice(), "Nordlicht Werkstatt GmbH", "(.*)+$ [a-z")
    xml = edited(edited(xml, IBAN, "((((()))))"), "2026-1001", "^.*$")
    found = compared(hybrid(SHOWN, xml))
    assert found["payment.iban"].outcome is Outcome.DIFFERS
    assert found["number"].outcome is Outcome.DIFFERS


@pytest.mark.parametrize("shown", ["1.234,50", "1,234.50", "1 234,50", "1'234.50", "1234,5", "1234.500"])
def test_an_amount_is_known_in_every_usual_form(shown: str) -> None:
    assert written_forms.amount(Decimal("1234.50")).search(f"Summe {shown} EUR")


@pytest.mark.parametrize("shown", ["11.234,50", "1.234,505", "1.234,5.1", "12.34", "234,50"])
def test_a_part_of_another_amount_is_not_it(shown: str) -> None:
    assert not written_forms.amount(Decimal("1234.50")).search(f"Summe {shown} EUR")


@pytest.mark.parametrize(
    ("shown", "same"), [("9,00", True), ("9 €", True), ("9,-", True), ("9 Stück", False)]
)
def test_a_whole_amount_needs_a_sign_of_being_money(shown: str, same: bool) -> None:
    assert bool(written_forms.amount(Decimal("9.00")).search(shown)) is same
