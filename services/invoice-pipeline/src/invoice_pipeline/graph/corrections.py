"""A person's corrections, put into the invoice with the types of the canonical model."""

import re
from collections.abc import Mapping
from itertools import pairwise

from pydantic import JsonValue, ValidationError

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.invoice import Invoice
from common.schemas.record import InvoiceRecord
from invoice_pipeline.errors import CorrectionRefused
from invoice_pipeline.readers.page_comparison.settling import settle

_STEP = re.compile(r"([a-z_]+)|\[(\d+)\]")
_MAX_TEXT = 500

Node = dict[str, JsonValue]


def correct(record: InvoiceRecord, corrections: Mapping[str, str | None]) -> InvoiceRecord:
    """A copy with each field set to its text, or emptied by None. Raises CorrectionRefused.

    Dates are written ``2026-01-31``, amounts with a decimal point. ``lines[2].name`` may name the line
    after the last one, which adds a line. Where the page differed from the XML in a field that is set here,
    even to the value that it has, the difference is settled.
    """
    tree: Node = record.invoice.model_dump(mode="json")
    for path, text in corrections.items():
        _put(tree, path, text)
    try:
        invoice = Invoice.model_validate(tree)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise CorrectionRefused(".".join(map(str, first["loc"])), first["msg"]) from None
    evidence = (*_untouched(record.evidence, corrections), *_by_person(corrections))
    comparison = record.comparison and settle(record.comparison, corrections)
    return record.model_copy(
        update={"invoice": invoice, "evidence": evidence, "comparison": comparison, "findings": ()}
    )


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


def _untouched(
    evidence: tuple[FieldEvidence, ...], corrections: Mapping[str, str | None]
) -> tuple[FieldEvidence, ...]:
    return tuple(item for item in evidence if item.field not in corrections)


def _by_person(corrections: Mapping[str, str | None]) -> tuple[FieldEvidence, ...]:
    return tuple(
        FieldEvidence(field=path, method=Method.PERSON, text=text[:_MAX_TEXT], confidence=1)
        for path, text in corrections.items()
        if text is not None
    )
