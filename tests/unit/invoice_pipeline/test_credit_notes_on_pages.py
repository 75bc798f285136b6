"""A credit note gives back a positive amount, with or without a minus; a correction stays as it is."""

from decimal import Decimal

from common.schemas.invoice import Invoice, Totals
from invoice_pipeline import readers
from support.pictured_pages import pictured_pdf

PAGE = """
# Verlag Nordwind GmbH
Verlag Nordwind GmbH · Speicherstr. 2 · 20457 Hamburg

Buchhandlung Leseratte e.K.
Marktstr. 8
21335 Lüneburg

{title}                                             Nummer          GS-2026-044
                                                    Datum           04.03.2026

Menge   Titel                                       Preis            Betrag
-3      Deichgeschichten                             7,80            -23,40

Summe netto                                                          -23,40 €
zzgl. 7 % MwSt                                                        -1,64 €
Gesamtbetrag                                                         -25,04 €
USt-IdNr. DE136695976
"""


def read(title: str) -> Invoice:
    result = readers.read(pictured_pdf(PAGE.replace("{title}", title)))
    assert isinstance(result, readers.Read), result
    return result.records[0].invoice


def test_a_credit_note_s_minus_is_not_said_twice() -> None:
    invoice = read("Gutschrift")
    totals = invoice.totals or Totals()
    assert invoice.type_code == "381"
    assert (totals.net, totals.tax, totals.gross) == (Decimal("23.40"), Decimal("1.64"), Decimal("25.04"))
    assert totals.payable == Decimal("25.04")
    assert [(line.quantity, line.net_amount) for line in invoice.lines] == [(Decimal(3), Decimal("23.40"))]
    assert [(share.taxable, share.tax) for share in invoice.vat_breakdown] == [
        (Decimal("23.40"), Decimal("1.64"))
    ]


def test_a_correction_keeps_the_minus_that_tells_what_it_does() -> None:
    invoice = read("Rechnungskorrektur")
    totals = invoice.totals or Totals()
    assert (invoice.type_code, totals.gross) == ("384", Decimal("-25.04"))
    assert [line.net_amount for line in invoice.lines] == [Decimal("-23.40")]
