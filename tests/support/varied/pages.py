"""An invoice drawn on pages, in one of many layouts."""

import random
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from support.varied.invoices import Bought, TaxSystem
from support.varied.tongues import TONGUES, Choices

_FONTS = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"), ("Courier", "Courier-Bold"))
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "₹": "Rs. "})
"""Letters that the standard fonts lack."""


@dataclass(frozen=True)
class Layout:
    """Where things stand. ``facts``: values right of, below, or in a table's head over their labels."""

    letterhead: str
    facts: str
    colon: str
    font: tuple[str, str]
    size: float
    sign: str
    dates: str
    rows_of_a_page: int


def layout_of(made: Bought, seed: int) -> Layout:
    chance = random.Random(seed * 7 + 1)  # noqa: S311 - repeatable, and no secret
    return Layout(
        letterhead=chance.choice(("left", "right", "centre")),
        facts=chance.choice(("right", "right", "below", "head", "far")),
        colon=chance.choice((":", ":", "", " :")),
        font=chance.choice(_FONTS[:2] if chance.random() < 0.9 else _FONTS),
        size=chance.choice((8, 9, 10)),
        sign=chance.choice(made.country.signs),
        dates=chance.choice(made.country.dates),
        rows_of_a_page=chance.choice((18, 24, 30)),
    )


def invoice_pdf(made: Bought, seed: int) -> bytes:
    chance = random.Random(seed * 13 + 5)  # noqa: S311 - repeatable, and no secret
    return _Drawn(made, layout_of(made, seed), chance).pdf()


