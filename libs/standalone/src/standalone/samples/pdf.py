"""Invoices as letters: text-layer PDFs, drawn by hand so that each run gives the same bytes."""

import io
from decimal import Decimal
from pathlib import Path

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from standalone.samples.bill import Bill, Line
from standalone.samples.letter_words import words_of

_LEFT, _RIGHT = 20 * mm, 190 * mm
_TOP, _BOTTOM = 287 * mm, 34 * mm
_ROW = 5.6 * mm
# Where the columns stand: the first two by their left edge, the others by their right.
_COLUMNS = (20 * mm, 30 * mm, 126 * mm, 150 * mm, 165 * mm, 190 * mm)
_ACCENTS = {"DE": "#1f4e79", "GB": "#6b2d5c", "FR": "#2f6b3a"}


def invoice_pdf(bill: Bill, *, embedded_fonts: bool = False) -> bytes:
    """`embedded_fonts` for PDF/A, which allows no other."""
    return _Letter(bill, _embedded() if embedded_fonts else ("Helvetica", "Helvetica-Bold")).to_bytes()


def _embedded() -> tuple[str, str]:
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in (("Vera", "Vera.ttf"), ("Vera-Bold", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    return "Vera", "Vera-Bold"


class _Letter:
    def __init__(self, bill: Bill, fonts: tuple[str, str]) -> None:
        self._bill = bill
        self._words = words_of(bill.seller.country)
        self._regular, self._bold = fonts
        self._accent = HexColor(_ACCENTS.get(bill.seller.country, "#333333"))
        self._file = io.BytesIO()
        self._canvas = Canvas(self._file, pagesize=A4, invariant=1)
        self._canvas.setTitle(f"{self._words.title} {bill.number}")
        self._canvas.setAuthor(bill.seller.name)
        self._y = _TOP

    def to_bytes(self) -> bytes:
        self._letterhead()
        self._addresses()
        self._table()
        self._totals()
        self._footer()
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()

    def _text(self, x: float, text: str, size: float = 9, *, bold: bool = False, right: bool = False) -> None:
        self._canvas.setFont(self._bold if bold else self._regular, size)
        draw = self._canvas.drawRightString if right else self._canvas.drawString
        draw(x, self._y, text)

    def _letterhead(self) -> None:
        seller = self._bill.seller
        self._y = _TOP - 10 * mm
        self._canvas.setFillColor(self._accent)
        self._text(_LEFT, seller.name, 17, bold=True)
        self._canvas.rect(_LEFT, self._y - 4 * mm, _RIGHT - _LEFT, 0.8 * mm, stroke=0, fill=1)
        self._canvas.setFillColor(HexColor("#000000"))
        self._y -= 9 * mm
        self._text(_RIGHT, f"{seller.street}, {seller.postcode} {seller.city}", 8, right=True)
        self._y -= 4 * mm
        self._text(_RIGHT, seller.email, 8, right=True)

    def _addresses(self) -> None:
        bill, words = self._bill, self._words
        top = self._y - 8 * mm
        self._y = top
        buyer = bill.buyer
        for text in (buyer.name, buyer.street, f"{buyer.postcode} {buyer.city}", "Deutschland"):
            self._text(_LEFT, text, 10)
            self._y -= 5 * mm
        facts = [
            (words.number, bill.number),
            (words.issued, words.day(bill.issued)),
            (words.due, words.day(bill.due)),
            (words.order, bill.order),
            (words.customer_vat, buyer.vat_id),
        ]
        self._y = top
        for label, value in facts:
            if value:
                self._text(122 * mm, f"{label}:")
                self._text(_RIGHT, value, right=True, bold=label == words.number)
                self._y -= 5 * mm
        self._y = top - 36 * mm
        self._text(_LEFT, f"{words.title} {bill.number}", 14, bold=True)
        self._y -= 10 * mm

    def _table(self) -> None:
        self._table_head()
        for position, line in enumerate(self._bill.lines, start=1):
            if self._y < _BOTTOM + _ROW:
                self._turn_page()
                self._table_head()
            self._row(position, line)
        self._rule()

    def _table_head(self) -> None:
        for index, (x, title) in enumerate(zip(_COLUMNS, self._words.columns, strict=True)):
            self._text(x, title, bold=True, right=index > 1)
        self._rule()

    def _row(self, position: int, line: Line) -> None:
        words = self._words
        unit = words.units.get(line.unit, line.unit)
        cells = (
            str(position),
            line.name,
            f"{words.quantity(line.quantity)} {unit}".strip(),
            words.price(line.unit_price),
            words.percent(line.rate),
            words.amount(line.net),
        )
        for index, (x, text) in enumerate(zip(_COLUMNS, cells, strict=True)):
            self._text(x, text, right=index > 1)
        self._y -= _ROW

    def _rule(self) -> None:
        self._canvas.line(_LEFT, self._y - 1.6 * mm, _RIGHT, self._y - 1.6 * mm)
        self._y -= _ROW + 1 * mm

    def _turn_page(self) -> None:
        self._footer()
        self._canvas.showPage()
        self._y = _TOP - 10 * mm

    def _totals(self) -> None:
        bill, words = self._bill, self._words
        if self._y < _BOTTOM + 40 * mm:
            self._turn_page()
        self._total(words.net, bill.net)
        for group in bill.tax_groups():
            label = words.tax.format(rate=words.percent(group.rate), base=words.amount(group.taxable))
            self._total(label, group.tax)
        self._canvas.line(110 * mm, self._y + 3.6 * mm, _RIGHT, self._y + 3.6 * mm)
        self._total(words.total, bill.payable, bold=True)
        self._y -= 6 * mm
        self._text(_LEFT, words.thanks.format(number=bill.number))

    def _total(self, label: str, value: Decimal, *, bold: bool = False) -> None:
        self._text(110 * mm, label, bold=bold)
        self._text(_RIGHT, self._words.with_currency(value, self._bill.currency), bold=bold, right=True)
        self._y -= _ROW

    def _footer(self) -> None:
        seller, words = self._bill.seller, self._words
        rows = (
            f"{seller.name} | {seller.street} | {seller.postcode} {seller.city}",
            f"{seller.register} | {words.vat_id}: {seller.vat_id}",
            f"{words.account}: IBAN {_in_fours(seller.iban)} | BIC {seller.bic}",
        )
        self._y = 24 * mm
        self._canvas.line(_LEFT, self._y + 4 * mm, _RIGHT, self._y + 4 * mm)
        for row in rows:
            self._text(_LEFT, row, 7.5)
            self._y -= 3.6 * mm


def _in_fours(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
