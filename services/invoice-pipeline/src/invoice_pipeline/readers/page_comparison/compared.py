"""One field's comparison, before it is written down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from common.schemas.comparison import Outcome
from common.schemas.invoice import Invoice
from invoice_pipeline.readers.page_comparison.misreadings import may_be_misread
from invoice_pipeline.readers.page_comparison.visible_page import VisiblePage
from invoice_pipeline.readers.text_pdf.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Compared:
    """``place``: where the value stands, or what stands there instead.

    ``xml`` is empty where the XML has nothing. Of a value that is not shown: what OCR has read in its place.
    """

    field: str
    outcome: Outcome
    xml: object
    place: Candidate[object] | None = None
    blocking: bool = False
    hidden: bool = False


Comparer = Callable[[Invoice, VisiblePage], Iterator[Compared]]


def agrees(field: str, xml: object, place: Candidate[object] | None) -> Compared:
    return Compared(field, Outcome.AGREES, xml, place)


def differs(
    field: str, xml: object, place: Candidate[object], *, hidden: bool = False, vital: bool = False
) -> Compared:
    """What OCR may have misread is no difference; but the value was not seen, which is ``vital`` or not."""
    if place.by_ocr and may_be_misread(xml, place.value):
        return Compared(field, Outcome.NOT_SHOWN, xml, place, vital, hidden)
    return Compared(field, Outcome.DIFFERS, xml, place, blocking=True, hidden=hidden)


def left_out(field: str, place: Candidate[object]) -> Compared:
    """The XML has nothing there, the page has."""
    return Compared(field, Outcome.LEFT_OUT, "", place, blocking=True)


def not_shown(field: str, xml: object, *, blocking: bool = False, hidden: bool = False) -> Compared:
    return Compared(field, Outcome.NOT_SHOWN, xml, None, blocking, hidden)
