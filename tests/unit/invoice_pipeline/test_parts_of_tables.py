"""Tables of several parts, and heads that say of what their amounts are."""

from decimal import Decimal

import pytest

from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind
from invoice_pipeline.readers.text_pdf.tables.qualifiers import qualified
from invoice_pipeline.readers.text_pdf.tables.reading import ReadTables, read_tables
from support.kinds_of_tables import KindOfTable

_THREE = (60, -400, -460, -540)
FORMS = (
    KindOfTable(
        "services and expenses, each with heads of their own", (60, -330, -430, -540),
        ("Service|Qty|Rate|Total", "Workshop|1|1,800.00|1,800.00", "Design|6|720.00|4,320.00",
         "Services subtotal|||6,120.00", "", "Expense|Days|Cost|Total", "Train|1|96.40|96.40",
         "Hotel|2|89.00|178.00", "Expenses subtotal|||274.40"),
        ("Net|6,394.40", "VAT 20%|1,278.88", "Total|7,673.28"), ("6394.40", "1278.88", "7673.28"),
        (("1", "1800.00", "1800.00"), ("6", "720.00", "4320.00"), ("1", "96.40", "96.40"),
         ("2", "89.00", "178.00")),
    ),
    KindOfTable(
        "currencies in the names of the columns", _THREE,
        ("Bezeichnung|Menge|EP in EUR|Gesamt(€)", "Montage|2,00|58,50|117,00", "Kabel|10,00|3,10|31,00"),
        ("Nettobetrag|148,00", "MwSt. 19 %|28,12", "Gesamtbetrag|176,12"), ("148.00", "28.12", "176.12"),
        (("2.00", "58.50", "117.00"), ("10.00", "3.10", "31.00")),
    ),
    KindOfTable(
        "a currency alone over the amounts", (60, 200, -400, -540),
        ("Date|Description|Qty|£", "03/11|Parcel to Leeds|1|9.85", "05/11|Parcel to Truro|2|24.60"),
        ("Net total|34.45", "VAT 20%|6.89", "Total|41.34"), ("34.45", "6.89", "41.34"),
        (("1", "", "9.85"), ("2", "", "24.60")),
    ),
    KindOfTable(
        "prices with tax and no rate on the page", _THREE,
        ("Description|Qty|Price (inc GST)|Total (inc GST)", "Cabin clean|22|66.00|1,452.00",
         "Linen hire|22|16.50|363.00"),
        ("Total|1,815.00",), ("1650.00", "165.00", "1815.00"),
        (("22", "60.0000", "1320.00"), ("22", "15.0000", "330.00")),
    ),
    KindOfTable(
        "thousands behind a currency and a space", _THREE,
        ("Description|Quantity|Excl. Price|Exclusive Total", "Cartons|500.00|R12.40|R6 200.00",
         "Boards|200.00|R6.85|R1 370.00"),
        ("Total Exclusive|R7 570.00", "VAT|R1 135.50", "Total|R8 705.50"), ("7570.00", "1135.50", "8705.50"),
        (("500.00", "12.40", "6200.00"), ("200.00", "6.85", "1370.00")),
    ),
    KindOfTable(
        "charges as the name of the amounts", (60, -330, -400, -460, -540),
        ("Service|Units|Rate|Charges|VAT", "Licence|23|14.00|322.00|64.40", "Support|2|10.00|20.00|4.00"),
        ("Net total|342.00", "VAT 20%|68.40", "Total|410.40"), ("342.00", "68.40", "410.40"),
        (("23", "14.00", "322.00"), ("2", "10.00", "20.00")),
    ),
    KindOfTable(
        "prices of a hundred and of a thousand that no column names", (60, 90, -330, 350, -460, -540),
        ("Line|Description|Shipped|UM|Unit price|Ext price", "4|Connector|400|C|38.50|154.00",
         "5|Wire|2500|M|189.20|473.00"),
        ("Subtotal|627.00", "Sales tax|51.73", "Total|678.73"), ("627.00", "51.73", "678.73"),
        (("400", "38.50", "154.00"), ("2500", "189.20", "473.00")),
    ),
    KindOfTable(
        "numbers of lines below a sign that may count", (60, 90, 300, -430, -540),
        ("#|Description|Qty|Unit price|Total", "1|Repair|3.00 HUR|115.00|345.00",
         "2|Licence|1.00 C62||90.00"),
        ("Net total|435.00", "VAT 20%|87.00", "Total|522.00"), ("435.00", "87.00", "522.00"),
        (("3.00", "115.00", "345.00"), ("1.00", "", "90.00")),
    ),
    KindOfTable(
        "transport that is sold", (60, -330, -430, -540),
        ("Nimetus|Kogus|Hind|Summa", "Liiv|2|310,00|620,00", "Transport|1|65,00|65,00"),
        ("Summa käibemaksuta|685,00", "Käibemaks 24%|164,40", "Tasuda|849,40"),
        ("685.00", "164.40", "849.40"),
        (("2", "310.00", "620.00"), ("1", "65.00", "65.00")),
    ),
    KindOfTable(
        "an old balance below the total", (60, -330, -430, -540),
        ("Description|Hours|Rate|Amount", "Motion|3.20|310.00|992.00", "Hearing|2.50|465.00|1,162.50",
         "Total fees|5.70||2,154.50", "Filing fee|||245.00", "Copies|||17.70", "Total costs|||262.70",
         "Total current charges|||2,417.20", "Last statement|||1,100.00", "Received with thanks|||-1,100.00"),
        ("Balance due|2,417.20",), ("2417.20", "0", "2417.20"),
        (("3.20", "310.00", "992.00"), ("2.50", "465.00", "1162.50"), ("", "", "245.00"), ("", "", "17.70")),
    ),
    KindOfTable(
        "conditions and a net value below each thing", (60, 100, -380, -450, -540),
        ("Item|Description|Quantity|Price|Amount EUR", "10|Motor|4 PC|312.00|1,248.00", "|Discount|||124.80-",
         "|Net value of item|||1,123.20", "20|Coupling|12 PC|28.50|342.00"),
        ("Total item value|1,465.20", "VAT 19%|278.39", "Total|1,743.59"), ("1465.20", "278.39", "1743.59"),
        (("4", "312.00", "1123.20"), ("12", "28.50", "342.00")),
    ),
    KindOfTable(
        "how many the price is for, below a head that nobody knows", (60, -330, 350, -440, -480, -540),
        ("Bezeichnung|Menge|Einheit|Preis|qqq|Betrag", "Flyer|5.000|Stk|28,40|1000|142,00",
         "Satz|2,5|Std|72,00|1|180,00"),
        ("Nettobetrag|322,00", "MwSt. 19 %|61,18", "Gesamtbetrag|383,18"), ("322.00", "61.18", "383.18"),
        (("5000", "28.40", "142.00"), ("2.5", "72.00", "180.00")),
    ),
    KindOfTable(
        "names behind the amounts, one of a word", (60, -200, -280, 285),
        ("Menge|Einzelpreis|Gesamtpreis|Bezeichnung", "2|95,00|190,00|Suche der Störung",
         "1|148,70|148,70|Neue Pumpe", "1|45,00|45,00|Anfahrt"),
        ("Nettobetrag|383,70", "MwSt. 19 %|72,90", "Gesamtbetrag|456,60"), ("383.70", "72.90", "456.60"),
        (("2", "95.00", "190.00"), ("1", "148.70", "148.70"), ("1", "45.00", "45.00")),
    ),
    KindOfTable(
        "earlier invoices below the total, and what was paid for them", (60, -260, -380, -460, -540),
        ("Bezeichnung|Menge|EP|USt|GP", "Rohbau|1,000|148.300,00|19 %|148.300,00",
         "Nachtrag|1,000|12.460,00|19 %|12.460,00", "Gesamtleistung netto||||160.760,00",
         "1. Abschlag|50.000,00||9.500,00|59.500,00", "2. Abschlag|45.000,00||8.550,00|53.550,00",
         "Abschlag bezahlt||||113.050,00", "Restforderung netto||||65.760,00"),
        ("Umsatzsteuer 19 %|30.544,40", "Gesamtbetrag|191.304,40"), ("160760.00", "30544.40", "191304.40"),
        (("1.000", "148300.00", "148300.00"), ("1.000", "12460.00", "12460.00")),
    ),
    KindOfTable(
        "a quantity in cents below a head that nobody knows, and a price with more", (60, -330, -430, -540),
        ("Product|Qqq|Price per litre|Net amount", "Diesel|1,204.35|1.1842|1,426.19",
         "Additive|85.20|0.6120|52.14"),
        ("Net total|1,478.33", "VAT 20%|295.67", "Total|1,774.00"), ("1478.33", "295.67", "1774.00"),
        (("1204.35", "1.1842", "1426.19"), ("85.20", "0.6120", "52.14")),
    ),
    KindOfTable(
        "quantities and prices without their amounts", (60, -330, -540),
        ("Item|Quantity|Unit price", "Panel|12|34.00", "Kit|12|4.50", "Fitting|1|260.00"),
        ("Subtotal|722.00", "VAT 20%|144.40", "Total|866.40"), ("722.00", "144.40", "866.40"),
        (("12", "34.00", "408.00"), ("12", "4.50", "54.00"), ("1", "260.00", "260.00")),
    ),
    KindOfTable(
        "credits as ledgers write them", (60, -330, -430, -540),
        ("Description|Qty|Price|Value", "Rental|1|145.00|145.00", "Copies|2|3.00|6.00",
         "Goodwill|||25.00CR", "Rebate|||1.00 CR"),
        ("Net|125.00", "VAT|25.00", "Total|150.00"), ("125.00", "25.00", "150.00"),
        (("1", "145.00", "145.00"), ("2", "3.00", "6.00"), ("", "", "-25.00"), ("", "", "-1.00")),
    ),
    KindOfTable(
        "taxes of a night among the charges", (60, 130, -540),
        ("Date|Description|Charges", "03-10-25|Room|189.00", "03-10-25|State Occupancy Tax|15.12",
         "03-11-25|Valet Parking|38.00"),
        ("Total|242.12",), ("227.00", "15.12", "242.12"),
        (("", "", "189.00"), ("", "", "38.00")),
    ),
    KindOfTable(
        "work that is named after a tax", (60, -300, -360, -430, -480, -540),
        ("Details|Qty|Unit price|Net|VAT|Gross", "Audit|1|4,800.00|4,800.00|20%|5,760.00",
         "Tax return preparation|1|1,150.00|1,150.00|20%|1,380.00"),
        ("Total net|5,950.00", "Total VAT|1,190.00", "Total due|7,140.00"), ("5950.00", "1190.00", "7140.00"),
        (("1", "4800.00", "4800.00"), ("1", "1150.00", "1150.00")),
    ),
    KindOfTable(
        "a discount within a part", (60, -540),
        ("Concepto|Importe", "Cuota móvil|18,18", "Llamadas|2,44", "Total línea 1|20,62", "Cuota fibra|31,40",
         "Descuento permanencia|-6,28", "Total línea 2|25,12"),
        ("Base imponible|45,74", "IVA 21%|9,61", "Total|55,35"), ("45.74", "9.61", "55.35"),
        (("", "", "18.18"), ("", "", "2.44"), ("", "", "31.40"), ("", "", "-6.28")),
    ),
)  # fmt: skip


