"""Values beside and below labels, each with the evidence for it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from statistics import median
from typing import Any, Generic, TypeVar

from common.schemas.evidence import FieldEvidence, Method
from invoice_pipeline.readers.text_pdf import surroundings
from invoice_pipeline.readers.text_pdf.amounts import Amount, amounts_in
from invoice_pipeline.readers.text_pdf.dates import Order, order_of
from invoice_pipeline.readers.text_pdf.layout import Line, tabbed, words_box
from invoice_pipeline.readers.text_pdf.lazy import Lazy
from invoice_pipeline.readers.text_pdf.nearby import above, below, beside_taller
from invoice_pipeline.readers.text_pdf.numerals import decimal_mark
from invoice_pipeline.readers.text_pdf.sight import Sight
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength, languages_of, vocabulary_of
from invoice_pipeline.readers.text_pdf.words import Word


class Place(StrEnum):
    """Where a value stands, seen from its label. ``far``: in its line, behind a wide gap."""

    BESIDE = "beside"
    UNDER = "under"
    FAR = "far"
    ABOVE = "above"


Value = TypeVar("Value")
Read_co = TypeVar("Read_co", covariant=True)

# Scores that rank what was found; how often it is right is measured, by readers/trust.
_CONFIDENCE = {
    (Strength.STRONG, Place.BESIDE): 0.95,
    (Strength.STRONG, Place.UNDER): 0.9,
    (Strength.STRONG, Place.FAR): 0.86,
    (Strength.STRONG, Place.ABOVE): 0.5,
    (Strength.WEAK, Place.BESIDE): 0.75,
    (Strength.WEAK, Place.UNDER): 0.6,
    (Strength.WEAK, Place.FAR): 0.5,
    (Strength.WEAK, Place.ABOVE): 0.3,
}
_CONTESTED = 0.75
"""Another label of the same field, equally good, says otherwise."""
_CLEAR = 0.85  # at labels that mean nothing else: of two such values, nothing tells which is meant
_NEARLY = 0.8
"""Share of the score of the best, from which on another value is its rival."""
_PICTURED = 0.7
"""At most, where a scan shows something there, but nobody has compared it with the text laid over it."""
_LABELS_OF_A_FIELD = 500
"""A statement of a hundred pages has fewer."""
_WIDE = 15.0
"""In font heights: a value farther from its label may belong to another column."""
_PARTIES = frozenset({"buyer", "seller", "deliver_to", "party_name"})
"""Labels that stand at the beginning of a cell; elsewhere they are words of a sentence."""
_JOINING = frozenset({"/", "|", "&"})


@dataclass(frozen=True, slots=True)
class Match(Generic[Read_co]):
    """A value and the characters of a text that it was read from; ``factor`` lessens its confidence."""

    value: Read_co
    start: int
    end: int
    factor: float = 1.0


Finder = Callable[[str], Match[Value] | None]


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Read_co]):
    """A value and where it stands. ``confidence`` ranks candidates, and is no probability yet.

    ``rivalled``: nearly as much speaks for another value of the field. ``unclear``: its text may mean another
    value as well, or its label be no label.
    """

    value: Read_co
    words: tuple[Word, ...]
    confidence: float
    rivalled: bool = False
    unclear: bool = False

    @property
    def seen(self) -> bool:
        return all(word.sight is Sight.SEEN for word in self.words)

    @property
    def by_ocr(self) -> bool:
        return any(word.certainty is not None for word in self.words)

    @property
    def trusted(self) -> float:
        """The confidence, and no more than the way in which its words were read allows."""
        certainties = [word.certainty for word in self.words if word.certainty is not None]
        caps = certainties or ([] if self.seen else [_PICTURED])
        return min([self.confidence, *caps])

    def evidence(self, field: str) -> FieldEvidence:
        return FieldEvidence(
            field=field,
            method=Method.OCR if self.by_ocr else Method.LABEL,
            page=self.words[0].page,
            bbox=words_box(self.words),
            text=" ".join([word.text for word in self.words])[:500],
            confidence=round(self.trusted, 3),
            signs=tuple(self._signs()),
        )

    def _signs(self) -> Iterator[str]:
        """Names of those that only the finder knows; readers/trust looks for the others."""
        if self.rivalled:
            yield "rivalled"
        if self.unclear:
            yield "unclear"
        if not self.seen:
            yield "overlaid"


@dataclass(frozen=True, slots=True)
class Found(Generic[Read_co]):
    """A candidate and its label."""

    label: Label
    place: Place
    candidate: Candidate[Read_co]


class LabelledLines:
    """The document's lines with the labels found in them, in its languages."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.languages = languages_of(lines)
        labels_in = vocabulary_of(self.languages).labels_in
        self._labels = [list(labels_in(line)) for line in lines]
        self._by_field: dict[str, list[tuple[int, Label]]] = {}
        self._amounts: dict[int, Sequence[Amount]] = {}
        self._found: dict[Callable[[LabelledLines], Any], Any] = {}
        for position, label in ((at, label) for at, labels in enumerate(self._labels) for label in labels):
            self._by_field.setdefault(label.field, []).append((position, label))

    @Lazy
    def decimal_mark(self) -> str | None:
        return decimal_mark(self.lines)

    @Lazy
    def usual_height(self) -> float:
        """Of the words' fonts, in points."""
        return median([word.height for line in self.lines for word in line.words] or [1.0])

    @Lazy
    def text(self) -> str:
        return "\n".join([line.text for line in self.lines])

    @Lazy
    def shown_order(self) -> Order | None:
        """Of day and month, where a date on the pages shows it."""
        return order_of(self.text)

    def once(self, find: Callable[["LabelledLines"], Value]) -> Value:
        """What ``find`` finds in this document, looked for once."""
        if find not in self._found:
            self._found[find] = find(self)
        found: Value = self._found[find]
        return found

    def amounts(self, position: int) -> Sequence[Amount]:
        """All of the line of that position, whose words are joined with a tab where columns are parted."""
        if position not in self._amounts:
            text = "\t".join([cell.text for cell in self.lines[position].cells])
            self._amounts[position] = tuple(amounts_in(text, self.decimal_mark))
        return self._amounts[position]

    def labels(self, field: str) -> Sequence[tuple[int, Label]]:
        return self._by_field.get(field, ())

    def labels_of_line(self, position: int) -> Sequence[Label]:
        return self._labels[position]

    def label_starts(self, position: int) -> frozenset[int]:
        """The first words of the labels of a line, by id."""
        return frozenset(id(label.line.words[label.start]) for label in self._labels[position])

    def cell_with(self, word: Word) -> tuple[int, Line] | None:
        """The cell that holds a word of these lines, and the position of its line."""
        lines = ((at, line) for at, line in enumerate(self.lines) if word in line.words)
        return next(((at, cell) for at, line in lines for cell in line.cells if word in cell.words), None)

    def candidates(
        self, field: str, find: Finder[Value], *, column: bool = False
    ) -> Iterator[Candidate[Value]]:
        """Values behind the labels of ``field``, below or above; with ``column`` all below, the sum too."""
        return (found.candidate for found in self.found(field, find, column=column))

    def found(self, field: str, find: Finder[Value], *, column: bool = False) -> Iterator["Found[Value]"]:
        """The candidates with the labels they belong to."""
        for position, label in islice(self.labels(field), _LABELS_OF_A_FIELD):
            yield from self.found_at(position, label, find, column=column)

    def found_at(
        self, position: int, label: Label, find: Finder[Value], *, column: bool = False
    ) -> Iterator["Found[Value]"]:
        """Those of one label, which stands in the line of that position."""
        for place, shared in self._places(position, label, column=column):
            words = surroundings.own_share(self._labels[position], label, shared)
            candidate = found_in(words, find, _CONFIDENCE[label.strength, place])
            if candidate and not (column and place is Place.ABOVE):
                yield Found(label, place, candidate)
                far = place is Place.FAR and not (column and self._is_last_of_its_line(position, label))
                if not far and not (column and place is Place.UNDER):
                    break

    def _is_last_of_its_line(self, position: int, label: Label) -> bool:
        """Begins a cell, and no other label follows: then what stands behind it is its own, however far."""
        return all(other.start < label.after for other in self._labels[position]) and label.starts_cell

    def _places(
        self, position: int, label: Label, *, column: bool
    ) -> Iterator[tuple[Place, tuple[Word, ...]]]:
        behind = self._behind(position, label) or beside_taller(self.lines, self._labels, position, label)
        if behind:
            gap = behind[0].bbox[0] - label.bbox[2]
            far = gap > _WIDE * label.line.words[label.start].height
            far = far and not surroundings.is_pair(self.lines, self._labels, position, label, behind)
            yield (Place.FAR if far else Place.BESIDE), behind
        if surroundings.begins_a_sentence(label):
            return
        for words in below(self.lines, self._labels, position, label, table=column):
            yield Place.UNDER, words
        for words in islice(above(self.lines, self._labels, position, label), 1):
            yield Place.ABOVE, words

    def _behind(self, position: int, label: Label) -> tuple[Word, ...]:
        """The words up to the next label of that line; ``payable by the`` is followed by no other label."""
        words, after, brackets = label.line.words, self._after_both(position, label), "(" in label.line.text
        following = [
            other.start
            for other in self._labels[position]
            if (other.start > after or (other.start == after and other.strength is Strength.STRONG))
            and (other.field not in _PARTIES or other.starts_cell)
            and not (brackets and surroundings.is_bracketed(words[after : other.start + 1]))
            and not surroundings.ends_its_name(label, other)
        ]
        return words[after : min(following, default=surroundings.closing(words, label) if brackets else None)]

    def _after_both(self, position: int, label: Label) -> int:
        """Behind ``Datum / Date``, which name one value in two languages, or two things that are the same."""
        words, after = label.line.words, label.after
        for other in self._labels[position]:
            if other.start == after + 1 and words[after].text in _JOINING:
                after = other.after
        return after


