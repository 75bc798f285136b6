"""Small invoices drawn on PDF pages, for reading them back."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf
from facturx import generate_from_binary
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

Row = tuple[float, float, str]
"""Points from the left, points from the top, text."""

GERMAN: tuple[Row, ...] = (
    (60, 50, "Nordlicht Werkstatt GmbH"),
    (60, 130, "Nordlicht Werkstatt GmbH - Hafenstr. 3 - 24103 Kiel"),
    (60, 150, "Hafen Handel AG"),
    (60, 164, "Am Kai 7"),
    (60, 178, "28195 Bremen"),
    (380, 150, "Rechnungsnummer:"),
    (480, 150, "RE-2026-0815"),
    (380, 164, "Rechnungsdatum:"),
    (480, 164, "02.11.2026"),
    (380, 178, "Fällig am:"),
    (480, 178, "16.11.2026"),
    (60, 230, "Rechnung"),
    (60, 300, "1 Reparatur"),
    (480, 300, "1.250,00 €"),
    (380, 400, "Nettobetrag"),
    (480, 400, "1.250,00 €"),
    (380, 414, "zzgl. 19 % MwSt."),
    (480, 414, "237,50 €"),
    (380, 428, "Rechnungsbetrag"),
    (480, 428, "1.487,50 €"),
    (60, 790, "Nordlicht Werkstatt GmbH · USt-IdNr. DE136695976 · IBAN DE02 1203 0000 0000 2020 51"),
)
ENGLISH: tuple[Row, ...] = (
    (60, 50, "Brightwater Supplies Inc."),
    (60, 64, "12 Canal Street, Dayton, OH 45402"),
    (60, 78, "www.brightwater-supplies.example"),
    (420, 50, "INVOICE"),
    (420, 80, "Invoice No: BW-10442"),
    (420, 94, "Invoice Date: 11/05/2026"),
    (420, 108, "Due Date: 12/05/2026"),
    (60, 150, "Bill To:"),
    (60, 164, "Hafen Trading LLC"),
    (60, 300, "Pump"),
    (480, 300, "$1,000.00"),
    (400, 400, "Subtotal"),
    (480, 400, "$1,000.00"),
    (400, 414, "Sales Tax (7.5%)"),
    (480, 414, "$75.00"),
    (400, 428, "Total"),
    (480, 428, "$1,075.00"),
    (400, 450, "Amount Due"),
    (480, 450, "$1,075.00"),
    (60, 790, "Please remit to Brightwater Supplies Inc."),
)
FRENCH: tuple[Row, ...] = (
    (60, 50, "Au Vieux Four SARL"),
    (60, 64, "3 rue du Port, 44000 Nantes"),
    (380, 50, "Facture n° FA-2026-118"),
    (380, 64, "Date de facture : 5 novembre 2026"),
    (380, 78, "Date d'échéance : 05/12/2026"),
    (380, 150, "Facturé à"),
    (380, 164, "Hafen Handel AG"),
    (60, 300, "Pain"),
    (480, 300, "1 200,00 €"),
    (380, 400, "Total HT"),
    (480, 400, "1 200,00 €"),
    (380, 414, "TVA 5,5 %"),
    (480, 414, "66,00 €"),
    (380, 428, "Total TTC"),
    (480, 428, "1 266,00 €"),
    (380, 450, "Net à payer"),
    (480, 450, "1 266,00 €"),
    (60, 790, "Au Vieux Four SARL - N° TVA FR40303265045 - SIRET 303 265 045 00012"),
)


def page_pdf(rows: Sequence[Row], *, turned: int = 0, password: str | None = None) -> bytes:
    """One A4 page. With ``turned`` (degrees) its content lies on its side and its /Rotate sets it upright."""
    width, height = A4
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, encrypt=password)
    canvas.setPageRotation(turned)  # ReportLab swaps width and height itself where the page lies on its side
    canvas.rotate(turned)
    canvas.setFont("Helvetica", 9)
    x, y = {0: (0.0, height), 90: (0.0, 0.0), 180: (-width, 0.0), 270: (-width, height)}[turned]
    for left, top, text in rows:
        canvas.drawString(x + left, y - top, text)
    canvas.save()
    return target.getvalue()


def lying_pdf(rows: Sequence[Row], turned: int) -> bytes:
    """One page whose content lies on its side, or stands on its head, and nothing sets it upright."""
    target = BytesIO()
    with pikepdf.open(BytesIO(page_pdf(rows, turned=turned))) as pdf:
        del pdf.pages[0].obj["/Rotate"]
        pdf.save(target)
    return target.getvalue()


def changed(rows: Sequence[Row], old: str, new: str) -> tuple[Row, ...]:
    """The same page with one text instead of another, which must be there."""
    assert any(old in text for _, _, text in rows), old
    return tuple((left, top, text.replace(old, new)) for left, top, text in rows)


def hybrid_pdf(xml: bytes, rows: Sequence[Row] = GERMAN) -> bytes:
    """A Factur-X PDF: the page with ``xml`` embedded in it."""
    made: bytes = generate_from_binary(page_pdf(rows), xml, check_xsd=False, check_schematron=False)
    return made
