"""Lines with something that most documents do not have, which one look at all of the text tells."""

import re
from collections.abc import Iterator

from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line


def lines_with(document: LabelledLines, pattern: re.Pattern[str]) -> Iterator[tuple[int, Line]]:
    """Those in which it is found, with their positions. ``pattern`` takes an end of line for no letter."""
    if pattern.search(document.text):
        yield from ((at, line) for at, line in enumerate(document.lines) if pattern.search(line.text))


__all__ = ["lines_with"]
