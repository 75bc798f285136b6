"""The kinds of value that the semantic model is made of, and how a field carries its EN 16931 term."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

MAX_TEXT = 10_000
"""Characters in one text field. The longest note seen in practice has some 4,000."""

MAX_DIGITS = 30
"""Digits in one number, exponent included: so ``1E+999999999`` cannot become a gigabyte of zeroes."""


def _no_float(value: object) -> object:
    """A float has already lost the digits that were on the page, so it is refused instead of rounded."""
    if isinstance(value, float | bool):
        msg = "numbers are given as Decimal, int or text, never as a float"
        raise ValueError(msg)  # noqa: TRY004  pydantic reports ValueError, and lets TypeError through
    return value


Number = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=MAX_DIGITS), BeforeValidator(_no_float)]
"""A finite decimal: a quantity, a price or a percentage (19 means 19 %). Text in JSON."""

Money = Number
"""An amount in the invoice's currency, with as many decimals as the document gave. Text in JSON."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]
"""What the document says, never empty: a missing value is None."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Names a blob in the blob store."""


class Closed(BaseModel):
    """Frozen, and shut against unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def term(*ids: str) -> JsonDict:
    """``json_schema_extra`` for a field: its business term or group, as in ``{"term": "BT-31/BT-48"}``.

    Several ids where one class serves several groups, in the order seller, buyer, payee, tax representative,
    deliver-to, or allowance before charge and document before line.
    """
    return {"term": "/".join(ids)}


def beyond(group: str) -> JsonDict:
    """For a field that invoices carry but EN 16931 does not name; ``group`` is where it lies."""
    return {"term": group, "extension": True}
