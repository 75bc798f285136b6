"""Single fields of an invoice set by their path, with the types of the canonical model."""

import re
from collections.abc import Mapping
from itertools import pairwise

from pydantic import JsonValue, ValidationError

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Invoice
from common.schemas.record import InvoiceRecord
from invoice_pipeline.errors import CorrectionRefused

_STEP = re.compile(r"([a-z_]+)|\[(\d+)\]")

Node = dict[str, JsonValue]


def with_fields(invoice: Invoice, texts: Mapping[str, str | None]) -> Invoice:
    """A copy with each field set to its text, or emptied by None. Raises CorrectionRefused.

    Dates are written ``2026-01-31``, amounts with a decimal point. ``lines[2].name`` may name the line
    after the last one, which adds a line.
    """
    tree: Node = invoice.model_dump(mode="json")
    for path, text in texts.items():
        _put(tree, path, text)
    try:
        return Invoice.model_validate(tree)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise CorrectionRefused(".".join(map(str, first["loc"])), first["msg"]) from None


def text_of(invoice: Invoice, path: str) -> str | None:
    """A field of the header as ``with_fields`` takes it; None where it is empty, or a group or list."""
    node: JsonValue = invoice.model_dump(mode="json", include={path.partition(".")[0]})
    for name in path.split("."):
        node = node.get(name) if isinstance(node, dict) else None
    return None if node is None or isinstance(node, dict | list) else str(node)


def confidence_of(record: InvoiceRecord, field: str) -> float:
    """The highest of the field's evidence; 0 without any."""
    return max((item.confidence for item in record.evidence if item.field == field), default=0.0)


def with_value(record: InvoiceRecord, value: str, evidence: FieldEvidence) -> InvoiceRecord:
    """The record with another value of one field, on this evidence alone; as it was, where it is no value."""
    try:
        invoice = with_fields(record.invoice, {evidence.field: value})
    except CorrectionRefused:
        return record
    others = tuple(item for item in record.evidence if item.field != evidence.field)
    return record.model_copy(update={"invoice": invoice, "evidence": (*others, evidence)})


def _put(tree: Node, path: str, text: str | None) -> None:
    steps = [int(index) if index else name for name, index in _STEP.findall(path)]
    node: JsonValue = tree
    for step, following in pairwise(steps):
        child = _child(node, step, path)
        if child is None:
            child = [] if isinstance(following, int) else {}
            _set(node, step, child, path)
        node = child
    last = steps[-1]
    if isinstance(last, int) or isinstance(_child(node, last, path), dict | list):
        raise CorrectionRefused(path, "a group cannot be set as a whole; name one field in it")
    _set(node, last, text, path)


def _child(node: JsonValue, step: str | int, path: str) -> JsonValue:
    if isinstance(node, dict) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int):
        return node[step] if step < len(node) else None
    raise CorrectionRefused(path, "the invoice has no such field")


def _set(node: JsonValue, step: str | int, value: JsonValue, path: str) -> None:
    if isinstance(node, dict) and isinstance(step, str):
        node[step] = value
    elif isinstance(node, list) and isinstance(step, int) and step <= len(node):
        node[step : step + 1] = [value]
    else:
        raise CorrectionRefused(path, "that position does not follow on the last one")
