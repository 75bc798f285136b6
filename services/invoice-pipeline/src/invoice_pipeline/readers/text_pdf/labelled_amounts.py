"""Amounts by what the labels of a page call them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from invoice_pipeline.readers.text_pdf.agreement import Amounts, Money
from invoice_pipeline.readers.text_pdf.candidates import Finder, Found, LabelledLines, Place, found_in
from invoice_pipeline.readers.text_pdf.vocabulary import Strength

_KINDS = (
    "net", "tax", "gross", "payable", "prepaid", "discount", "withheld", "charge", "rounding", "previous"
)  # fmt: skip
_TOTALS = frozenset({"net", "tax", "gross", "payable"})
_END_OF_LINE = 0.86
_MOST = 12
"""Candidates of one kind that are tried with each other: an invoice has one to three."""
ZERO = Decimal(0)
Labelled = Mapping[str, Sequence[Found[Decimal]]]


def labelled_amounts(document: LabelledLines, find: Finder[Decimal]) -> Amounts:
    """Kind -> amounts, each place once."""
    found = {kind: list(document.found(kind, find, column=True)) for kind in _KINDS}
    found["prepaid"] += _at_ends_of_lines(document, "prepaid", find)
    kept = found | {"tax": list(_taxes(found)), "prepaid": list(_paid_for_this(found))}
    return {kind: _distinct(one.candidate for one in ones) for kind, ones in kept.items()}


def _at_ends_of_lines(document: LabelledLines, kind: str, find: Finder[Decimal]) -> Iterator[Found[Decimal]]:
    """Behind other labels, such as those of the dates and numbers of invoices for parts."""
    for position, label in document.labels(kind):
        behind = [one for one in document.labels_of_line(position) if one.start >= label.after]
        if behind and not any(one.field in _TOTALS for one in behind):
            words = label.line.words[behind[-1].after :]
            candidate = found_in(words, find, _END_OF_LINE)
            if candidate:
                yield Found(label, Place.FAR, candidate)


def _taxes(found: Labelled) -> Iterator[Found[Decimal]]:
    """No tax is what stands below such a label, and in the line of another."""
    others = {
        one.candidate.words[-1]
        for kind, ones in found.items()
        for one in (ones if kind != "tax" else ())
        if one.place is not Place.UNDER and one.label.strength is Strength.STRONG
    }
    return (
        one for one in found["tax"] if one.place is not Place.UNDER or one.candidate.words[-1] not in others
    )


def _paid_for_this(found: Labelled) -> Iterator[Found[Decimal]]:
    """A payment of what the bill before came to has nothing to do with this one."""
    before = {abs(one.candidate.value) for one in found["previous"]} - {ZERO}
    return (one for one in found["prepaid"] if abs(one.candidate.value) not in before)


def _distinct(found: Iterable[Money]) -> Sequence[Money]:
    """Each place once, by its surest label; of many the surest, the last (sums stand below), the largest."""
    places: dict[tuple[object, ...], Money] = {}
    for candidate in found:
        known = places.get(candidate.words)
        if known is None or candidate.confidence > known.confidence:
            places[candidate.words] = candidate
    ones = list(places.values())
    if len(ones) <= _MOST:
        return ones
    largest = max(ones, key=lambda one: abs(one.value))
    last = sorted(range(len(ones)), key=lambda at: (ones[at].confidence, at))[-_MOST:]
    return [one for at, one in enumerate(ones) if at in last or one is largest]


__all__ = ["labelled_amounts"]
