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

_DEPTH = 14
"""Of forms in forms."""


def objects_of(page: pdfium.PdfPage) -> Iterator[tuple[int, int, bool]]:
    """Address and type of each, in the order in which they are drawn, and whether it is inside of a form."""
    handle = address(page)
    for index in range(count_objects(handle)):
        found = object_at(handle, index)
        if found:
            kind = object_type(found)
            yield found, kind, False
            if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
                yield from _inner(found, _DEPTH)


def _inner(form: int, depth: int) -> Iterator[tuple[int, int, bool]]:
    for index in range(count_in_form(form)):
        found = object_in_form(form, index)
        if found:
            kind = object_type(found)
            yield found, kind, True
            if depth > 1 and kind == pdfium_c.FPDF_PAGEOBJ_FORM:
                yield from _inner(found, depth - 1)
