"""The lines that were read, beside those that are true: matched by net amount, as the scorer does."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from bench.truth import Compared

_NUMBERS = {"quantity": "quantity", "unit_price": "unit_price", "tax_rate": "tax_rate"}
_CENT = Decimal("0.01")


def line_outcomes(document: Compared) -> Iterator[tuple[str, bool]]:
    """Path such as ``lines[2].quantity`` -> whether it is right, as far as the table states it."""
    stated = document.truth.fields.get("lines")
    invoice = document.answer.invoice
    if not isinstance(stated, Sequence) or isinstance(stated, str) or not stated or invoice is None:
        return
    left = [line for line in stated if isinstance(line, Mapping)]
    if any(_number(line.get("net_amount")) is None for line in left):
        return
    for position, line in enumerate(invoice.lines):
        twin = next((other for other in left if _same(line.net_amount, other.get("net_amount"))), None)
        yield f"lines[{position}].net_amount", twin is not None
        if twin is None:
            continue
        left.remove(twin)
        for name, field in _NUMBERS.items():
            if twin.get(name) is not None and getattr(line, field) is not None:
                yield f"lines[{position}].{field}", _number(getattr(line, field)) == _number(twin[name])
        if twin.get("description") and line.name:
            right = document.comparing.same("line_name", line.name, twin["description"])
            yield f"lines[{position}].name", right


def _same(one: object, other: object) -> bool:
    left, right = _number(one), _number(other)
    return left is not None and right is not None and abs(left - right) < _CENT


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


__all__ = ["line_outcomes"]