def read(form: KindOfTable) -> ReadTables:
    return read_tables(lines_of(form.words()), form.of_document)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_all_lines_and_nothing_else_are_read(form: KindOfTable) -> None:
    found = [(line.quantity, line.unit_price, line.net_amount) for line in read(form).lines]
    assert found == [tuple(Decimal(number) if number else None for number in line) for line in form.lines]


@pytest.mark.parametrize("named", ["Subtotal", "Larder"])
def test_what_is_added_below_the_sum_of_the_lines_is_a_charge_whatever_both_are_called(named: str) -> None:
    form = KindOfTable(
        "a levy below the subtotal",
        (60, -330, -430, -540),
        ("Description|Qty|Price|Amount", "Flour|1|21.40|21.40", "Sugar|3|9.25|27.75"),
        (f"{named}|49.15", "Peak season levy|5.00", "Small order fee|0.00", "Total|54.15"),
        ("54.15", "0", "54.15"),
        (),
    )
    found = read(form)
    assert [line.net_amount for line in found.lines] == [Decimal("21.40"), Decimal("27.75")]
    assert [(one.is_charge, one.amount) for one in found.charges] == [(True, Decimal("5.00"))]


def test_the_price_of_a_hundred_is_said_to_be_one() -> None:
    form = next(form for form in FORMS if form.name.startswith("prices of a hundred"))
    assert [line.price_base_quantity for line in read(form).lines] == [Decimal(100), Decimal(1000)]


