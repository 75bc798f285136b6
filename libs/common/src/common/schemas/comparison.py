"""What came of holding the XML of a hybrid against the page that people see."""

from enum import StrEnum

from pydantic import Field

from common.schemas.evidence import BBox, FieldPath
from common.schemas.values import Closed, Sha256


class Outcome(StrEnum):
    """``settled``: it differed, or was not shown, and a person has decided what holds."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_SHOWN = "not_shown"
    LEFT_OUT = "left_out"
    SETTLED = "settled"


class ComparedField(Closed):
    """One field, as the XML has it and as the page shows it.

    ``page`` counts from 1, ``bbox`` is in PDF points from the page's top left, ``shown`` the words that stand
    there: where the field agrees, the XML's own value; where it differs, what the page says instead; where it
    is not shown, what OCR has read in its place and may have misread; where the XML leaves it out (``xml`` is
    empty), what the page has.
    ``blocking``: not to be booked without a person.
    """

    field: FieldPath
    outcome: Outcome
    blocking: bool = False
    xml: str = Field(max_length=500)
    xpath: str | None = Field(default=None, max_length=500)
    shown: str | None = Field(default=None, max_length=500)
    page: int | None = Field(default=None, ge=1)
    bbox: BBox | None = None
    hidden: bool = Field(
        default=False, description="The XML's value is on the page, but so that nobody sees it."
    )
    by_ocr: bool = Field(default=False, description="The page is a picture there, and was read by OCR.")


class PageComparison(Closed):
    """``not_compared`` is a code for why nothing could be compared; ``blocking`` belongs to it.

    ``document_sha256`` names the document whose pages were looked at, where that is another one than the XML
    was read from: a PDF that came with it in the same mail.
    """

    fields: tuple[ComparedField, ...] = ()
    not_compared: str | None = Field(default=None, max_length=50, examples=["no_text_layer"])
    blocking: bool = False
    document_sha256: Sha256 | None = None


__all__ = ["ComparedField", "Outcome", "PageComparison"]
