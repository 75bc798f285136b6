"""The objects of a page, with those inside of its forms."""

from collections.abc import Iterator
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from invoice_pipeline.readers.text_pdf.calls import (
    Call,
    address,
    count_in_form,
    count_objects,
    object_at,
    object_in_form,
    object_type,
)

_DEPTH = 15
"""Of forms in forms."""


def objects_of(page: pdfium.PdfPage) -> Iterator[tuple[int, int, bool]]:
    """Address and type of each, in the order in which they are drawn, and whether it is inside of a form."""
    handle = address(page)
    return _walk(count_objects(handle), partial(object_at, handle), _DEPTH)


def _walk(count: int, at: Call, depth: int) -> Iterator[tuple[int, int, bool]]:
    for index in range(count):
        found = at(index)
        if found:
            kind = object_type(found)
            yield found, kind, depth < _DEPTH
            if depth > 1 and kind == pdfium_c.FPDF_PAGEOBJ_FORM:
                yield from _walk(count_in_form(found), partial(object_in_form, found), depth - 1)