def found_in(words: tuple[Word, ...], find: Finder[Value], confidence: float) -> Candidate[Value] | None:
    match = find(tabbed(words)) if words else None
    if match is None:
        return None
    value_words = words_between(words, match.start, match.end)
    return Candidate(match.value, value_words, confidence * match.factor, unclear=match.factor < 1)


def words_between(words: Sequence[Word], start: int, end: int) -> tuple[Word, ...]:
    """The words that the characters ``start`` to ``end`` of their joined text lie in."""
    return tuple(words[slice(*span_between(words, start, end))])


def span_between(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    """Positions of the first of these words and behind the last; of the first word, where there are none."""
    hit: list[int] = []
    offset = 0
    for index, word in enumerate(words):
        if offset >= end:
            break
        offset += len(word.text) + 1
        if offset > start + 1:
            hit.append(index)
    return (hit[0], hit[-1] + 1) if hit else (0, 1)


def best(candidates: Iterable[Candidate[Value]]) -> Candidate[Value] | None:
    """The surest; less sure where another value is as well placed, surer where it is there twice."""
    found = sorted(candidates, key=lambda candidate: -candidate.confidence)
    if not found:
        return None
    first = found[0]
    rivals = [other for other in found if other.value != first.value and other.confidence >= first.confidence]
    confidence = first.confidence * (_CONTESTED if rivals else 1)
    near = (other for other in found if other.confidence >= _NEARLY * first.confidence)
    rivalled = any(other.value != first.value for other in near)
    unclear = first.unclear or bool(rivals and first.confidence >= _CLEAR)
    return Candidate(first.value, first.words, confidence, rivalled, unclear)