def test_a_rate_before_the_name_of_the_tax_makes_no_line() -> None:
    form = KindOfTable(
        "a rate first",
        (60, -540),
        ("Concepto|Importe", "Asesoramiento|210,00", "Nóminas|96,00", "Total|306,00", "21 % IVA|64,26"),
        ("15 % Retención|-45,90",),
        ("306.00", "64.26", "370.26"),
        (),
    )
    assert [line.net_amount for line in read(form).lines] == [Decimal("210.00"), Decimal("96.00")]


def test_an_ordered_quantity_is_not_delivered_for_nothing() -> None:
    form = KindOfTable(
        "a back order",
        (60, -150, 190, -460, -540),
        ("Code|Ordered|Description|Price|Ext price", "A1|3|Paste|38.95|116.85", "B2|1|Lamp|210.00|0.00"),
        ("Subtotal|116.85", "Total|116.85"),
        ("116.85", "0", "116.85"),
        (),
    )
    found = [(line.quantity, line.net_amount) for line in read(form).lines if line.quantity]
    assert found == [(Decimal(3), Decimal("116.85"))]


def test_what_is_taxed_at_each_rate_is_no_line() -> None:
    form = KindOfTable(
        "a breakdown alone",
        (60, -330, -430, -540),
        ("Art (Kategorie)|Warenwert|USt|USt-Betrag", "VAT (S)|113,03|7|7,91", "VAT (S)|64,46|19|12,25"),
        ("Nettobetrag|177,49", "Steuerbetrag|20,16", "Gesamtbetrag|197,65"),
        ("177.49", "20.16", "197.65"),
        (),
    )
    assert not read(form).lines


@pytest.mark.parametrize("words", [("price", "in", "gbp"), ("price", "chf"), ("price", "€")])
def test_currencies_behind_the_name_of_a_column_are_part_of_it(words: tuple[str, ...]) -> None:
    price = frozenset({Kind.UNIT_PRICE})
    assert qualified(words, 1, price) == (len(words), price)
