"""Printed messages, headed by the name of a mail program, or of the one whose mail it is."""

import re

from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line

_MAILBOX = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_LINES = 14
"""From the top of the first page to the end of a message's head, at the most."""
_LEAST = 2
"""Lines that only messages have: one alone may be part of a letterhead, or what a letter is about."""


def lines_of_head(document: LabelledLines) -> int:
    """Lines of the first page down to a message's sender, recipients, day and subject; 0 of other pages."""
    top = [line for line in document.lines[:_LINES] if line.page == 1]
    heads = [at for at, line in enumerate(top) if _heads_a_message(document, at, line)]
    return heads[-1] + 1 if len(heads) >= _LEAST else 0


def _heads_a_message(document: LabelledLines, position: int, line: Line) -> bool:
    if "@" in line.text and _MAILBOX.search(line.text):
        return True
    labels = (one for one in document.labels_of_line(position) if one.field == "message")
    return any(one.starts_cell and one.text.endswith(":") for one in labels)


__all__ = ["lines_of_head"]
