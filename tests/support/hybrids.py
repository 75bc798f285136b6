"""Hybrid PDFs whose page agrees with its XML, or does not, and ways of writing what nobody sees."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from support.invoice_pages import Row
from support.ubl import ubl_invoice

IBAN = "DE02120300000000202051"
SHOWN_IBAN = "DE02 1203 0000 0000 2020 51"
OTHER_IBAN = "DE89370400440532013000"
Trick = Callable[[Canvas, float, float, str], None]
"""Writes a text at points from the left and from the bottom, so that no person sees it."""

SHOWN: tuple[Row, ...] = (
    (60, 50, "Nordlicht Werkstatt GmbH"),
    (60, 150, "Hafen Handel AG"),
    (60, 164, "Am Kai 3"),
    (60, 178, "20457 Hamburg"),
    (380, 150, "Rechnungsnummer:"),
    (480, 150, "2026-1001"),
    (380, 164, "Rechnungsdatum:"),
    (480, 164, "02.03.2026"),
    (380, 178, "Fällig am:"),
    (480, 178, "01.04.2026"),
    (60, 230, "Rechnung"),
    (60, 300, "2 Stunden Reparatur"),
    (480, 300, "100,00 €"),
    (380, 400, "Nettobetrag"),
    (480, 400, "100,00 €"),
    (380, 414, "zzgl. 19 % MwSt."),
    (480, 414, "19,00 €"),
    (380, 428, "Rechnungsbetrag"),
    (480, 428, "119,00 €"),
    (60, 780, "Nordlicht Werkstatt GmbH · USt-IdNr. DE136695976"),
    (60, 792, "IBAN DE02 1203 0000 0000 2020 51"),
)
"""What ``ubl_invoice()`` says, as a German letter."""


def drawn(rows: Sequence[Row], *tricks: Callable[[Canvas], None]) -> bytes:
    """One A4 page with the rows in black on white, and then whatever is drawn over them."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for left, top, text in rows:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(left, A4[1] - top, text)
    for trick in tricks:
        canvas.saveState()
        canvas.setFont("Helvetica", 9)
        trick(canvas)
        canvas.restoreState()
    canvas.save()
    return target.getvalue()


def with_xml(page: bytes, xml: bytes | None = None) -> bytes:
    """The page with an XML invoice embedded, as ``ubl_invoice()`` makes it unless another is given."""
    with pikepdf.open(BytesIO(page)) as pdf:
        content = xml if xml is not None else ubl_invoice()
        pdf.attachments["xrechnung.xml"] = pikepdf.AttachedFileSpec(pdf, content, filename="xrechnung.xml")
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def written(trick: Trick, text: str, *, left: float = 60, top: float = 700) -> Callable[[Canvas], None]:
    return lambda canvas: trick(canvas, left, A4[1] - top, text)


def scanned(rows: Sequence[Row], *, searchable: bool) -> bytes:
    """A page that is an image, with marks where its text stands; over it that text, in render mode 3."""
    scan = Image.new("L", (595, 842), 255)
    for left, top, text in rows:
        for row in range(int(top) - 8, int(top), 3):
            scan.paste(0, (int(left), row, int(left) + len(text) * 6, row + 1))

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(scan), 0, 0, *A4)
        for left, top, text in rows if searchable else ():
            _invisible(canvas, left, A4[1] - top, text)

    return drawn((), draw)


def photographed(page: bytes, *, askew: float = 0.0, text: Sequence[Row] = ()) -> bytes:
    """The first page of a PDF as a picture, turned by some degrees, with invisible text laid over it."""
    scan = picture(page).rotate(askew, fillcolor=255, resample=Image.Resampling.BICUBIC)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(scan), 0, 0, *A4)
        for left, top, words in text:
            _invisible(canvas, left, A4[1] - top, words)

    return drawn((), draw)


def picture(page: bytes) -> Image.Image:
    """The first page of a PDF in grey, at 150 dpi."""
    pdf = pdfium.PdfDocument(page)
    try:
        image: Image.Image = pdf[0].render(scale=150 / 72, grayscale=True).to_pil().convert("L")
        return image.copy()
    finally:
        pdf.close()


def _coloured(red: float, green: float, blue: float) -> Trick:
    def write(canvas: Canvas, x: float, y: float, text: str) -> None:
        canvas.setFillColorRGB(red, green, blue)
        canvas.drawString(x, y, text)

    return write


def _sized(points: float) -> Trick:
    def write(canvas: Canvas, x: float, y: float, text: str) -> None:
        canvas.setFont("Helvetica", points)
        canvas.drawString(x, y, text)

    return write


def _moved(dx: float, dy: float) -> Trick:
    return lambda canvas, x, y, text: canvas.drawString(x + dx, y + dy, text)


def _invisible(canvas: Canvas, x: float, y: float, text: str) -> None:
    writing = canvas.beginText(x, y)
    writing.setTextRenderMode(3)
    writing.textOut(text)
    canvas.drawText(writing)


def _transparent(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(x, y, text)


def _under_a_shape(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.drawString(x, y, text)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(x - 2, y - 3, 300, 13, stroke=0, fill=1)


def _under_an_image(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.drawString(x, y, text)
    canvas.drawImage(ImageReader(Image.new("L", (30, 3), 200)), x - 2, y - 3, 300, 13)


def _clipped(canvas: Canvas, x: float, y: float, text: str) -> None:
    path = canvas.beginPath()
    path.rect(x, y + 40, 5, 5)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(x, y, text)


def _under_its_replacement(canvas: Canvas, x: float, y: float, text: str) -> None:
    """As an editor changes a page: whited out, and another text of the same length written over it."""
    _under_a_shape(canvas, x, y, text)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(x, y, "8" * len(text))


def _behind_other_text(canvas: Canvas, x: float, y: float, text: str) -> None:
    """White letters between black ones: their places are dark, though not by them."""
    _coloured(1, 1, 1)(canvas, x, y, text)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(x, y, "8" * len(text))


UNSEEN: Mapping[str, Trick] = {
    "white": _coloured(1, 1, 1),
    "nearly white": _coloured(0.98, 0.98, 0.98),
    "tiny": _sized(1),
    "left of the page": _moved(-700, 0),
    "above the page": _moved(0, 900),
    "render mode 3": _invisible,
    "transparent": _transparent,
    "under a shape": _under_a_shape,
    "under an image": _under_an_image,
    "clipped away": _clipped,
    "under its replacement": _under_its_replacement,
    "behind other text": _behind_other_text,
}
