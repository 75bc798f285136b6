"""Credit notes that print their own number in the heading, beside that of the invoice they credit."""

import pytest

from common.schemas.reasons import ReasonCode
from support.invoice_pages import Row
from support.print_forms import SUMS
from support.reading_rows import invoice_of, reasons_of


def credit(title: str, label: str) -> tuple[Row, ...]:
    return (
        (60, 50, "Lindner Tische GmbH"),
        (60, 64, "Talstraße 9, 72764 Reutlingen"),
        (60, 78, "USt-IdNr.: DE123475223"),
        (60, 120, "Kuiper GmbH"),
        (60, 134, "Dorfstr. 3"),
        (60, 148, "72764 Reutlingen"),
        (380, 160, "Datum: 14.08.2026"),
        (380, 174, f"{label}: F-2026-1904"),
        (60, 220, title),
        *SUMS,
    )


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Gutschrift RF-2026-0441", "RF-2026-0441"),
        ("Gutschrift Nr. RF-2026-0441", "RF-2026-0441"),
        ("Rechnungskorrektur RF-2026-0441", "RF-2026-0441"),
        ("Gutschrift 2026", "F-2026-1904"),
        ("Gutschrift zur Rechnung 4711", "F-2026-1904"),
        ("Storno F-2026-1811", "F-2026-1904"),
    ],
)
def test_a_credit_note_has_the_number_of_its_heading(title: str, number: str) -> None:
    assert invoice_of(credit(title, "Rechnungsnr.")).number == number


def test_what_a_credit_note_credits_may_look_like_its_title() -> None:
    rows = credit("Credit note RF-2026-0441", "Invoice no.")
    assert ReasonCode.LOW_CONFIDENCE in reasons_of(rows)
    assert ReasonCode.LOW_CONFIDENCE not in reasons_of(credit("Invoice", "Invoice no."))


@pytest.mark.parametrize(
    ("title", "doubted"),
    [
        ("Rechnung RE-2026-0441", True),
        ("Rechnung Nr. RE-2026-0441", True),
        ("Rechnung F-2026-1904", False),
        ("Rechnung 1904", False),
        ("Rechnung 08/2026", False),
    ],
)
def test_a_number_that_the_heading_denies_is_doubted(title: str, doubted: bool) -> None:
    assert (ReasonCode.LOW_CONFIDENCE in reasons_of(credit(title, "Rechnungsnr."))) is doubted
