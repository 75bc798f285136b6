"""What the model is fitted to: each value that was read from a page, its signs, and whether it is right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.line_truth import line_outcomes
from bench.truth import Compared
from common.schemas.evidence import FieldEvidence
from invoice_pipeline.readers.trust.model import without_position
from invoice_pipeline.readers.trust.sign import Sign


@dataclass(frozen=True, slots=True)
class Observation:
    """``confidence`` is that of the model which is shipped at present."""

    title: str
    document: str
    seller: str
    path: str
    score: float
    signs: frozenset[Sign]
    confidence: float
    right: bool

    @property
    def field(self) -> str:
        return without_position(self.path)

    @property
    def of_header(self) -> bool:
        return "[" not in self.path


def observations(title: str, documents: Iterable[Compared]) -> list[Observation]:
    """Of invoices alone: what was read from an order is a fault of another kind."""
    return [seen for document in documents if document.is_invoice for seen in _of(title, document)]


def _of(title: str, document: Compared) -> Iterator[Observation]:
    header = [(path, right) for path, right in document.outcomes.items() if right is not None]
    for path, right in (*header, *line_outcomes(document)):
        item = document.evidence_of(path)
        if item is not None and item.score is not None:
            yield _observation(title, document, item, right=right)


def _observation(title: str, document: Compared, item: FieldEvidence, *, right: bool) -> Observation:
    return Observation(
        title=title,
        document=document.name,
        seller=document.seller,
        path=item.field,
        score=item.score or 0.0,
        signs=frozenset(map(Sign, item.signs)),
        confidence=item.confidence,
        right=right,
    )


def sellers_of(seen: Iterable[Observation]) -> list[str]:
    return sorted({one.seller for one in seen})


def of_header(seen: Sequence[Observation]) -> list[Observation]:
    return [one for one in seen if one.of_header]


__all__ = ["Observation", "observations", "of_header", "sellers_of"]
