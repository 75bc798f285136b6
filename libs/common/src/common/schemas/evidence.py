"""Where a value of the canonical invoice was read, and how far that reading can be trusted."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, TypeAdapter

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
    str,
    StringConstraints(
        max_length=100, pattern=r"^[a-z_][a-z_0-9]*(?:\[[0-9]+\])?(?:\.[a-z_][a-z_0-9]*(?:\[[0-9]+\])?)*$"
    ),
]
"""A path into the canonical invoice, such as ``totals.payable`` or ``lines[0].quantity``."""

Coordinate = Annotated[float, Field(allow_inf_nan=False)]
BBox = tuple[Coordinate, Coordinate, Coordinate, Coordinate]
"""``x0, top, x1, bottom`` in PDF points (1/72 inch), the origin at the page's top left."""


SignName = Annotated[str, StringConstraints(max_length=30, pattern=r"^[a-z_]+$")]


class FieldEvidence(Closed):
    """The evidence for one field. ``page`` counts from 1; XML has neither page nor box, but ``xpath``.

    That is a path of plain element names, with positions where brothers have the name too, such as
    ``/Invoice/InvoiceLine[3]/InvoicedQuantity/@unitCode``.

    ``text`` is what was read, before it was understood as a date or a number, cut at 500 characters.
    ``confidence`` is calibrated: of the values given 0.9, nine in ten are right. What was read from a page
    says what that rests on: ``score`` is how well its place speaks for it, 0 to 1, which ranks it among
    others, and ``signs`` are what else was seen that speaks for it or against it.
    """

    field: FieldPath
    method: Method
    page: int | None = Field(default=None, ge=1)
    bbox: BBox | None = None
    text: str = Field(max_length=500)
    confidence: float = Field(ge=0, le=1)
    xpath: str | None = Field(default=None, max_length=500)
    score: float | None = Field(default=None, ge=0, le=1)
    signs: tuple[SignName, ...] = Field(default=(), max_length=30)


Note = tuple[str, str, float, str]
"""Field, text, confidence and xpath of what XML says; both texts may be longer than evidence holds."""


def evidence_of_xml(notes: Iterable[Note]) -> list[FieldEvidence]:
    """The texts are cut to what fits.

    A long invoice has 100,000 of these: to make those of one group together takes two thirds of the time, and
    which fields were given is the same for all, so that one set, shared, saves half of a kilobyte each.
    """
    found = _SEVERAL.validate_python(
        [
            {
                "field": field,
                "method": Method.XML,
                "text": text[:500],
                "confidence": confidence,
                "xpath": xpath[:500],
            }
            for field, text, confidence, xpath in notes
        ]
    )
    for evidence in found:
        object.__setattr__(evidence, "__pydantic_fields_set__", _GIVEN_FOR_XML)
    return found


def surest(evidence: Iterable[FieldEvidence]) -> Mapping[str, FieldEvidence]:
    """The evidence of each field that has the highest confidence."""
    best: dict[str, FieldEvidence] = {}
    for item in evidence:
        if item.field not in best or item.confidence > best[item.field].confidence:
            best[item.field] = item
    return best


_SEVERAL = TypeAdapter(list[FieldEvidence])
_GIVEN_FOR_XML = {"field", "method", "text", "confidence", "xpath"}


__all__ = ["BBox", "FieldEvidence", "FieldPath", "Method", "Note", "evidence_of_xml", "surest"]
