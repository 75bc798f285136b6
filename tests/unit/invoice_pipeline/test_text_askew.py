from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from invoice_pipeline.readers.limits import DEFAULT_LIMITS
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.words import read_pages
from support.invoice_pages import FRENCH, GERMAN
from support.reading_rows import read_document


def turned(text: str, angle: float, size: float) -> bytes:
    """Between two lines of a page, over its column of numbers."""
    target = BytesIO()
    canvas = Canvas(target)
    for y, line in ((700, "Rechnung 4711"), (300, "Summe 12,00")):
        canvas.drawString(60, y, line)
    for place in range(5):
        canvas.drawString(60, 690 - 10 * place, str(place + 1))
    canvas.translate(250, 450)
    canvas.rotate(angle)
    canvas.setFont("Helvetica-Bold", size)
    canvas.drawString(0, 0, text)
    canvas.save()
    return target.getvalue()


@pytest.mark.parametrize(
    ("text", "angle", "size"),
    [
        ("RCS Lyon B 123 456 789", 90, 7),
        ("TVA FR12 345 678 901", 270, 7),
        ("DUPLICATA", 45, 60),
        ("PAID", 45, 20),
        ("UNPAID", -45, 20),
    ],
)
def test_text_that_does_not_run_from_left_to_right_is_read_by_itself(
    text: str, angle: float, size: float
) -> None:
    lines = [line.text for line in lines_of(read_pages(turned(text, angle, size), DEFAULT_LIMITS).words)]
    assert lines == ["Rechnung 4711", "1", "2", "3", "4", "5", "Summe 12,00", text]


def test_what_is_skewed_a_little_is_read_with_what_stands_beside_it() -> None:
    words = read_pages(turned("Skewed by the scanner", 1.5, 10), DEFAULT_LIMITS).words
    assert not any(word.sideways for word in words)


def test_a_note_along_the_margin_does_not_disturb_what_stands_beside_it() -> None:
    target = BytesIO()
    canvas = Canvas(target)
    canvas.setFont("Helvetica", 9)
    for left, top, text in FRENCH:
        if "SIRET" not in text:
            canvas.drawString(left, 842 - top, text)
    canvas.setFont("Helvetica", 6)
    canvas.translate(30, 842 - 450)
    canvas.rotate(90)
    canvas.drawString(
        0, 0, "SARL au capital de 8 000 - RCS Nantes 303 265 045 - N° TVA FR40303265045 - 44000 Nantes 1 2 3"
    )
    canvas.save()
    invoice = read_document(target.getvalue()).records[0].invoice
    assert invoice.seller is not None
    assert invoice.seller.vat_id == "FR40303265045"
    assert invoice.totals is not None
    assert [str(amount) for amount in (invoice.totals.net, invoice.totals.tax, invoice.totals.gross)] == [
        "1200.00",
        "66.00",
        "1266.00",
    ]


def test_a_large_value_whose_middle_is_that_of_its_small_label_stands_beside_it() -> None:
    rows = [row for row in GERMAN if row[1] not in (150, 164) or row[0] < 300]
    target = BytesIO()
    canvas = Canvas(target)
    for size, texts in (
        (9, rows),
        (7, [(380, 147, "Rechnungsnummer"), (380, 163, "Rechnungsdatum")]),
        (12, [(500, 151, "RE-2026-0815"), (500, 167, "02.11.2026")]),
    ):
        canvas.setFont("Helvetica", size)
        for left, top, text in texts:
            canvas.drawString(left, 842 - top, text)
    canvas.save()
    invoice = read_document(target.getvalue()).records[0].invoice
    assert (invoice.number, str(invoice.issue_date)) == ("RE-2026-0815", "2026-11-02")
