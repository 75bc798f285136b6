"""The objects of a page, with those inside of its forms."""

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from invoice_pipeline.readers.text_pdf.calls import (
    address,
    count_in_form,
    count_objects,
    object_at,
    object_in_form,
    object_type,
)

_DEPTH = 15
"""Of forms in forms."""


def objects_of(page: pdfium.PdfPage) -> Iterator[int]:
    """The address of each, in the order in which they are drawn."""
    handle = address(page)
    for index in range(count_objects(handle)):
        yield from _with_inner(object_at(handle, index), _DEPTH)


def _with_inner(found: int | None, depth: int) -> Iterator[int]:
    if not found:
        return
    yield found
    if depth > 1 and object_type(found) == pdfium_c.FPDF_PAGEOBJ_FORM:
        for index in range(count_in_form(found)):
            yield from _with_inner(object_in_form(found, index), depth - 1)
