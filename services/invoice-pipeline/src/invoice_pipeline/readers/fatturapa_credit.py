"""Credit notes whose sender wrote their amounts as negative ones.

In EN 16931 the type code says that an invoice credits, and its amounts are positive; most senders of
FatturaPA write them so as well.
"""

from decimal import Decimal
from typing import TypeVar

from common.schemas.invoice import Invoice, Line, Totals
from common.schemas.values import Closed

_Model = TypeVar("_Model", bound=Closed)
_LINE_PRICES = ("unit_price", "gross_price")


def with_positive_amounts(invoice: Invoice) -> Invoice:
    """The same credit note with every amount's sign turned."""
    return invoice.model_copy(
        update={
            "lines": tuple(map(_line, invoice.lines)),
            "totals": _turned(invoice.totals or Totals(), *Totals.model_fields),
            "vat_breakdown": tuple(_turned(group, "taxable", "tax") for group in invoice.vat_breakdown),
            "allowances_charges": tuple(
                _turned(item, "amount", "base_amount") for item in invoice.allowances_charges
            ),
        }
    )


def _line(line: Line) -> Line:
    """Either the quantity or the price was negative; with both signs turned the amount would stay."""
    by_quantity = line.quantity is not None and line.quantity < 0
    turned = (
        _turned(line, "net_amount", "quantity") if by_quantity else _turned(line, "net_amount", *_LINE_PRICES)
    )
    items = tuple(_turned(item, "amount", "base_amount") for item in turned.allowances_charges)
    return turned.model_copy(update={"allowances_charges": items})


def _turned(model: _Model, *fields: str) -> _Model:
    values = {field: getattr(model, field) for field in fields}
    return model.model_copy(
        update={field: -value for field, value in values.items() if isinstance(value, Decimal)}
    )
