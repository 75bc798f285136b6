"""Values beside and below labels, each with the evidence for it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from common.schemas.evidence import BBox, FieldEvidence, Method
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.sight import Sight
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength, labels_in
from invoice_pipeline.readers.text_pdf.words import Word, union

Value = TypeVar("Value")
Read_co = TypeVar("Read_co", covariant=True)

# How often the value found there is the right one; triage lets only the first two pass.
_CONFIDENCE = {
    (Strength.STRONG, True): 0.95,
    (Strength.STRONG, False): 0.88,
    (Strength.WEAK, True): 0.75,
    (Strength.WEAK, False): 0.55,
}
_CONTESTED = 0.75
"""Another label of the same field, equally good, says otherwise."""
_PICTURED = 0.7
"""At most, where a scan shows something there, but nobody has compared it with the text laid over it."""
_RECOGNISED = 0.8
"""At most, of what OCR read: until its certainty is measured against true values, a person looks at it."""
_LABELS_OF_A_FIELD = 500
"""A statement of a hundred pages has fewer."""
_LINES_BELOW = 3
_BELOW = 3.0
"""In font heights: a value below its label is at most two lines away."""
_OVERHANG = 12.0
"""Points that a value may begin to the left of the label above it."""


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
    value: Read_co
    words: tuple[Word, ...]
    confidence: float

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
        caps = [_RECOGNISED, *certainties] if certainties else [] if self.seen else [_PICTURED]
        return min([self.confidence, *caps])

    def evidence(self, field: str) -> FieldEvidence:
        return FieldEvidence(
            field=field,
            method=Method.OCR if self.by_ocr else Method.LABEL,
            page=self.words[0].page,
            bbox=words_box(self.words),
            text=" ".join(word.text for word in self.words)[:500],
            confidence=round(self.trusted, 3),
        )


class LabelledLines:
    """The document's lines with the labels found in them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._labels = [list(labels_in(line)) for line in lines]

    def labels(self, field: str) -> Iterator[tuple[int, Label]]:
        for position, labels in enumerate(self._labels):
            for label in labels:
                if label.field == field:
                    yield position, label

    def candidates(self, field: str, find: Finder[Value]) -> Iterator[Candidate[Value]]:
        """Values of the labels of ``field``: in the line behind each, or else below it."""
        for position, label in islice(self.labels(field), _LABELS_OF_A_FIELD):
            beside = _found(self._behind(position, label), find, _CONFIDENCE[label.strength, True])
            if beside:
                yield beside
                continue
            for words in self._below(position, label):
                below = _found(words, find, _CONFIDENCE[label.strength, False])
                if below:
                    yield below
                    break

    def _behind(self, position: int, label: Label) -> tuple[Word, ...]:
        """The words up to the next label of that line."""
        following = [other.start for other in self._labels[position] if other.start >= label.after]
        return label.line.words[label.after : min(following, default=None)]

    def _below(self, position: int, label: Label) -> Iterator[tuple[Word, ...]]:
        """Cells of the next lines that stand under the label, the nearest first."""
        x0, _, x1, bottom = label.bbox
        height = label.line.words[label.start].height
        for line in self.lines[position + 1 : position + 1 + _LINES_BELOW * 2]:
            if line.page != label.line.page or line.bbox[1] - bottom > _BELOW * height:
                return
            for cell in line.cells:
                if cell.bbox[0] < x1 and cell.bbox[2] > x0 and cell.bbox[0] > x0 - 5 * _OVERHANG:
                    yield cell.words


def _found(words: tuple[Word, ...], find: Finder[Value], confidence: float) -> Candidate[Value] | None:
    text = " ".join(word.text for word in words)
    match = find(text) if words else None
    if match is None:
        return None
    return Candidate(match.value, words_between(words, match.start, match.end), confidence * match.factor)


def words_between(words: Sequence[Word], start: int, end: int) -> tuple[Word, ...]:
    """The words that the characters ``start`` to ``end`` of their joined text lie in."""
    found: list[Word] = []
    offset = 0
    for word in words:
        if offset < end and offset + len(word.text) > start:
            found.append(word)
        offset += len(word.text) + 1
    return tuple(found) or (words[0],)


def words_box(words: Sequence[Word]) -> BBox | None:
    """Around those on the first word's page."""
    boxes = [word.bbox for word in words if word.page == words[0].page]
    return union(boxes) if boxes else None


def best(candidates: Iterable[Candidate[Value]]) -> Candidate[Value] | None:
    """The surest; less sure where another value is as well placed, surer where it is there twice."""
    found = sorted(candidates, key=lambda candidate: -candidate.confidence)
    if not found:
        return None
    first = found[0]
    rivals = [other for other in found if other.value != first.value and other.confidence >= first.confidence]
    confidence = first.confidence * (_CONTESTED if rivals else 1)
    return Candidate(first.value, first.words, confidence)
