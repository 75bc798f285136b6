"""What one correction teaches: where a field stands on this seller's pages, or what it always is."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from common.schemas.values import Closed
from invoice_pipeline.readers.standing import KINDS, Side
from invoice_pipeline.readers.text_pdf.dates import Order

_TOTALS = ("line_net", "net", "tax", "gross", "prepaid", "payable")
LEARNABLE = frozenset({*KINDS, *(f"totals.{name}" for name in _TOTALS)})
"""Never an account, a payee or anything else about where the money goes: these are read anew each time."""
CONSTANT = frozenset({"currency", "seller.name", "seller.vat_id", "seller.tax_id"})
"""What is the same on all invoices of a seller, and may be learnt where the page does not say it."""
_RUNS = re.compile(r"(?P<digits>\d+)|(?P<letters>[^\W\d_]+)")


class Place(Closed):
    """Where the value stands. ``label`` is empty where nothing names it, so that its place alone tells.

    ``page`` counts from 1, or is -1 for the last of several. ``x`` (of an amount's right edge, of anything
    else's left one) and ``y`` (of its bottom) are shares of the page. ``shape`` is that of the text,
    see ``shape_of``; ``words`` how many there are.
    """

    how: Literal["place"] = "place"
    side: Side = Side.BESIDE
    label: tuple[Annotated[str, Field(max_length=100)], ...] = Field(default=(), max_length=4)
    page: int = Field(ge=-1)
    x: float
    y: float
    shape: str = Field(default="", max_length=100)
    words: int = Field(default=1, ge=1, le=12)
    order: Order | None = None


class Constant(Closed):
    """``replaced`` is what the reader took for it."""

    how: Literal["constant"] = "constant"
    text: str = Field(min_length=1, max_length=500)
    replaced: str | None = Field(default=None, max_length=500)


Rule = Annotated[Place | Constant, Field(discriminator="how")]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A rule with where it comes from. ``beaten`` is the confidence of the reading that was corrected."""

    id: UUID
    field: str
    rule: Place | Constant
    beaten: float
    invoice_id: UUID
    taught_by: str
    taught_at: datetime
    confirmed: int = 0


@dataclass(frozen=True, slots=True)
class KnownSeller:
    """One seller's invoices of one layout. ``accounts`` are digests of those that people have seen there."""

    id: UUID
    name: str
    marks: frozenset[str]
    layout: frozenset[str]
    accounts: frozenset[str]
    lessons: tuple[Lesson, ...]

    def lesson(self, field: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.field == field), None)


def shape_of(text: str) -> str:
    """``RE-2026/42`` is ``a-9/9``: which kinds of characters follow each other, but not how many."""
    return _RUNS.sub(lambda run: "9" if run["digits"] else "a", text)[:100]
