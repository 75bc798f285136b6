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


def objects_of(page: pdfium.PdfPage) -> Iterator[tuple[int, int]]:
    """Address and type of each, in the order in which they are drawn."""
    handle = address(page)
    for index in range(count_objects(handle)):
        yield from _with_inner(object_at(handle, index), _DEPTH)


def images_on(page: pdfium.PdfPage) -> Iterator[int]:
    """Addresses of those that lie on the page itself, in its own space, and not in a form."""
    handle = address(page)
    for index in range(count_objects(handle)):
        found = object_at(handle, index)
        if found and object_type(found) == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            yield found


def _with_inner(found: int | None, depth: int) -> Iterator[tuple[int, int]]:
    if not found:
        return
    kind = object_type(found)
    yield found, kind
    if depth > 1 and kind == pdfium_c.FPDF_PAGEOBJ_FORM:
        for index in range(count_in_form(found)):
            yield from _with_inner(object_in_form(found, index), depth - 1)
