import pytest

from common.schemas.comparison import Outcome
from common.schemas.reasons import ReasonCode
from invoice_pipeline.graph.sentences import state_reasons
from support.comparing import compared, edited, hybrid, page_reasons, record, without
from support.hybrids import IBAN, OTHER_IBAN, SHOWN, SHOWN_IBAN, UNSEEN, drawn, with_xml, written
from support.invoice_pages import changed
from support.ubl import ubl_invoice


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


def test_a_hostile_number_of_accounts_is_compared_within_bounds() -> None:
    account = "<cac:PayeeFinancialAccount><cbc:ID>{}</cbc:ID></cac:PayeeFinancialAccount>"
    means = f"<cac:PaymentMeans>{account}</cac:PaymentMeans>"
    many = "".join(means.format(number) for number in range(10**9, 10**9 + 500))
    xml = edited(ubl_invoice(), "<cac:TaxTotal>", f"{many}<cac:TaxTotal>")
    assert len(compared(hybrid(SHOWN, xml))) == 100
