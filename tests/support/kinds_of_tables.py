"""Tables as many trades and countries write them, as words of a page; each kind says what its lines are."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reportlab.pdfbase.pdfmetrics import stringWidth

from common.schemas.amounts import Totals
from invoice_pipeline.readers.text_pdf.words import Word, split_after_label

_FONT, _SIZE, _PITCH, _TOP = "Helvetica", 9.0, 14.0, 200.0
_SUMS = (350, -540)


@dataclass(frozen=True)
class KindOfTable:
    """``edges``: where each cell of a row begins, or where it ends if below zero, in points from the left.

    Cells are separated by ``|``; a row without text is a gap. ``totals``: net, tax, gross. ``lines``:
    quantity, price and net amount of each, in the order of the page.
    """

    name: str
    edges: tuple[int, ...]
    rows: tuple[str, ...]
    sums: tuple[str, ...]
    totals: tuple[str, str, str]
    lines: tuple[tuple[str, str, str], ...]

    @property
    def of_document(self) -> Totals:
        net, tax, gross = (Decimal(amount) for amount in self.totals)
        return Totals(net=net, tax=tax or None, gross=gross)

    def words(self) -> list[Word]:
        cells = [(self.edges, row) for row in self.rows]
        cells += [(_SUMS, row) for row in ("", *self.sums)]
        return [
            word
            for at, (edges, row) in enumerate(cells)
            for edge, text in zip(edges, row.split("|"), strict=False)
            for word in _written(edge, _TOP + _PITCH * at, text)
        ]


def _written(edge: float, baseline: float, text: str) -> Iterator[Word]:
    x = edge if edge > 0 else -edge - stringWidth(text, _FONT, _SIZE)
    for part in text.split():
        width = stringWidth(part, _FONT, _SIZE)
        box = (x, baseline - 0.9 * _SIZE, x + width, baseline + 0.25 * _SIZE)
        yield from split_after_label(Word(part, 1, box, baseline))
        x += width + stringWidth(" ", _FONT, _SIZE)


_FOUR = (60, -400, -470, -540)
KINDS = (
    KindOfTable(
        "quantity and price below the name", (60, -540),
        ("Wartung der Anlage|90,00", "2 x 45,00", "Anfahrt|30,00", "1 x 30,00", "Kleinteile|12,50",
         "5 x 2,50"),
        ("Nettobetrag|132,50", "MwSt. 19 %|25,18", "Gesamtbetrag|157,68"), ("132.50", "25.18", "157.68"),
        (("2", "45.00", "90.00"), ("1", "30.00", "30.00"), ("5", "2.50", "12.50")),
    ),
    KindOfTable(
        "numbers in the second row of each line", _FOUR,
        ("Beschreibung|Menge|Einzelpreis|Gesamt", "Wartung der Anlage", "mit Material|2|45,00|90,00", "",
         "Anfahrt", "pauschal|1|30,00|30,00"),
        ("Nettobetrag|120,00", "MwSt. 19 %|22,80", "Gesamtbetrag|142,80"), ("120.00", "22.80", "142.80"),
        (("2", "45.00", "90.00"), ("1", "30.00", "30.00")),
    ),
    KindOfTable(
        "prices by the hour", _FOUR,
        ("Description|Qty|Rate|Amount", "Design|2.5 hrs|$80.00/hr|$200.00",
         "Coding|10 hrs|$95.00 /hr|$950.00"),
        ("Subtotal|$1,150.00", "Total|$1,150.00"), ("1150.00", "0", "1150.00"),
        (("2.5", "80.00", "200.00"), ("10", "95.00", "950.00")),
    ),
    KindOfTable(
        "net and gross amounts under heads that name prices", (60, -250, -310, -400, -430, -480, -540),
        ("Označení|Množství|J.cena|Cena|%DPH|DPH|Kč Celkem", "Montáž|2|500,00|1 000,00|21%|210,00|1 210,00",
         "Doprava|1|300,00|300,00|21%|63,00|363,00"),
        ("Celkem k úhradě|1 573,00",), ("1300.00", "273.00", "1573.00"),
        (("2", "500.00", "1000.00"), ("1", "300.00", "300.00")),
    ),
    KindOfTable(
        "taxable amounts marked", (60, 110, -430, -540),
        ("Qty|Description|Unit Price|Amount", "2|Widget|60.00|120.00T", "1|Labor|45.00|45.00"),
        ("Subtotal|165.00", "Sales Tax (8.25%)|9.90", "Total|174.90"), ("165.00", "9.90", "174.90"),
        (("2", "60.00", "120.00"), ("1", "45.00", "45.00")),
    ),
    KindOfTable(
        "discounts in percent and in money", (60, 90, -300, -370, -430, -485, -540),
        ("Pos|Bezeichnung|Menge|Preis|Rabatt %|Rabatt|Betrag", "1|Ware A|10|20,00|5|10,00|190,00",
         "2|Ware B|3|50,00|0|0,00|150,00"),
        ("Nettobetrag|340,00", "MwSt. 19 %|64,60", "Gesamtbetrag|404,60"), ("340.00", "64.60", "404.60"),
        (("10", "20.00", "190.00"), ("3", "50.00", "150.00")),
    ),
    KindOfTable(
        "sections with a total of their own", _FOUR,
        ("Description|Qty|Price|Amount", "Paint|4|25.00|100.00", "Labour|8|40.00|320.00",
         "Ground floor total|||420.00", "", "Paint|2|25.00|50.00", "Labour|6|40.00|240.00",
         "First floor total|||290.00"),
        ("Net total|710.00", "VAT 20%|142.00", "Total|852.00"), ("710.00", "142.00", "852.00"),
        (("4", "25.00", "100.00"), ("8", "40.00", "320.00"), ("2", "25.00", "50.00"), ("6", "40.00",
         "240.00")),
    ),
    KindOfTable(
        "the amount first", (60, 120, 190, 230),
        ("Amount|Unit price|Qty|Description", "100.00|25.00|4|Paint white 5 l",
         "320.00|40.00|8|Labour 2 men"),
        ("Net total|420.00", "VAT 20%|84.00", "Total|504.00"), ("420.00", "84.00", "504.00"),
        (("4", "25.00", "100.00"), ("8", "40.00", "320.00")),
    ),
    KindOfTable(
        "net, tax and gross of each line", (60, -260, -320, -390, -425, -475, -540),
        ("Opis|Ilość|Cena|Wartość netto|VAT|Kwota VAT|Wartość brutto",
         "Montaż|2 szt.|50,00|100,00|23%|23,00|123,00",
         "Dojazd|1 usł.|40,00|40,00|8%|3,20|43,20"),
        ("Razem|166,20",), ("140.00", "26.20", "166.20"),
        (("2", "50.00", "100.00"), ("1", "40.00", "40.00")),
    ),
    KindOfTable(
        "a credit in brackets", _FOUR,
        ("Description|Qty|Price|Amount", "Chairs|4|25.00|100.00", "Loyalty credit|1|(10.00)|(10.00)"),
        ("Net total|90.00", "VAT 20%|18.00", "Total|108.00"), ("90.00", "18.00", "108.00"),
        (("4", "25.00", "100.00"), ("1", "-10.00", "-10.00")),
    ),
    KindOfTable(
        "quantity and price within the text", (60, -540),
        ("Description|Amount", "Consulting (10 hours at 95.00)|950.00", "Travel (2 days at 40.00)|80.00"),
        ("Net total|1,030.00", "VAT 20%|206.00", "Total|1,236.00"), ("1030.00", "206.00", "1236.00"),
        (("10", "95.00", "950.00"), ("2", "40.00", "80.00")),
    ),
    KindOfTable(
        "prices for a hundred or a thousand", (60, -330, -400, -440, -540),
        ("Artikel|Menge|Preis|PE|Betrag", "Schrauben|5.000|12,00|1000|60,00", "Muttern|200|8,00|100|16,00"),
        ("Nettobetrag|76,00", "MwSt. 19 %|14,44", "Gesamtbetrag|90,44"), ("76.00", "14.44", "90.44"),
        (("5000", "12.00", "60.00"), ("200", "8.00", "16.00")),
    ),
    KindOfTable(
        "Norwegian heads", (60, 120, -330, -400, -450, -540),
        ("Varenr|Beskrivelse|Antall|Pris|Mva|Beløp", "1001|Konsulent|10,00|1 200,00|25 %|12 000,00",
         "1002|Reise|1,00|850,00|25 %|850,00"),
        ("Sum eks. mva|12 850,00", "Mva 25 %|3 212,50", "Å betale|16 062,50"),
        ("12850.00", "3212.50", "16062.50"), (("10", "1200.00", "12000.00"), ("1", "850.00", "850.00")),
    ),
)  # fmt: skip
