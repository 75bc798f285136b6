"""What print forms of programs have in common in tests: a German head and totals, and the parties read."""

from common.schemas.invoice import Invoice, Party
from support.invoice_pages import Row

HEAD: tuple[Row, ...] = (
    (60, 50, "Lindner Tische GmbH"),
    (60, 64, "Talstraße 9, 72764 Reutlingen"),
    (60, 78, "USt-IdNr.: DE123475223"),
    (60, 130, "Rechnungsadresse"),
    (60, 144, "Stadtwerke Metzingen GmbH"),
    (60, 158, "Stuttgarter Str. 59"),
    (60, 172, "72555 Metzingen"),
)
SUMS: tuple[Row, ...] = (
    (60, 400, "Zwischensumme"),
    (500, 400, "100,00 €"),
    (60, 414, "MwSt. 19 %"),
    (500, 414, "19,00 €"),
    (60, 428, "Gesamtbetrag"),
    (500, 428, "119,00 €"),
)


def seller_of(invoice: Invoice) -> Party:
    return invoice.seller or Party()


def buyer_of(invoice: Invoice) -> str | None:
    return (invoice.buyer or Party()).name
