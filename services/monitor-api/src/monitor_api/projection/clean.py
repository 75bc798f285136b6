"""Events quote mails and documents; what Postgres cannot hold, or nobody can read, is made harmless."""

from decimal import Decimal

from pydantic import JsonValue

WIDEST = 24  # digits before the point; no invoice has half as many
FINEST = -12  # digits after it


def without_nul(value: JsonValue) -> JsonValue:
    """The same JSON with U+FFFD for U+0000, which neither ``text`` nor ``jsonb`` takes."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, list):
        return [without_nul(item) for item in value]
    if isinstance(value, dict):
        return {str(without_nul(name)): without_nul(item) for name, item in value.items()}
    return value


def showable(amount: Decimal | None) -> Decimal | None:
    """The amount, or None for one such as 1E+100000, whose digits alone would fill the table."""
    if amount is None or not amount.is_finite():
        return None
    exponent = amount.as_tuple().exponent
    if amount.adjusted() > WIDEST or not isinstance(exponent, int) or exponent < FINEST:
        return None
    return amount
