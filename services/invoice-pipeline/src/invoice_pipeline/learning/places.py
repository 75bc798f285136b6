"""From a value on a page to a rule that finds it again, and from the rule to the next page's value."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from invoice_pipeline.learning.lessons import Place, shape_of
from invoice_pipeline.readers.standing import (
    Kind,
    Side,
    Standing,
    amounts_on,
    as_field,
    dates_on,
    distinct,
    kind_of_field,
    label_of,
    letters,
    runs_on,
    same_value,
    standings,
)
from invoice_pipeline.readers.text_pdf.dates import Order
from invoice_pipeline.readers.text_pdf.layout import Line, lines_of
from invoice_pipeline.readers.text_pdf.vocabulary import languages_of, vocabulary_of
from invoice_pipeline.readers.text_pdf.words import Pages

_HERE = 0.02
"""Shares of the page: what stands as near to where it stood is at its place."""
_MOST = 20
"""Places of one value that are considered."""


class Sheet:
    """The pages of one invoice, as lines. What is looked for again and again is found once."""

    def __init__(self, pages: Pages) -> None:
        self.sizes = pages.sizes
        self.lines: Sequence[Line] = lines_of(pages.words)
        self.numbers = sorted({word.page for word in pages.words})
        self._dates: dict[Order | None, list[Standing]] = {}
        self._runs: dict[int, list[Standing]] = {}
        self._labels: dict[tuple[Side, int, int, int], tuple[str, ...]] = {}

    @cached_property
    def amounts(self) -> Sequence[Standing]:
        return list(amounts_on(self.lines))

    def dates(self, order: Order | None) -> Sequence[Standing]:
        if order not in self._dates:
            self._dates[order] = list(dates_on(self.lines, order))
        return self._dates[order]

    def runs(self, length: int) -> Sequence[Standing]:
        if length not in self._runs:
            self._runs[length] = list(runs_on(self.lines, length))
        return self._runs[length]

    def label_of(self, found: Standing, side: Side) -> tuple[str, ...]:
        place = (side, found.line, found.start, found.end)
        if place not in self._labels:
            self._labels[place] = label_of(found, side, self.lines)
        return self._labels[place]

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Of the labels of the languages that it is written in."""
        return vocabulary_of(languages_of(self.lines)).words

    def page_of(self, found: Standing) -> int:
        """Counted from the invoice's first; -1 for the last of several."""
        position = self.numbers.index(found.page) + 1
        return -1 if position == len(self.numbers) > 1 else position

    def point_of(self, field: str, found: Standing) -> tuple[float, float]:
        size = self.sizes[found.page - 1]
        x = found.bbox[2] if kind_of_field(field) is Kind.AMOUNT else found.bbox[0]
        return x / max(size.width, 1), found.bbox[3] / max(size.height, 1)


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule finds; not ``sure`` where its label stands at several values, none of them in its place."""

    standing: Standing
    value: str
    sure: bool


def find_place(field: str, rule: Place, sheet: Sheet) -> Hit | None:
    """The value at the rule's label that is nearest to where it stood; without a label, in its very place."""
    found = [one for one in _like(field, rule, sheet) if _is_labelled(one, rule, sheet)]
    ranked = sorted(found, key=lambda one: _distance(field, one, rule, sheet))
    if not ranked:
        return None
    nearest = ranked[0]
    here = _distance(field, nearest, rule, sheet) <= _HERE
    if not rule.label and not here:
        return None
    value = as_field(field, nearest.value)
    alone = all(same_value(field, as_field(field, one.value), value) for one in ranked)
    return Hit(nearest, value, sure=here or alone)


def place_of(field: str, text: str, sheet: Sheet) -> Place | None:
    """The best rule of those that give the value on this page; None where it stands nowhere."""
    found = [*standings(field, text, sheet.lines)][:_MOST]
    rules = [rule for one, order in found for rule in _rules(field, one, order, sheet)]
    holding = [(rule, hit) for rule in rules if (hit := find_place(field, rule, sheet))]
    right = [(rule, hit) for rule, hit in holding if same_value(field, hit.value, text)]
    if not right:
        return None
    last = kind_of_field(field) is Kind.AMOUNT  # sums stand below what they sum up

    def worth(pair: tuple[Place, Hit]) -> tuple[object, ...]:
        rule, hit = pair
        known = any(word in sheet.known_words for word in rule.label)
        height = hit.standing.line if last else -hit.standing.line
        return (
            bool(rule.label) and hit.sure,
            known,
            hit.sure,
            bool(rule.label),
            rule.side is Side.BESIDE,
            height,
        )

    return max(right, key=worth)[0]


def _rules(field: str, found: Standing, order: Order | None, sheet: Sheet) -> Iterator[Place]:
    x, y = sheet.point_of(field, found)
    words = kind_of_field(field) is Kind.WORDS
    place = Place(
        page=sheet.page_of(found),
        x=round(x, 4),
        y=round(y, 4),
        shape=shape_of(found.value) if words else "",
        words=found.end - found.start if words else 1,
        order=order,
    )
    for side in Side:
        label = tuple(word[:100] for word in sheet.label_of(found, side))
        if label:
            yield place.model_copy(update={"side": side, "label": label})
    yield place


def _like(field: str, rule: Place, sheet: Sheet) -> Iterable[Standing]:
    """Everything on the pages that has the form of the value."""
    match kind_of_field(field):
        case Kind.AMOUNT:
            return sheet.amounts
        case Kind.DATE:
            return sheet.dates(rule.order)
        case Kind.WORDS:
            whole = field.endswith(".name")
            return distinct(
                one
                for one in sheet.runs(rule.words)
                if shape_of(one.value) == rule.shape and letters(one.value) and _fits(one, sheet, whole=whole)
            )
        case None:
            return ()


def _fits(found: Standing, sheet: Sheet, *, whole: bool) -> bool:
    """A name is all that stands in its cell: a part of a longer one is another name."""
    return not whole or any(cell.words == found.words for cell in sheet.lines[found.line].cells)


def _is_labelled(found: Standing, rule: Place, sheet: Sheet) -> bool:
    return not rule.label or sheet.label_of(found, rule.side) == rule.label


def _distance(field: str, found: Standing, rule: Place, sheet: Sheet) -> float:
    """Shares of a page, and a whole one for being on another page."""
    x, y = sheet.point_of(field, found)
    return max(abs(x - rule.x), abs(y - rule.y)) + (sheet.page_of(found) != rule.page)
