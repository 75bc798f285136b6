"""Pages that the page numbers speak of, and that are not there."""

from collections.abc import Collection, Mapping, Sequence

from common.schemas.reasons import Reason, ReasonCode
from invoice_pipeline.readers.text_pdf.parting.paging import PageNumber


def missing_pages(counted: Mapping[int, Collection[PageNumber]], pages: int) -> tuple[Reason, ...]:
    """One reason, or none where nothing is missing.

    Of several ways in which the pages are counted, one that holds is enough.

    What follows unnumbered, such as terms on the back, may be the pages that are missing.
    """
    incomplete: dict[int, tuple[int, list[int]]] = {}
    for of in dict.fromkeys(number.of for numbers in counted.values() for number in numbers if number.of):
        there = {number.number for numbers in counted.values() for number in numbers if number.of == of}
        missing = [number for number in range(1, of + 1) if number not in there]
        if len(missing) <= pages - len(there):
            return ()
        incomplete[of] = min(there), missing
    return tuple(_reason(of, *found) for of, found in incomplete.items())[:1]


def _reason(of: int, first: int, missing: Sequence[int]) -> Reason:
    facts = {"of": str(of), "first": str(first), "missing": _named(missing)}
    return Reason(code=ReasonCode.PAGES_MISSING, facts=facts)


def _named(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]} is"
    run = numbers[-1] - numbers[0] == len(numbers) - 1
    return f"pages {f'{numbers[0]} to {numbers[-1]}' if run else ', '.join(map(str, numbers[:10]))} are"
