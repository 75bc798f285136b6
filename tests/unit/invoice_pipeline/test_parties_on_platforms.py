"""Who sells and who buys on the invoices of platforms, subscriptions and shops."""

import pytest

from common.schemas.invoice import Invoice, Party
from invoice_pipeline.readers.text_pdf.names import is_name
from support.invoice_pages import Row
from support.reading_rows import invoice_of, read

TOTALS: tuple[Row, ...] = (
    (60, 400, "Net"),
    (500, 400, "£100.00"),
    (60, 414, "VAT 20%"),
    (500, 414, "£20.00"),
    (60, 428, "Total"),
    (500, 428, "£120.00"),
)
HEAD: tuple[Row, ...] = (
    (60, 30, "Invoice"),
    (60, 46, "Invoice number: PL-20417"),
    (60, 60, "Invoice date: 6 May 2026"),
)


def parties(invoice: Invoice) -> tuple[str | None, str | None]:
    return (invoice.seller or Party()).name, (invoice.buyer or Party()).name


@pytest.mark.parametrize("person", ["Marleen de Graaf", "Anne-Sophie Tull", "J. Marsh", "Sean O'Tooley"])
def test_a_person_over_a_company_receives_its_post(person: str) -> None:
    rows: tuple[Row, ...] = (
        *HEAD,
        (60, 90, "Plumtree Cloud Limited"),
        (60, 104, "4 Weir Lane, Dublin 2"),
        (60, 140, "Bill to"),
        (60, 154, person),
        (60, 168, "Tegelgroep Graaf B.V."),
        (60, 182, "Havenkade 9"),
        (60, 196, "3331 ZW Zwijndrecht"),
    )
    assert parties(invoice_of((*rows, *TOTALS)))[1] == "Tegelgroep Graaf B.V."


AGENT: tuple[Row, ...] = (
    (60, 90, "Ostler & Crane LLP"),
    (60, 104, "8 Mill Street, Leeds LS1 4AB"),
    (330, 90, "Invoice issued by Hailride Mobility"),
    (330, 104, "Limited on behalf of:"),
    (330, 118, "SILVER ROAD CARS"),
    (330, 132, "Unit 4, Canal Street, Leeds LS9 8TT"),
    (60, 460, "Details of the platform: Hailride Mobility Limited, 1 Kings Square, London EC1V 2NX"),
)


def test_whoever_has_an_invoice_issued_by_another_is_the_seller() -> None:
    assert parties(invoice_of((*HEAD, *AGENT, *TOTALS)))[0] == "SILVER ROAD CARS"


def test_whether_the_seller_or_the_one_who_issues_is_paid_is_left_to_a_person() -> None:
    found = {item.field: item.confidence for item in read((*HEAD, *AGENT, *TOTALS)).records[0].evidence}
    assert found["seller.name"] < 0.85


def test_below_a_brand_its_company_is_the_seller() -> None:
    rows = (
        *HEAD,
        (330, 90, "Issued by Lunchdash Ltd on behalf of"),
        (330, 104, "The Red Wok"),
        (330, 118, "Wok Brothers Hospitality Ltd"),
        (330, 132, "3 Quay Street, Hull HU1 1AA"),
        *TOTALS,
    )
    assert parties(invoice_of(rows))[0] == "Wok Brothers Hospitality Ltd"


def test_the_name_behind_an_italian_agents_stands_in_the_same_sentence() -> None:
    rows: tuple[Row, ...] = (
        (60, 30, "Fattura"),
        (60, 46, "Numero fattura IT-88401"),
        (60, 60, "Data fattura 6 maggio 2026"),
        (60, 400, "Imponibile"),
        (500, 400, "100,00 €"),
        (60, 414, "IVA 22%"),
        (500, 414, "22,00 €"),
        (60, 428, "Totale fattura"),
        (500, 428, "122,00 €"),
        (60, 460, "Fattura emessa da Botteghe Due S.r.l. in nome e per conto di Oleificio Tre Colli S.r.l."),
    )
    assert parties(invoice_of(rows))[0] == "Oleificio Tre Colli S.r.l."