class _Drawn:
    """One invoice on its way to paper. ``self._top`` is how far down the page is written on, in points."""

    def __init__(self, made: Bought, layout: Layout, chance: random.Random) -> None:
        self._made, self._layout, self._chance = made, layout, chance
        self._tongue = TONGUES[made.country.tongue]
        self._target = BytesIO()
        self._width, self._height = LETTER if made.country.code == "US" else A4
        self._canvas = Canvas(self._target, pagesize=(self._width, self._height))
        self._right = self._width - 60
        self._page, self._top = 1, 0.0

    def pdf(self) -> bytes:
        self._letterhead()
        self._address()
        self._facts()
        self._table()
        self._totals()
        self._footer()
        self._canvas.save()
        return self._target.getvalue()

    def _word(self, choices: Choices) -> str:
        return self._chance.choice(choices)

    def _write(
        self, x: float, top: float, text: str, *, size: float = 0, bold: bool = False, to: str = "left"
    ) -> None:
        canvas, shown = self._canvas, _plain(text)
        canvas.setFont(self._layout.font[bold], size or self._layout.size)
        draw = {
            "left": canvas.drawString,
            "right": canvas.drawRightString,
            "centre": canvas.drawCentredString,
        }
        draw[to](x, self._height - top, shown)

    def _letterhead(self) -> None:
        seller, to = self._made.seller, self._layout.letterhead
        x = {"left": 60.0, "right": self._right, "centre": self._width / 2}[to]
        self._write(x, 50, seller.name, size=15, bold=True, to=to)
        for number, text in enumerate((f"{seller.street}, {seller.town}", f"www.{seller.domain}")):
            self._write(x, 66 + 12 * number, text, size=8, to=to)

    def _address(self) -> None:
        buyer, top = self._made.buyer, 125.0
        if self._made.country.tongue != "de" or self._chance.random() < 0.5:
            self._write(60, top, self._word(self._tongue.bill_to) + self._layout.colon)
        for number, text in enumerate((buyer.name, buyer.street, buyer.town), start=1):
            self._write(60, top + 13 * number, text)

    def _facts(self) -> None:
        made, tongue = self._made, self._tongue
        rows = [(self._word(tongue.number), made.number), (self._word(tongue.date), self._day(made.issued))]
        rows += [(self._word(tongue.due), self._day(made.due))] if made.due else []
        rows += [(self._word(tongue.order), made.order)] if made.order else []
        self._write(60, 108, self._word(tongue.title), size=16, bold=True)
        step = 12.0 if self._layout.facts in ("right", "far") else 24.0
        for number, (label, value) in enumerate(rows):
            self._fact(number, 125 + step * number, label, value)
        self._top = 250.0

    def _fact(self, number: int, top: float, label: str, value: str) -> None:
        manner, middle = self._layout.facts, self._width / 2 + 40
        if manner == "right":
            self._write(middle, top, f"{label}{self._layout.colon} {value}")
        elif manner == "far":
            self._write(middle, top, label + self._layout.colon)
            self._write(self._right, top, value, to="right")
        elif manner == "below":
            self._write(middle, top, label, size=7)
            self._write(middle, top + 11, value)
        else:
            self._write(60 + 125 * number, 225, label, bold=True)
            self._write(60 + 125 * number, 238, value)

    def _day(self, day: date) -> str:
        return self._made.country.day(day, self._layout.dates, self._tongue.months)

    def _table(self) -> None:
        heads = self._word(self._tongue.heads).split("/")
        edges = (60.0, self._right - 170, self._right - 85, self._right)
        self._heads(heads, edges)
        for number, line in enumerate(self._made.lines, start=1):
            if number % self._layout.rows_of_a_page == 0:
                self._new_page()
                self._heads(heads, edges)
            decimals = 0 if line.quantity == line.quantity.to_integral_value() else 1
            cells = (self._amount(line.quantity, decimals), self._amount(line.price), self._amount(line.net))
            self._write(edges[0], self._top, line.name[0])
            for edge, cell in zip(edges[1:], cells, strict=True):
                self._write(edge, self._top, cell, to="right")
            self._top += 13
            for more in line.name[1:]:
                self._write(edges[0], self._top, more)
                self._top += 13

    def _heads(self, heads: list[str], edges: tuple[float, ...]) -> None:
        self._write(edges[0], self._top, heads[0], bold=True)
        for edge, head in zip(edges[1:], heads[1:], strict=True):
            self._write(edge, self._top, head, bold=True, to="right")
        self._canvas.line(60, self._height - self._top - 4, self._right, self._height - self._top - 4)
        self._top += 18

    def _totals(self) -> None:
        if self._top > self._height - 230:
            self._new_page()
        self._top += 10
        for label, value in self._sums():
            self._write(self._right - 200, self._top, label + self._layout.colon)
            self._write(self._right, self._top, self._money(value), to="right")
            self._top += 14
        if self._made.system is TaxSystem.REVERSE_CHARGE:
            self._write(60, self._top + 8, self._word(self._tongue.reverse))

    def _sums(self) -> list[tuple[str, Decimal]]:
        made, tongue = self._made, self._tongue
        sums = [(self._word(tongue.subtotal), made.line_net)] if made.discount else []
        sums += [(self._word(tongue.discount), -made.discount)] if made.discount else []
        sums += [(self._word(tongue.net), made.net)] if made.taxes else []
        sums += [
            (f"{made.country.tax} {self._rate(rate)} %", tax) for rate, tax in sorted(made.taxes.items())
        ]
        sums += [(self._word(tongue.gross), made.gross)]
        sums += [(self._word(tongue.prepaid), -made.prepaid)] if made.prepaid else []
        payable = made.prepaid or self._chance.random() < 0.5
        return sums + ([(self._word(tongue.payable), made.payable)] if payable else [])

    def _footer(self) -> None:
        made, top = self._made, self._height - 50
        number = made.seller.tax_number
        columns = (
            (made.seller.name, made.seller.street, made.seller.town),
            (
                f"IBAN: {_grouped(made.iban)}" if made.iban else "",
                f"{made.country.tax_number_name or self._word(self._tongue.tax_number)}: {number}"
                if number
                else "",
            ),
            (f"office@{made.seller.domain}", f"{self._word(self._tongue.page)} {self._page}"),
        )
        for x, texts in zip((60, 215, 420), columns, strict=True):
            for row, text in enumerate(filter(None, texts)):
                self._write(x, top + 10 * row, text, size=7)

    def _new_page(self) -> None:
        self._footer()
        self._canvas.showPage()
        self._page, self._top = self._page + 1, 70.0

    def _amount(self, value: Decimal, decimals: int = 2) -> str:
        return self._made.country.amount(value, decimals)

    def _rate(self, rate: Decimal) -> str:
        return str(rate).replace(".", self._made.country.separators[1])

    def _money(self, value: Decimal) -> str:
        sign, written = self._layout.sign, self._amount(abs(value))
        whole = written + sign if sign.startswith(" ") else sign + written
        return f"-{whole}" if value < 0 else whole


def _grouped(iban: str) -> str:
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def _plain(text: str) -> str:
    """Polish without its marks, as many of its invoices are printed; the fonts have all other letters."""
    shown = (
        letter if letter.encode("cp1252", "ignore") else unicodedata.normalize("NFD", letter)[0]
        for letter in text.translate(_PLAIN)
    )
    return "".join(shown)
