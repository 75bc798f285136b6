"""What an invoice says beyond EN 16931, kept as text under the place where its document says it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from common.schemas.values import Text

LONGEST_KEY = 300
"""Characters. The deepest path of UBL 2.1 that an invoice uses has some 150."""

MOST_EXTENSIONS = 500
"""Of one invoice, and of one line; the richest that were seen have 70."""

LEFT_OUT = "left_out"
"""The key whose value counts the texts that are over these limits, and so are in the document alone."""

Extensions = Annotated[
    dict[Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_KEY)], Text],
    # One more for the count of what was left out, and two for names that the rules know.
    Field(max_length=MOST_EXTENSIONS + 3),
]
"""Path of the element or attribute below the invoice or the line -> text: ``Item/ManufacturerParty/Name``,
``TaxTotal[2]/@schemeID``. Names have no prefix, positions count from 1 where brothers have the name too.

Readers also give names to what the rules need: ``line_status``, ``parent_line``.
"""

__all__ = ["LEFT_OUT", "LONGEST_KEY", "MOST_EXTENSIONS", "Extensions"]
