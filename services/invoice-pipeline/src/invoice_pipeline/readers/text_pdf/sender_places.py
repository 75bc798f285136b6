"""Where on a page whoever sends it stands: the letterhead, the footer, a line over an envelope's window."""

from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import POSTCODE, SEPARATOR
from invoice_pipeline.readers.text_pdf.words import Pages

HEAD, _FOOT = 0.12, 0.85
"""Shares of the page's height: where the letterhead ends and the footer begins."""


def is_sender(line: Line, pages: Pages) -> bool:
    """In the letterhead or the footer, or in one line with a postal code, as above an envelope's window."""
    place = line.baseline / pages.sizes[line.page - 1].height
    return not HEAD < place < _FOOT or POSTCODE.search(line.text) is not None


def is_own_place(line: Line, pages: Pages) -> bool:
    """The footer, or a sender's address in one line."""
    place = line.baseline / pages.sizes[line.page - 1].height
    return place >= _FOOT or bool(POSTCODE.search(line.text) and SEPARATOR.search(line.text))


__all__ = ["HEAD", "is_own_place", "is_sender"]
