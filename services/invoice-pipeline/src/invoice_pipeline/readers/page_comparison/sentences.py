"""Both values and where they stand, in words."""

import re

from common.schemas.comparison import ComparedField, Outcome

DIFFERS = (
    "The {what} is {xml} in the XML ({xml_place}), but {shown} on the page ({shown_place}).{hidden}{ocr}"
)
NOT_SHOWN = "The {what} {xml} of the XML ({xml_place}) is not to be seen on the page.{hidden}{ocr}"
LEFT_OUT = "The XML names no {what}, but the page shows {shown} ({shown_place}).{ocr}"
UNCOMPARED = "The XML was not compared with the page, because {why}."
_NAMES = {
    "number": ("BT-1", "invoice number"),
    "issue_date": ("BT-2", "issue date"),
    "currency": ("BT-5", "currency"),
    "due_date": ("BT-9", "due date"),
    "seller.name": ("BT-27", "seller"),
    "seller.vat_id": ("BT-31", "seller's VAT identifier"),
    "payee.name": ("BT-59", "payee"),
    "payment.iban": ("BT-84", "account"),
    "payment.account_name": ("BT-85", "account holder"),
    "totals.net": ("BT-109", "total without tax"),
    "totals.tax": ("BT-110", "tax total"),
    "totals.gross": ("BT-112", "total with tax"),
    "totals.payable": ("BT-115", "amount due"),
}
_FURTHER = re.compile(r"\.further_accounts\[\d+\]")
_LONGEST = 80
"""Characters of a value that are quoted; all of it stands in the comparison itself."""
_STEPS = 2
"""Of an XPath, from its end, that tell a reader which element is meant."""
_WHY = {
    "no_text_layer": "its pages are pictures",
    "no_invoice_fields": "its pages show no amounts as text",
    "ocr_timed_out": "its pages are pictures, and the time for OCR was used up",
    "ocr_too_many_pages": "too many of its pages are pictures",
    "ocr_not_drawn": "its pages are pictures that are too much to be drawn",
    "ocr_unavailable": "its pages are pictures, and no OCR engine is at hand",
    "too_large": "it is over a limit of what is read of pages",
}


def term(field: str) -> str:
    """The business term of a compared field, such as BT-84."""
    return _named(field)[0]


def facts(found: ComparedField) -> dict[str, str]:
    """Both values with their places; ``hidden`` and ``ocr`` are a sentence each, or nothing."""
    return {
        "what": _named(found.field)[1],
        "xml": found.xml[:_LONGEST],
        "xml_path": found.xpath or "",
        "xml_place": "/".join((found.xpath or found.field).split("/")[-_STEPS:])[:_LONGEST],
        "shown": (found.shown or "")[:_LONGEST],
        "shown_place": _place(found),
        "hidden": " It stands there only in text that nobody sees." if found.hidden else "",
        "ocr": _by_ocr(found),
    }


def why_not(not_compared: str) -> str:
    return _WHY.get(not_compared, "its pages cannot be read")


def _by_ocr(found: ComparedField) -> str:
    if not found.by_ocr:
        return ""
    if found.outcome is Outcome.NOT_SHOWN and found.shown:
        return f" It was read by OCR, as {found.shown[:_LONGEST]} ({_place(found)})."
    return " It was read by OCR."


def _place(found: ComparedField) -> str:
    if found.page is None or found.bbox is None:
        return ""
    return f"page {found.page} at " + ", ".join(f"{edge:.0f}" for edge in found.bbox)


def _named(field: str) -> tuple[str, str]:
    return _NAMES[_FURTHER.sub("", field)]
