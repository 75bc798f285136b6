"""Invoices in Greek, Bulgarian, Turkish and the languages of the Baltic."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.invoice import Party, Totals
from invoice_pipeline.readers.text_pdf.dates import find_date
from support.invoice_pages import Row
from support.pages_of_the_east import BULGARIAN, ESTONIAN, GREEK, LATVIAN, LITHUANIAN, TURKISH
from support.worded_pages import invoice_of


@pytest.mark.parametrize(
    ("rows", "number", "day", "parties", "currency", "gross"),
    [
        (GREEK, "5120", date(2026, 5, 14), ("ΓΑΛΑΖΙΟ ΚΥΜΑ Α.Ε.", "ΛΕΥΚΟΣ ΒΡΑΧΟΣ Ε.Π.Ε."), "EUR", "1240.00"),
        (BULGARIAN, "0000045121", date(2026, 6, 11), ("Бял Камък ООД", "Речен Бряг ЕООД"), "EUR", "600.00"),
        (TURKISH, "MDT2026000000031", date(2026, 5, 21), ("MAVİ DENİZ TEKSTİL SAN. VE TİC. LTD. ŞTİ.",
         "YEŞİL VADİ OTELCİLİK A.Ş."), "TRY", "1200.00"),
        (ESTONIAN, "260512", date(2026, 5, 12), ("Hall Luik OÜ", "Vana Veski AS"), "EUR", "496.00"),
        (LATVIAN, "ZB-118", date(2026, 4, 17), ('SIA "Zaļais Bērzs"', 'SIA "Baltā Kāpa"'), "EUR", "363.00"),
        (LITHUANIAN, "MGR 00219", date(2026, 5, 21), ('UAB "Mėlynas Gandras"', 'MB "Sena Pilis"'), "EUR",
         "242.00"),
    ],
    ids=["Greek", "Bulgarian", "Turkish", "Estonian", "Latvian", "Lithuanian"],
)  # fmt: skip
def test_invoices_of_the_east_are_read_in_their_languages(
    rows: tuple[Row, ...], number: str, day: date, parties: tuple[str, str], currency: str, gross: str
) -> None:
    invoice = invoice_of(rows)
    assert (invoice.number, invoice.issue_date, invoice.currency) == (number, day, currency)
    assert ((invoice.seller or Party()).name, (invoice.buyer or Party()).name) == parties
    totals = invoice.totals or Totals()
    assert (totals.gross, totals.payable) == (Decimal(gross), Decimal(gross))
    assert totals.net is not None
    assert totals.tax == Decimal(gross) - totals.net


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026. május 12.", date(2026, 5, 12)),
        ("2026 m. gegužės 12 d.", date(2026, 5, 12)),
        ("2026. gada 12. maijā", date(2026, 5, 12)),
        ("12 ΜΑΪΟΥ 2026", date(2026, 5, 12)),
        ("12 MAYIS 2026", date(2026, 5, 12)),
        ("12 май 2026 г.", date(2026, 5, 12)),
    ],
)
def test_dates_are_read_as_each_country_writes_them(text: str, day: date) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.value, found.certain) == (day, True)


def test_a_street_of_turkey_is_no_dollar_of_canada() -> None:
    rows = tuple((x, y, text.replace("LİMAN CAD. NO:4", "5. CAD. NO:4")) for x, y, text in TURKISH)
    assert invoice_of(rows).currency == "TRY"
