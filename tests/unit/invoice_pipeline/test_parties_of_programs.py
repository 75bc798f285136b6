"""Parties on print forms of programs: words that lead to them, letterheads, people in front of firms."""

from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from support.invoice_pages import Row
from support.print_forms import HEAD, SUMS, buyer_of, seller_of
from support.reading_rows import invoice_of, read, read_document

FRENCH: tuple[Row, ...] = (
    (60, 50, "PFV"),
    (330, 50, "Facture FA2609-0112"),
    (330, 64, "Date facturation : 03/09/2026"),
    (60, 130, "Pompes & Forages du Velay SAS"),
    (60, 144, "Zone artisanale"),
    (60, 158, "43000 Le Puy-en-Velay"),
    (60, 172, "Numéro TVA : FR42489203117"),
    (330, 130, "Adressé à"),
    (330, 144, "GAEC des Trois Chênes"),
    (330, 158, "Lieu-dit Chantemerle"),
    (330, 172, "43370 Solignac"),
    (60, 400, "Total HT"),
    (500, 400, "100,00 €"),
    (60, 414, "Total TVA 20%"),
    (500, 414, "20,00 €"),
    (60, 428, "Total TTC"),
    (500, 428, "120,00 €"),
)


def dutch(buyer: str, sender: str = "Van") -> tuple[Row, ...]:
    return (
        (60, 60, "Aan"),
        (60, 74, buyer),
        (60, 88, "Zeeweg 4"),
        (60, 102, "1931 AB Egmond"),
        (330, 60, sender),
        (330, 74, "Timmerbedrijf De Eik B.V."),
        (330, 88, "Havenstraat 9"),
        (330, 102, "1271 AD Huizen"),
        (60, 160, "Factuurnummer: 2026-0366"),
        (60, 174, "Factuurdatum: 09-04-2026"),
        (60, 400, "Subtotaal"),
        (500, 400, "€ 100,00"),
        (60, 414, "BTW 21%"),
        (500, 414, "€ 21,00"),
        (60, 428, "Totaal"),
        (500, 428, "€ 121,00"),
    )


@pytest.mark.parametrize("buyer", ["Hotel Duinzicht B.V.", "Van Dijk Transport B.V."])
def test_a_word_that_leads_to_a_party_is_a_label_where_it_stands_alone(buyer: str) -> None:
    invoice = invoice_of(dutch(buyer))
    assert seller_of(invoice).name == "Timmerbedrijf De Eik B.V."
    assert buyer_of(invoice) == buyer


def test_a_keg_in_a_row_of_items_is_no_tax() -> None:
    kegs = tuple(
        (x, y, text)
        for y, name, amount in (
            (300, "Pils vat 50L", "640,68 €"),
            (314, "Leeggoed vat (waarborg)", "278,50 €"),
        )
        for x, text in ((60, name), (250, "6,00 Stuks"), (340, "10,00"), (420, "21%"), (500, amount))
    )
    sums: tuple[Row, ...] = (
        (60, 400, "Bedrag excl. btw"),
        (500, 400, "919,18 €"),
        (60, 414, "Btw 21%"),
        (500, 414, "134,54 €"),
        (60, 428, "Btw 6%"),
        (500, 428, "16,71 €"),
        (60, 442, "Totaal"),
        (500, 442, "1.070,43 €"),
    )
    head = tuple(row for row in dutch("Hotel Duinzicht B.V.") if row[1] < 400)
    evidence = read((*head, *kegs, *sums)).records[0].evidence
    assert min(item.confidence for item in evidence if item.field == "totals.tax") > 0.9


