"""Terms of payment: until one day less is due, and all of it until another."""

import re
from datetime import date

from invoice_pipeline.readers.text_pdf.candidates import Finder, Match

_DISCOUNT = re.compile(
    r"[\s,:(]*(?:mit|abzgl\.?|abzüglich|unter Abzug von|less|avec|con|met|med|with|-)?"
    r"\s?\d{1,2}(?:[.,]\d{1,2})?\s?%",
    re.IGNORECASE,
)


def when_all_is_due(find: Finder[date]) -> Finder[date]:
    """Finds no day as in ``bis 21.05.2026 mit 2 % Skonto``, which is when a discount ends."""

    def find_due(text: str) -> Match[date] | None:
        found = find(text)
        return None if found and _DISCOUNT.match(text, found.end) else found

    return find_due


__all__ = ["when_all_is_due"]
