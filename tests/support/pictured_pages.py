"""Invoices as pictures of text: each line of a picture is a line of the page, set in letters of one width."""

import tomllib
from io import BytesIO
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

_SIZE = 8.0
"""Points: 110 letters fit a line of A4. Three spaces or more part columns."""
_PITCH = 11.0
_LEFT, _TOP = 30.0, 40.0


class Pictured(BaseModel):
    """The pages of an invoice and what is to be read on them; None is not looked at.

    ``seller`` and ``buyer`` may be a part of the name. ``lines`` are quantities and net amounts, ``count``
    how many there are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    pages: tuple[str, ...]
    number: str
    issued: str
    seller: str
    due: str | None = None
    currency: str | None = None
    buyer: str | None = None
    order: str | None = None
    net: str | None = None
    tax: str | None = None
    gross: str | None = None
    payable: str | None = None
    account: str | None = None
    vat_id: str | None = None
    lines: tuple[tuple[str, str], ...] | None = None
    count: int | None = None


def pictured(path: Path) -> Pictured:
    return Pictured.model_validate(tomllib.loads(path.read_text("utf-8")))


def pictured_pdf(*pictures: str) -> bytes:
    """A page for each picture. A line that begins with ``# `` is a heading, in larger letters."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for picture in pictures:
        for at, line in enumerate(picture.strip("\n").split("\n")):
            heading = line.startswith("# ")
            canvas.setFont("Courier-Bold" if heading else "Courier", 1.6 * _SIZE if heading else _SIZE)
            canvas.drawString(_LEFT, A4[1] - _TOP - at * _PITCH, line.removeprefix("# "))
        canvas.showPage()
    canvas.save()
    return target.getvalue()