def lettered(rows: tuple[Row, ...], tall: int) -> bytes:
    """The first rows are as tall as letterheads."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for at, (left, top, text) in enumerate(rows):
        canvas.setFont("Helvetica-Bold" if at < tall else "Helvetica", 18 if at < tall else 10)
        canvas.drawString(left, A4[1] - top, text)
    canvas.save()
    return target.getvalue()


def test_a_logo_of_the_sellers_initials_is_no_other_seller() -> None:
    evidence = read_document(lettered(FRENCH, tall=1)).records[0].evidence
    assert not any(item.field == "seller.name" and item.confidence == 0 for item in evidence)


def test_a_name_in_tall_letters_may_go_over_two_lines() -> None:
    head = ((60, 25, "Van der Linden Grafisch"), (60, 45, "Bureau B.V."))
    rows = (*head, *(row for row in dutch("Hotel Duinzicht B.V.") if row[0] != 330))
    invoice = read_document(lettered(rows, tall=2)).records[0].invoice
    assert seller_of(invoice).name == "Van der Linden Grafisch Bureau B.V."


def test_names_and_values_in_turn_are_a_form() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "TAX Invoice"),
        (60, 64, "ACC-SINV-771"),
        (60, 90, "Customer Name"),
        (180, 90, "Marina Heights Owners Association"),
        (360, 90, "Date"),
        (460, 90, "12-03-2026"),
        (60, 120, "Address"),
        (180, 120, "Podium Level, Tower B"),
        (360, 120, "Company"),
        (460, 120, "Gulf Crest LLC"),
        (360, 134, "Company TRN"),
        (460, 134, "100482213700003"),
        (60, 400, "Total"),
        (500, 400, "AED 100.00"),
        (60, 414, "VAT 5%"),
        (500, 414, "AED 5.30"),
        (60, 428, "Grand Total"),
        (500, 428, "AED 105.30"),
        (60, 442, "Rounded Total"),
        (500, 442, "AED 105.00"),
    )
    invoice = invoice_of(rows)
    assert buyer_of(invoice) == "Marina Heights Owners Association"
    assert invoice.totals is not None
    assert str(invoice.totals.payable) == "105.00"


@pytest.mark.parametrize(("below", "known"), [("Vesterålen Fiskemat", False), ("Storgata 4", True)])
def test_a_person_over_what_may_be_a_companys_name_is_doubted(below: str, known: bool) -> None:
    address: tuple[Row, ...] = (
        (60, 130, "Rechnungsadresse"),
        (60, 144, "Kari Lien"),
        (60, 158, below),
        (60, 172, "Havneveien 1"),
        (60, 186, "8400 Sortland"),
    )
    head = (*HEAD[:3], *address, (330, 180, "Rechnungsnummer: R-118"))
    evidence = read((*head, (330, 194, "Rechnungsdatum: 02.10.2026"), *SUMS)).records[0].evidence
    assert (max(item.confidence for item in evidence if item.field == "buyer.name") > 0.7) is known


def test_who_owns_a_patient_is_billed() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Katong Vet Surgery Pte Ltd"),
        (60, 64, "418 Katong Road Singapore 437118"),
        (380, 50, "TAX INVOICE"),
        (380, 64, "Invoice No: TK-118822"),
        (380, 78, "Invoice Date: 05 Aug 2026"),
        (60, 100, "Owner: East Coast Dog Rescue"),
        (60, 114, "Patient: Mochi (Canine)"),
        (60, 400, "Total (SGD)"),
        (500, 400, "109.00"),
    )
    assert buyer_of(invoice_of(rows)) == "East Coast Dog Rescue"


def test_the_head_of_a_column_of_places_names_no_seller() -> None:
    rows: tuple[Row, ...] = (
        (60, 110, "Berg Couriers (Pty) Ltd"),
        (380, 50, "Tax Invoice DC11882"),
        (380, 64, "Date: 2026/05/31"),
        (60, 150, "Bill To: Midlands Cheese Company CC"),
        (60, 164, "Nottingham Road 3280"),
        (60, 200, "Waybill"),
        (140, 200, "Date"),
        (220, 200, "From"),
        (300, 200, "To"),
        (380, 200, "Mass"),
        (500, 200, "Total"),
        (60, 214, "WB441181"),
        (140, 214, "2026/05/04"),
        (220, 214, "PMB"),
        (300, 214, "JNB"),
        (380, 214, "22.4"),
        (500, 214, "647.21"),
        (60, 400, "Total Incl"),
        (500, 400, "R 744.29"),
    )
    assert seller_of(invoice_of(rows)).name == "Berg Couriers (Pty) Ltd"


ROMANIAN: tuple[Row, ...] = (
    (60, 40, "STEJAR"),
    (60, 64, "Atelier Stejar SRL"),
    (60, 78, "Str. Lunga nr. 18"),
    (60, 92, "500058 Brasov"),
    (330, 140, "Pensiunea Poiana SRL"),
    (330, 154, "Str. Principala 4"),
    (330, 168, "507055 Cristian"),
    (330, 182, "CUI: RO15443219"),
    (60, 220, "Factura FCT/2026/914"),
    (60, 234, "Data facturii: 02.04.2026"),
    (60, 400, "Subtotal"),
    (500, 400, "100,00 lei"),
    (60, 414, "TVA 21%"),
    (500, 414, "21,00 lei"),
    (60, 428, "Total"),
    (500, 428, "121,00 lei"),
    (250, 800, "CUI: RO18423500"),
)


def test_an_address_with_another_number_than_the_footer_is_the_buyers() -> None:
    record = read(ROMANIAN).records[0]
    assert seller_of(record.invoice).name == "Atelier Stejar SRL"
    assert buyer_of(record.invoice) == "Pensiunea Poiana SRL"
    assert not any(item.field == "seller.name" and item.confidence == 0 for item in record.evidence)


def test_the_company_whose_name_holds_the_brand_is_the_seller() -> None:
    rows = tuple(
        (x, y, {"STEJAR": "Eik", "Atelier Stejar SRL": "Timmerbedrijf De Eik B.V."}.get(text, text))
        for x, y, text in ROMANIAN
    )
    invoice = read_document(lettered(rows, tall=1)).records[0].invoice
    assert seller_of(invoice).name == "Timmerbedrijf De Eik B.V."


def test_a_tax_number_below_the_sellers_name_elsewhere_is_the_sellers() -> None:
    rows: tuple[Row, ...] = (
        (60, 40, "Carpintería Rioja SL"),
        (420, 40, "FACTURA F-2026-0366"),
        (60, 116, "Dirección de entrega"),
        (60, 130, "Almacén Nova SA"),
        (60, 144, "Calle Duquesa 8"),
        (60, 158, "26009 Logroño"),
        (240, 116, "Abonar por"),
        (240, 130, "Bodegas Altamira SA"),
        (240, 144, "Ctra. Haro 3"),
        (240, 158, "26200 Haro"),
        (240, 172, "CIF: B11730959"),
        (420, 130, "Carpintería Rioja SL"),
        (420, 144, "Calle Duquesa 4"),
        (420, 158, "26009 Logroño"),
        (420, 172, "CIF: B16129330"),
        (60, 220, "Fecha de factura: 09/04/2026"),
        (60, 400, "Subtotal"),
        (500, 400, "100,00 €"),
        (60, 414, "IVA 21%"),
        (500, 414, "21,00 €"),
        (60, 428, "Total"),
        (500, 428, "121,00 €"),
    )
    assert seller_of(invoice_of(rows)).tax_id == "B16129330"
