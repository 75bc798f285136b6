"""PDFium's functions that are called for each letter or object of a page.

They take and give addresses: making pypdfium2's pointers costs more than what most of these functions do.
"""

import ctypes
from collections.abc import Callable
from typing import Any, Protocol

import pypdfium2.raw as pdfium_c

_ADDRESS, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
Call = Callable[..., Any]
"""None stands for the null pointer where an address is given back."""


class _Opened(Protocol):
    """A page, text page or other thing of pypdfium2."""

    raw: object


def address(opened: _Opened) -> int:
    return ctypes.cast(opened.raw, _ADDRESS).value or 0  # type: ignore[arg-type]


def _call(function: object, result: type, *arguments: type) -> Call:
    place = ctypes.cast(function, _ADDRESS).value  # type: ignore[arg-type]
    call: Call = ctypes.CFUNCTYPE(result, *arguments)(place or 0)
    return call


unicode_at = _call(pdfium_c.FPDFText_GetUnicode, _UINT, _ADDRESS, _INT)
loose_box_at = _call(pdfium_c.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
origin_at = _call(pdfium_c.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
angle_at = _call(pdfium_c.FPDFText_GetCharAngle, ctypes.c_float, _ADDRESS, _INT)
text_object_at = _call(pdfium_c.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
set_active = _call(pdfium_c.FPDFPageObj_SetIsActive, _INT, _ADDRESS, _INT)
count_objects = _call(pdfium_c.FPDFPage_CountObjects, _INT, _ADDRESS)
count_in_form = _call(pdfium_c.FPDFFormObj_CountObjects, _INT, _ADDRESS)
object_at = _call(pdfium_c.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
object_in_form = _call(pdfium_c.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
bounds_at = _call(pdfium_c.FPDFPageObj_GetBounds, _INT, *[_ADDRESS] * 5)
object_type = _call(pdfium_c.FPDFPageObj_GetType, _INT, _ADDRESS)
