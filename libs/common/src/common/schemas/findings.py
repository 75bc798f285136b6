"""What the rules found wrong with an invoice."""

from enum import StrEnum

from pydantic import Field

from common.schemas.evidence import FieldPath
from common.schemas.values import Closed


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Finding(Closed):
    """One rule that an invoice breaks. ``fields`` are business terms (``BT-115``), ``message`` is for people.

    ``path`` is where in the canonical invoice, ``xpath`` where in the XML that it was read from; of what is
    missing, where it should be. A blocking finding keeps the invoice from being approved without a person.
    """

    rule: str = Field(max_length=50, examples=["BR-CO-15"])
    severity: Severity
    fields: tuple[str, ...] = ()
    path: FieldPath | None = None
    xpath: str | None = Field(default=None, max_length=500)
    message: str = Field(max_length=1_000)
    blocking: bool


__all__ = ["Finding", "Severity"]
