"""Invoices with tables of lines, drawn in many languages and layouts, for reading them back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from support.table_tongues import Tongue

CENT = Decimal("0.01")
_HEIGHT = A4[1]


@dataclass(frozen=True)
class Sold:
    """One line as it is sold; ``name`` may have several lines."""

    name: tuple[str, ...]
    quantity: Decimal
    price: Decimal
    unit: str = ""
    rate: Decimal = Decimal(19)
    discount: Decimal = Decimal(0)
    item_id: str = ""

    @property
    def net(self) -> Decimal:
        whole = self.quantity * self.price * (100 - self.discount) / 100
        return whole.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Layout:
    """Column names from left to right; ``pitch`` in points between lines."""

    columns: tuple[str, ...] = ("position", "name", "quantity", "price", "net")
    rows_of_a_page: int = 30
    pitch: float = 12
    headed: bool = True
    description_above: bool = False
    repeat_head: bool = True
    carry: bool = False
    size: float = 9
    unit_in_quantity: bool = False
    breakdown: bool = False
    cents_of_quantity: int = 0
    left_heads: bool = False
    totals: bool = True
    extra_rows: tuple[tuple[str, Decimal], ...] = field(default=())


_WIDTHS = {
    "position": 30, "item_id": 62, "name": 140, "quantity": 62, "unit": 40, "price": 70, "discount": 48,
    "rate": 48, "net": 75,
}  # fmt: skip
_LEFT = frozenset({"position", "item_id", "name", "unit"})


def written(value: Decimal, tongue: Tongue, decimals: int = 2) -> str:
    plain = f"{value:,.{decimals}f}"
    return plain.replace(",", "T").replace(".", tongue.decimal).replace("T", tongue.thousands)


def sold_of(count: int) -> tuple[Sold, ...]:
    """Lines of different length, quantity and price."""
    return tuple(
        Sold(
            name=(f"Ware Nummer {chr(65 + at % 26)}", *(("mit Zubehör und Text",) if at % 3 == 1 else ())),
            quantity=Decimal(1 + at * 7 % 12),
            price=Decimal(1999 + at * 4321 % 180_000) / 100,
            unit=("Stk", "h", "kg")[at % 3],
            discount=Decimal(10) if at % 4 == 2 else Decimal(0),
            item_id=f"WX-{1000 + at}",
        )
        for at in range(count)
    )


class _Page:
    def __init__(self, layout: Layout) -> None:
        self._target = BytesIO()
        self._canvas = Canvas(self._target, pagesize=A4)
        self._size = layout.size
        self._canvas.setFont("Helvetica", layout.size)
        self.y = 60.0

    def left(self, x: float, text: str) -> None:
        self._canvas.drawString(x, _HEIGHT - self.y, text)

    def right(self, x: float, text: str) -> None:
        self._canvas.drawString(x - stringWidth(text, "Helvetica", self._size), _HEIGHT - self.y, text)

    def turn(self) -> None:
        self._canvas.showPage()
        self._canvas.setFont("Helvetica", self._size)
        self.y = 60.0

    def save(self) -> bytes:
        self._canvas.save()
        return self._target.getvalue()


def table_pdf(sold: Sequence[Sold], tongue: Tongue, layout: Layout = Layout()) -> bytes:
    page = _Page(layout)
    page.left(50, "Nordlicht Werkstatt GmbH, 24103 Kiel")
    page.y = 200
    edges = dict(_edges(layout.columns))
    _head(page, edges, tongue, layout)
    running = Decimal(0)
    for at, one in enumerate(sold, start=1):
        if at > 1 and (at - 1) % layout.rows_of_a_page == 0:
            _turn(page, edges, tongue, layout, running)
        _row(page, edges, (at, one), tongue, layout)
        running += one.net
    for text, value in layout.extra_rows:
        page.left(edges["name"][0], text)
        page.right(edges["net"][1], written(value, tongue))
        page.y += layout.pitch
    if layout.totals:
        _totals(page, edges, sold, tongue, layout)
    page.y = 800
    page.left(50, "Amtsgericht Kiel HRB 4711 - IBAN DE02 1203 0000 0000 2020 51")
    return page.save()


def _edges(columns: Sequence[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    x = 30.0
    for name in columns:
        yield name, (x, x + _WIDTHS[name] - 8)
        x += _WIDTHS[name]


def _head(page: _Page, edges: dict[str, tuple[float, float]], tongue: Tongue, layout: Layout) -> None:
    if layout.headed:
        for name, (x0, x1) in edges.items():
            if name in _LEFT or layout.left_heads:
                page.left(x0, tongue.heads[name])
            else:
                page.right(x1, tongue.heads[name])
    page.y += layout.pitch * 1.5


def _turn(
    page: _Page, edges: dict[str, tuple[float, float]], tongue: Tongue, layout: Layout, running: Decimal
) -> None:
    if layout.carry:
        page.left(edges["name"][0], tongue.carried)
        page.right(edges["net"][1], written(running, tongue))
    page.turn()
    page.left(50, "Nordlicht Werkstatt GmbH, 24103 Kiel")
    page.y += 40
    if layout.repeat_head:
        _head(page, edges, tongue, layout)
    if layout.carry:
        page.left(edges["name"][0], tongue.carried)
        page.right(edges["net"][1], written(running, tongue))
        page.y += layout.pitch


def _row(
    page: _Page,
    edges: dict[str, tuple[float, float]],
    numbered: tuple[int, Sold],
    tongue: Tongue,
    layout: Layout,
) -> None:
    number, sold = numbered
    texts = list(sold.name)
    if layout.description_above:
        while len(texts) > 1:
            page.left(edges["name"][0], texts.pop(0))
            page.y += layout.pitch
    quantity = written(sold.quantity, tongue, layout.cents_of_quantity)
    values = {
        "position": str(number),
        "item_id": sold.item_id,
        "name": texts.pop(0),
        "quantity": f"{quantity} {sold.unit}" if layout.unit_in_quantity else quantity,
        "unit": sold.unit,
        "price": f"{written(sold.price, tongue)} {tongue.currency}".strip(),
        "discount": f"{sold.discount} %" if sold.discount else "",
        "rate": f"{sold.rate} %",
        "net": f"{written(sold.net, tongue)} {tongue.currency}".strip(),
    }
    for name, (x0, x1) in edges.items():
        (page.left if name in _LEFT else page.right)(x0 if name in _LEFT else x1, values[name])
    page.y += layout.pitch
    for text in texts:
        page.left(edges["name"][0], text)
        page.y += layout.pitch
    page.y += layout.pitch * 0.5


def totals_of(sold: Sequence[Sold]) -> tuple[Decimal, Decimal, Decimal]:
    """Net, tax and gross."""
    net = sum((one.net for one in sold), Decimal(0))
    tax = sum((tax for _, _, tax in shares_of(sold)), Decimal(0))
    return net, tax, net + tax


def shares_of(sold: Sequence[Sold]) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Rate, base and tax of each rate."""
    found = []
    for rate in sorted({one.rate for one in sold}, reverse=True):
        base = sum((one.net for one in sold if one.rate == rate), Decimal(0))
        found.append((rate, base, (base * rate / 100).quantize(CENT, ROUND_HALF_UP)))
    return found


def _totals(
    page: _Page, edges: dict[str, tuple[float, float]], sold: Sequence[Sold], tongue: Tongue, layout: Layout
) -> None:
    net, _, gross = totals_of(sold)
    right, label = edges["net"][1], edges["net"][1] - 240
    page.y += layout.pitch
    rows = [(tongue.subtotal, "", net)]
    for rate, base, tax in shares_of(sold):
        rows.append((f"{tongue.tax} {rate} %", written(base, tongue) if layout.breakdown else "", tax))
    for text, base_text, value in [*rows, (tongue.total, "", gross)]:
        page.left(label, text)
        if base_text:
            page.right(right - 80, base_text)
        page.right(right, written(value, tongue))
        page.y += layout.pitch * 1.3
