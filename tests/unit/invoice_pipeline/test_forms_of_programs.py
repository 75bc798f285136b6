"""Print forms of billing programs and shops, in which the parts of an invoice change places and names."""

from datetime import date

import pytest

from invoice_pipeline.readers.text_pdf.names import is_name
from support.invoice_pages import Row
from support.print_forms import HEAD, SUMS, buyer_of, seller_of
from support.reading_rows import invoice_of, read

POLISH: tuple[Row, ...] = (
    (60, 50, "leśnypark"),
    (380, 50, "FAKTURA"),
    (60, 120, "Adres dostawy"),
    (60, 134, "Ewa Nowak"),
    (60, 148, "ul. Polna 18"),
    (60, 162, "35-078 Rzeszów"),
    (330, 120, "Adres rozliczeniowy"),
    (330, 134, "Biuro Sumar Ewa Nowak"),
    (330, 148, "NIP: 8133340021"),
    (330, 162, "ul. Polna 18"),
    (330, 176, "35-078 Rzeszów"),
    (60, 220, "Numer faktury: FV 418/2026"),
    (60, 234, "Data wystawienia: 17.06.2026"),
    (60, 400, "Suma (bez podatku)"),
    (500, 400, "100,00 zł"),
    (60, 414, "Razem podatek"),
    (500, 414, "23,00 zł"),
    (60, 428, "Razem"),
    (500, 428, "123,00 zł"),
    (60, 780, "Leśny Park Sp. z o.o. - ul. Leśna 9, 21-500 Biała Podlaska"),
    (60, 792, "NIP: 5252345675"),
)
SPANISH: tuple[Row, ...] = (
    (60, 50, "Talleres Ebro SL"),
    (60, 64, "C/ Colón 31 - 46004 Valencia"),
    (60, 110, "Factura: FAC2026A318"),
    (60, 134, "Fecha: 05-03-2026"),
    (330, 134, "Cliente: Promociones Sur SL"),
    (60, 148, "CIF/NIF: B96418272"),
    (330, 148, "Dirección: Avda. del Puerto 102"),
    (60, 400, "Base imponible"),
    (500, 400, "100,00 €"),
    (60, 414, "IVA 21%"),
    (500, 414, "21,00 €"),
    (60, 428, "Total"),
    (500, 428, "121,00 €"),
)


def doubted(rows: tuple[Row, ...]) -> set[str]:
    return {item.field for item in read(rows).records[0].evidence if item.confidence == 0}


def test_the_tax_number_in_the_footer_with_the_sellers_name_is_the_sellers() -> None:
    invoice = invoice_of(POLISH)
    assert seller_of(invoice).tax_id == "5252345675"
    assert buyer_of(invoice) == "Biuro Sumar Ewa Nowak"


def test_a_tax_number_with_the_sellers_name_goes_before_another_that_nobody_is_named_at() -> None:
    rows = tuple(row for row in POLISH if row[2] != "Adres rozliczeniowy")
    assert seller_of(invoice_of(rows)).tax_id == "5252345675"


def test_a_tax_number_in_the_form_of_the_client_is_doubted() -> None:
    assert "seller.tax_id" in doubted(SPANISH)


def test_a_spanish_number_without_a_name_in_the_sellers_address_is_the_sellers() -> None:
    rows = tuple((x, y, "25418733F - " + text if y == 64 else text) for x, y, text in SPANISH)
    assert seller_of(invoice_of(rows)).tax_id == "25418733F"


@pytest.mark.parametrize("mark", ["/", "|"])
def test_two_labels_with_a_mark_between_share_their_values(mark: str) -> None:
    dates = (300, 200, f"Rechnungsdatum {mark} Fällig am: 02.10.2026 {mark} 01.11.2026")
    invoice = invoice_of((*HEAD, (300, 180, "Rechnungsnummer: R-118"), dates, *SUMS))
    assert (invoice.issue_date, invoice.due_date) == (date(2026, 10, 2), date(2026, 11, 1))


def test_the_number_of_the_order_in_the_heading_is_not_the_invoices() -> None:
    rows: tuple[Row, ...] = (
        (60, 40, "Invoice #1882"),
        (60, 80, "Invoice"),
        (60, 92, "INV-2026-00714"),
        (240, 80, "Order ID"),
        (240, 92, "1882"),
        (420, 80, "Date added"),
        (420, 92, "19/02/2026"),
        (60, 130, "Penhall Clay Supplies Ltd"),
        (60, 142, "Truro TR4 9LD"),
        (60, 400, "Sub-Total"),
        (500, 400, "£100.00"),
        (60, 414, "VAT (20%)"),
        (500, 414, "£20.00"),
        (60, 428, "Total"),
        (500, 428, "£120.00"),
    )
    assert invoice_of(rows).number == "INV-2026-00714"


def test_the_tax_behind_a_norwegian_number_belongs_to_it() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Fjellbu Sport AS"),
        (60, 64, "Storgata 14, 4876 Grimstad"),
        (60, 78, "Org.nr. 918 273 603 MVA"),
        (60, 130, "Faktura til"),
        (60, 144, "Risør Hotell AS"),
        (60, 158, "Bryggen 3"),
        (60, 172, "4950 Risør"),
        (330, 130, "Fakturanummer: 2026118"),
        (330, 144, "Fakturadato: 03.11.2026"),
        (60, 400, "Sum eks. mva"),
        (500, 400, "100,00 kr"),
        (60, 414, "MVA 25%"),
        (500, 414, "25,00 kr"),
        (60, 428, "Å betale"),
        (500, 428, "125,00 kr"),
    )
    assert (seller_of(invoice_of(rows)).tax_id or "").replace(" ", "") == "918273603MVA"


