"""One invoice of two pages, as a file for each: its head and first line, and its second line and totals."""

from collections.abc import Sequence

from support.invoice_pages import GERMAN, Row, changed

NUMBER = "RE-2026-0815"
_HEADS: tuple[Row, ...] = (
    (60, 300, "Pos"),
    (120, 300, "Bezeichnung"),
    (300, 300, "Menge"),
    (380, 300, "Einzelpreis"),
    (480, 300, "Gesamt"),
)
_LETTERHEAD: Row = (60, 50, "Nordlicht Werkstatt GmbH")


def _line(position: str, name: str, amount: str) -> tuple[Row, ...]:
    values = ((60, position), (120, name), (300, "1"), (380, amount), (480, amount))
    return tuple((left, 314, text) for left, text in values)


def _counted(rows: Sequence[Row], counted: str) -> tuple[Row, ...]:
    return (*rows, (480, 820, counted)) if counted else tuple(rows)


def first_page(counted: str = "Seite 1 von 2", number: str = NUMBER) -> tuple[Row, ...]:
    head = changed([row for row in GERMAN if row[1] <= 230], NUMBER, number)
    return _counted((*head, *_HEADS, *_line("1", "Reparatur", "1.000,00 €")), counted)


def last_page(counted: str = "Seite 2 von 2", number: str = NUMBER, heading: str = "") -> tuple[Row, ...]:
    """``heading``: what it is called; without one it is, by itself, no invoice."""
    head = (_LETTERHEAD, (380, 50, f"{heading} Nr. {number}")) if heading else (_LETTERHEAD,)
    sums = [row for row in GERMAN if row[1] >= 400]
    return _counted((*head, *_HEADS, *_line("2", "Anfahrt", "250,00 €"), *sums), counted)
