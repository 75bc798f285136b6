"""Documents of several pages: invoices bound together, and what else is put behind or before one."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import pikepdf

from support.invoice_pages import GERMAN, Row, changed, page_pdf

NUMBER, TOTAL = "RE-2026-0815", "1.487,50 €"


def bound(*pages: Sequence[Row]) -> bytes:
    """One PDF with these pages."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        for rows in pages:
            with pikepdf.open(BytesIO(page_pdf(rows))) as page:
                pdf.pages.extend(page.pages)
        pdf.save(target)
    return target.getvalue()


def german(number: str = NUMBER, net: str = "1250.00", counted: str = "") -> tuple[Row, ...]:
    """A German invoice of one page over ``net`` and 19 % tax; ``counted`` is what it says of its pages."""
    amount = Decimal(net)
    tax = (amount * 19 / 100).quantize(Decimal("0.01"))
    rows = changed(GERMAN, NUMBER, number)
    for old, new in (("1.250,00", amount), ("237,50", tax), ("1.487,50", amount + tax)):
        rows = changed(rows, old, f"{new:,.2f}".translate(str.maketrans(",.", ".,")))
    return (*rows, (480, 820, counted)) if counted else rows


def with_page_number(rows: Sequence[Row], counted: str) -> tuple[Row, ...]:
    return (*rows, (480, 820, counted))


DELIVERY_NOTE: tuple[Row, ...] = (
    (60, 50, "Nordlicht Werkstatt GmbH"),
    (60, 230, "Lieferschein"),
    (60, 250, "Lieferschein-Nr. LS-77"),
    (60, 300, "1 Reparatur"),
)
TERMS: tuple[Row, ...] = (
    (60, 50, "Allgemeine Geschäftsbedingungen"),
    (60, 80, "1. Die Rechnung ist innerhalb von 14 Tagen zu bezahlen."),
    (60, 94, "2. Es gilt das Recht der Bundesrepublik Deutschland."),
)