@pytest.mark.parametrize(("title", "known"), [("Harvest Festival 2026", True), ("Festival 118822", False)])
def test_a_year_below_the_date_is_no_order(title: str, known: bool) -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Freshwater Staff Pty Ltd"),
        (60, 64, "ABN: 51 824 753 556"),
        (60, 130, "Tax Invoice"),
        (60, 144, "Invoice Number: SM-118"),
        (60, 158, "Issue Date: 27 Jan 2026"),
        (60, 172, title),
        (60, 400, "Total Amount Due"),
        (500, 400, "$110.00"),
    )
    assert ("purchase_order" not in doubted(rows)) is known


def test_an_order_may_be_numbered_with_letters() -> None:
    rows: tuple[Row, ...] = ((330, 200, "Bestell-Nr.: QWHTRNBLK"), (330, 180, "Rechnungsnummer: R-118"))
    invoice = invoice_of((*HEAD, *rows, (330, 214, "Rechnungsdatum: 02.10.2026"), *SUMS))
    assert invoice.purchase_order == "QWHTRNBLK"


def test_a_town_behind_a_code_of_six_digits_ends_an_address() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Agrocereale Lunca SRL"),
        (60, 64, "Str. Lunga nr. 12"),
        (330, 130, "Moara Veche Prod SRL"),
        (330, 144, "Str. Brailei 4"),
        (330, 158, "120118 Slatina"),
        (330, 172, "CUI: RO15443219"),
        (60, 220, "Factura FCT/2026/914"),
        (60, 234, "Data facturii: 02.04.2026"),
        (60, 400, "Subtotal"),
        (500, 400, "100,00 lei"),
        (60, 414, "TVA 21%"),
        (500, 414, "21,00 lei"),
        (60, 428, "Total"),
        (500, 428, "121,00 lei"),
        (60, 790, "CUI: RO18423500"),
    )
    invoice = invoice_of(rows)
    assert buyer_of(invoice) == "Moara Veche Prod SRL"
    assert seller_of(invoice).vat_id == "RO18423500"


def test_what_is_named_without_its_tax_is_no_tax() -> None:
    head = ((330, 180, "Rechnungsnummer: R-118"), (330, 194, "Rechnungsdatum: 02.10.2026"))
    sums: tuple[Row, ...] = (
        (60, 400, "Zwischensumme (ohne MwSt.):"),
        (500, 400, "268,74 €"),
        (60, 414, "Versandkosten (ohne MwSt.):"),
        (500, 414, "4,96 €"),
        (60, 428, "MwSt. 19%:"),
        (500, 428, "52,00 €"),
        (60, 442, "Gesamtbetrag (inkl. MwSt.):"),
        (500, 442, "325,70 €"),
    )
    totals = invoice_of((*HEAD, *head, *sums)).totals
    assert totals is not None
    assert (str(totals.net), str(totals.tax)) == ("273.70", "52.00")


def test_net_total_and_tax_may_stand_in_the_row_that_sums_up_columns() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Hidro Instal Expert SRL"),
        (60, 64, "CIF: RO18423500"),
        (330, 50, "Client: Bloc Grup SRL"),
        (200, 90, "FACTURA"),
        (200, 104, "Seria HIE nr. 0418"),
        (200, 118, "Data (zi/luna/an): 09/06/2026"),
        (60, 300, "Total"),
        (420, 300, "1.196,00"),
        (500, 300, "251,16"),
        (330, 330, "Total plata"),
        (500, 330, "1.447,16 RON"),
    )
    totals = invoice_of(rows).totals
    assert totals is not None
    assert [str(one) for one in (totals.net, totals.tax, totals.payable)] == ["1196.00", "251.16", "1447.16"]


@pytest.mark.parametrize(("name", "known"), [("Data de venciment:", False), ("Data de entrega:", True)])
def test_a_later_day_of_whose_name_only_the_vague_word_is_known_is_doubted(name: str, known: bool) -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Oficina do Rossio Lda"),
        (60, 64, "Rua Direita 118, 3510-095 Viseu"),
        (60, 78, "NIF: 508123453"),
        (330, 50, "Fatura FT 2026/318"),
        (60, 160, "Data da fatura: 05-03-2026"),
        (60, 200, name),
        (60, 214, "19-03-2026"),
        (60, 400, "Total a pagar"),
        (500, 400, "123,00 EUR"),
    )
    assert ("due_date" not in doubted(rows)) is known


@pytest.mark.parametrize(
    ("below", "tax_id"),
    [("2611103-2", "2611103-2"), ("2611103-4", None)],
    ids=["with its check digit", "with another one"],
)
def test_a_finnish_number_without_a_name_in_the_sellers_address_is_the_sellers(
    below: str, tax_id: str | None
) -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Lasku 20261004"),
        (400, 50, "4.10.2026"),
        (60, 90, "Vastaanottaja"),
        (60, 104, "Asunto Oy Hiihto"),
        (60, 118, "Koulukatu 2"),
        (60, 132, "88900 Kuhmo"),
        (330, 90, "Myyjä"),
        (330, 104, "Kuhmon Oy"),
        (330, 118, below),
        (330, 132, "Kainuuntie 40"),
        (60, 400, "Veroton"),
        (500, 400, "100,00 €"),
        (60, 414, "ALV 25,5 %"),
        (500, 414, "25,50 €"),
        (60, 428, "Yhteensä"),
        (500, 428, "125,50 €"),
    )
    assert seller_of(invoice_of(rows)).tax_id == tax_id


def test_an_account_names_no_seller() -> None:
    assert not is_name("SI96 5602 6360 0350 823 NLB d.d.")
    assert is_name("SI96 Holding d.d.")
