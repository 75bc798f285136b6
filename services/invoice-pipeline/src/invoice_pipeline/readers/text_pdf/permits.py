"""Days of the permits to print or to number a form, which stand on it beside the invoice's own."""

from collections.abc import Iterable, Iterator

from invoice_pipeline.readers.text_pdf.candidates import Found, LabelledLines, Value


def without_permits(document: LabelledLines, found: Iterable[Found[Value]]) -> Iterator[Found[Value]]:
    """``CAE 90260004418 … Fecha de vencimiento: 31/12/2027``: what a permit's line says is the permit's."""
    lines = document.once(lines_of_permits)
    return (one for one in found if id(one.label.line) not in lines)


def lines_of_permits(document: LabelledLines) -> frozenset[int]:
    """By id; ask for them with ``once``."""
    return frozenset(id(label.line) for _, label in document.labels("permit"))


__all__ = ["lines_of_permits", "without_permits"]
