"""A plain German bill, to which tests add what a program prints beside it."""

from support.invoice_pages import Row

GERMAN: tuple[Row, ...] = (
    (60, 50, "Brunnhuber Pumpen GmbH"),
    (60, 64, "Werkstr. 4, 74564 Crailsheim"),
    (60, 150, "Nordkap Anlagen AG"),
    (60, 164, "Hafenstr. 9"),
    (60, 178, "24103 Kiel"),
    (330, 150, "Rechnungsnr. 90047711"),
    (330, 164, "Rechnungsdatum 11.05.2026"),
    (60, 300, "Nettobetrag"),
    (500, 300, "100,00"),
    (60, 314, "19 % USt."),
    (500, 314, "19,00"),
    (60, 328, "Endbetrag EUR"),
    (500, 328, "119,00"),
)
