"""One PDF made of the pages of several files."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from common.schemas.record import PageRun
from invoice_pipeline.readers.errors import UnreadablePdf

_FAULTS = (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, RuntimeError)
"""What pikepdf raises for damaged files."""


def bound(files: Sequence[bytes]) -> tuple[bytes, tuple[PageRun, ...]]:
    """The PDFs one behind the other, and which pages are whose. Raises UnreadablePdf.

    The same files give the same bytes. Nothing but pages is taken over: no attachments, no scripts, no words
    about the file.
    """
    runs: list[PageRun] = []
    try:
        with pikepdf.new() as whole:
            for file in files:
                with pikepdf.open(BytesIO(file)) as pdf:
                    first = len(whole.pages) + 1
                    whole.pages.extend(pdf.pages)
                runs.append(PageRun(first=first, last=len(whole.pages)))
            return _saved(whole), tuple(runs)
    except _FAULTS as error:
        raise UnreadablePdf("its pages cannot be put beside others") from error


def in_order(pdf: bytes, pages: Sequence[int]) -> bytes:
    """These pages of it, counted from 1, in this order. Raises UnreadablePdf."""
    try:
        with pikepdf.open(BytesIO(pdf)) as whole, pikepdf.new() as chosen:
            chosen.pages.extend(whole.pages[number - 1] for number in pages)
            return _saved(chosen)
    except _FAULTS as error:
        raise UnreadablePdf("its pages cannot be put in order") from error


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()
