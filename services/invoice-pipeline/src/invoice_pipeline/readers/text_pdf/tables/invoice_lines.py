"""The chosen rows as canonical lines, with the evidence for each of their fields."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.schemas.evidence import FieldEvidence
from common.schemas.line import Line
from invoice_pipeline.readers.text_pdf.candidates import Candidate
from invoice_pipeline.readers.text_pdf.tables.breakdown import Share
from invoice_pipeline.readers.text_pdf.tables.choices import Agreement
from invoice_pipeline.readers.text_pdf.tables.items import Item
from invoice_pipeline.readers.text_pdf.tables.products import Reading

_SURE, _PROBABLE, _DOUBTFUL, _GUESSED = 0.96, 0.85, 0.7, 0.5
"""Product and sum hold; one of them; the amount alone is one of a sum that holds; nothing."""
_TEXT_OF_SURE, _TEXT = 0.85, 0.6
_LONGEST_NAME = 1000
Field = tuple[str, Candidate[object]]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line and what its fields were read from."""

    line: Line
    fields: tuple[tuple[str, Candidate[object]], ...]

    def evidence(self, position: int) -> Iterator[FieldEvidence]:
        for name, candidate in self.fields:
            yield candidate.evidence(f"lines[{position}].{name}")


def lines_of_items(
    items: Sequence[Item], agreement: Agreement, shares: Sequence[Share]
) -> tuple[FoundLine, ...]:
    """``shares``: where the breakdown has one rate alone, it is that of each line that names none."""
    summed = agreement in (Agreement.NET, Agreement.GROSS)
    return tuple(_line(item, shares, summed=summed) for item in items)


def _line(item: Item, shares: Sequence[Share], *, summed: bool) -> FoundLine:
    fields = {**dict(_numbers(item, summed=summed)), **dict(_texts(item, summed=summed))}
    fields |= dict(_tax(item, shares, summed=summed))
    line = Line.model_validate({name: candidate.value for name, candidate in fields.items()})
    return FoundLine(line, tuple(fields.items()))


def _numbers(item: Item, *, summed: bool) -> Iterator[Field]:
    numbers = item.numbers
    of_amount = (
        (_SURE if numbers.holds else _PROBABLE) if summed else _DOUBTFUL if numbers.holds else _GUESSED
    )
    of_factors = (_SURE if summed else _PROBABLE) if numbers.holds else _GUESSED
    yield from _number("net_amount", numbers.amount, of_amount)
    yield from _number("quantity", numbers.quantity, of_factors)
    yield from _number("unit_price", numbers.price, of_factors)
    yield from _number("price_base_quantity", numbers.base, of_factors)


def _texts(item: Item, *, summed: bool) -> Iterator[Field]:
    of_text = _TEXT_OF_SURE if summed else _TEXT
    texts = item.texts()
    for name, words in (
        ("id", texts.position),
        ("seller_item_id", texts.item_id),
        ("unit", texts.unit),
        ("name", texts.name or texts.description),
        ("description", texts.description if texts.name else ()),
    ):
        text = " ".join(word.text for word in words)[:_LONGEST_NAME].strip()
        if text:
            yield name, Candidate(text, words, of_text)


def _tax(item: Item, shares: Sequence[Share], *, summed: bool) -> Iterator[Field]:
    """Its own rate, or the only one there is; the category is that of the rate in the breakdown."""
    confidence = _PROBABLE if summed else _DOUBTFUL
    if item.rate:
        rate, words = item.rate.value, item.rate.figure.words
    elif len(shares) == 1 and summed:
        rate, words = shares[0].rate, shares[0].words[0]
    else:
        return
    yield "tax_rate", Candidate(rate, words, confidence)
    category = next((share.category for share in shares if share.rate == rate), None)
    if category:
        yield "vat_category", Candidate(category, words, confidence)


def _number(name: str, reading: Reading | None, confidence: float) -> Iterator[Field]:
    if reading:
        value: Decimal = reading.value
        yield name, Candidate(value, reading.figure.words, confidence)
