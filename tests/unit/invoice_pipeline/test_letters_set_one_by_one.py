"""Letters that are texts of their own; PDFium takes wide gutters between columns for vertical writing."""

from io import BytesIO

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.words import read_pages

_FONT, _SIZE = "Helvetica", 9
_COLUMNS = (50, 300, 500)


def _page(rows: list[tuple[str, str, str]]) -> bytes:
    """Each letter is a text of its own, as browsers print it."""
    stream = BytesIO()
    canvas = Canvas(stream)
    canvas.setFont(_FONT, _SIZE)
    for at, row in enumerate(rows):
        for x, text in zip(_COLUMNS, row, strict=True):
            for place, letter in enumerate(text):
                if letter != " ":
                    left = x + stringWidth(text[:place], _FONT, _SIZE)
                    canvas.drawString(left, 800 - 10 * at, letter)
    canvas.save()
    return stream.getvalue()


def test_letters_of_columns_with_wide_gutters_make_words_again() -> None:
    rows = [("Copper pipe 22 mm", "2 pcs", "14.50"), ("Ball valve", "10 pcs", "110.00")] * 20

    lines = lines_of(read_pages(_page(rows), Limits()).words)

    assert [line.text for line in lines] == [" ".join(row) for row in rows]


def test_a_page_with_one_letter_on_it_is_read() -> None:
    [word] = read_pages(_page([("2", "", "")]), Limits()).words
    assert word.text == "2"