def test_work_done_on_behalf_of_somebody_names_no_seller() -> None:
    rows: tuple[Row, ...] = (
        (60, 90, "Harrow & Finch Solicitors Ltd"),
        (60, 104, "2 Castle Row, York YO1 7EP"),
        (60, 120, "Company number 8144021"),
        (60, 140, "Bill to: Selby Glassworks Ltd"),
        (60, 300, "Attendance at court on behalf of Selby Glassworks Ltd"),
    )
    assert parties(invoice_of((*HEAD, *rows, *TOTALS)))[0] == "Harrow & Finch Solicitors Ltd"


def test_the_block_over_the_buyers_label_is_not_the_buyers_for_a_foreign_tax_number() -> None:
    rows: tuple[Row, ...] = (
        *HEAD,
        (60, 80, "Adspire Ireland Limited"),
        (60, 93, "Barrow Street 40"),
        (60, 106, "Dublin 4, Ireland"),
        (60, 119, "VAT number: IE6388047V"),
        (60, 132, "Bill to:"),
        (60, 145, "Fietsfabriek Zutphen B.V."),
        (60, 158, "7202 AN Zutphen"),
        (60, 171, "VAT number: NL004495445B01"),
        (60, 460, "Please pay to IE29AIBK93115212345678"),
    )
    assert parties(invoice_of((*rows, *TOTALS))) == ("Adspire Ireland Limited", "Fietsfabriek Zutphen B.V.")


def test_below_the_buyers_address_the_sellers_may_begin() -> None:
    rows: tuple[Row, ...] = (
        *HEAD,
        (60, 80, "Bill to"),
        (60, 93, "Trattoria Ermete Ltd"),
        (60, 106, "112 Garden Road"),
        (60, 119, "Leeds LS9 8TT"),
        (60, 136, "Sold by Three Hills Oil Ltd"),
        (60, 149, "4 Quay Street, Hull HU1 1AA"),
        (60, 162, "VAT number GB980780684"),
    )
    invoice = invoice_of((*rows, *TOTALS))
    assert parties(invoice) == ("Three Hills Oil Ltd", "Trattoria Ermete Ltd")
    assert (invoice.seller or Party()).vat_id == "GB980780684"


@pytest.mark.parametrize("words", ["Ordered by", "Bestellt von", "Customer-ID"])
def test_words_that_lead_to_a_name_or_a_number_are_none(words: str) -> None:
    assert not is_name(words)


def test_for_whom_a_lawyer_acts_may_stand_within_his_address() -> None:
    rows: tuple[Row, ...] = (
        (60, 30, "Quayside Registry Services Ltd, 44 Weir Lane, London EC1V 2NX"),
        (60, 120, "Lemmer & Rowe Solicitors LLP"),
        (60, 133, "on behalf of Brunel Holdings"),
        (60, 146, "6 Castle Row"),
        (60, 159, "York YO1 7EP"),
        (60, 214, "Invoice number: PL-20417"),
        (60, 228, "Invoice date: 6 May 2026"),
    )
    assert parties(invoice_of((*rows, *TOTALS)))[1] == "Lemmer & Rowe Solicitors LLP"


def test_a_name_in_capitals_over_a_company_may_be_a_persons_or_the_beginning_of_its_own() -> None:
    rows: tuple[Row, ...] = (
        *HEAD,
        (60, 90, "Plumtree Cloud Limited"),
        (60, 104, "4 Weir Lane, Dublin 2"),
        (60, 140, "Bill to"),
        (60, 154, "MARLEEN DE GRAAF"),
        (60, 168, "TEGELGROEP GRAAF B.V."),
        (60, 182, "HAVENKADE 9"),
        (60, 196, "3331 ZW ZWIJNDRECHT"),
    )
    found = {item.field: item.confidence for item in read((*rows, *TOTALS)).records[0].evidence}
    assert found["buyer.name"] < 0.85
