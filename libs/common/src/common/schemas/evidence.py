"""Where a value of the canonical invoice was read, and how far that reading can be trusted."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from common.schemas.values import Closed


class Method(StrEnum):
    """How a value was read, from the surest to the least sure, and last a person's word."""

    XML = "xml"
    TEMPLATE = "template"
    LABEL = "label"
    TABLE = "table"
    OCR = "ocr"
    LLM = "llm"
    PERSON = "person"


FieldPath = Annotated[
    str, StringConstraints(max_length=100, pattern=r"^[a-z_]+(\[\d+\])?(\.[a-z_]+(\[\d+\])?)*$")
]
"""A path into the canonical invoice, such as ``totals.payable`` or ``lines[0].quantity``."""

Coordinate = Annotated[float, Field(allow_inf_nan=False)]
BBox = tuple[Coordinate, Coordinate, Coordinate, Coordinate]
"""``x0, top, x1, bottom`` in PDF points (1/72 inch), the origin at the page's top left."""


class FieldEvidence(Closed):
    """The evidence for one field. ``page`` counts from 1; XML has neither page nor box, but ``xpath``.

    That is a path of plain element names, with positions where brothers have the name too, such as
    ``/Invoice/InvoiceLine[3]/InvoicedQuantity/@unitCode``.

    ``text`` is what was read, before it was understood as a date or a number, cut at 500 characters.
    ``confidence`` is meant to be calibrated: of the values given 0.9, nine in ten are right.
    """

    field: FieldPath
    method: Method
    page: int | None = Field(default=None, ge=1)
    bbox: BBox | None = None
    text: str = Field(max_length=500)
    confidence: float = Field(ge=0, le=1)
    xpath: str | None = Field(default=None, max_length=500)


__all__ = ["BBox", "FieldEvidence", "FieldPath", "Method"]
