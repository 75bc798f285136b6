"""`make accuracy`: how exactly documents with known truth are read, printed and written to docs/accuracy.md.

Each set is a folder of documents beside a ``truth.jsonl``; the ``score.py`` of the corpus compares the two.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, Field

from bench import hostile, unknown_names
from bench.approvals import Approvals, is_approved
from bench.corpus import CORPUS, ROOT, MeasuredSet, made_from_seeds, photographed_from_the_side, sets
from bench.reliability import Told, bins, expected_calibration_error
from bench.truth import Compared, Comparing, compared, comparing
from invoice_pipeline.readers.trust.model import shipped

PAGE = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- figures: written by make accuracy -->", "<!-- end of figures -->"
HEAD = (
    "| what | documents | header F1 | header exact | lines F1 | approved | escaped | refused |",
    "|---|---|---|---|---|---|---|---|",
)
TRUST_HEAD = (
    "| what | values | ECE | read right | of these, break no rule | of these, approved |",
    "|---|---|---|---|---|---|",
)
BIN_HEAD = ("| mean confidence | values | right |", "|---|---|---|")


class FieldScore(BaseModel):
    f1: float


class Score(BaseModel):
    """What ``score.py --json`` answers, as far as it is printed here."""

    documents: int
    absent: int
    header_f1: float
    header_exact: float
    approved: int
    escaped: int
    negatives: int = 0
    negatives_refused: int = 0
    fields: dict[str, FieldScore] = Field(default_factory=dict)

    @property
    def refused(self) -> str:
        return f"{self.negatives_refused} of {self.negatives}" if self.negatives else "none there"

    def row(self, title: str) -> str:
        lines = f"{self.fields['lines'].f1:.3f}" if "lines" in self.fields else "none stated"
        return (
            f"| {title} | {self.documents} | {self.header_f1:.3f} | {self.header_exact:.3f} | {lines} "
            f"| {self.approved} | {self.escaped} | {self.refused} |"
        )


@dataclass(frozen=True)
class Measured:
    """What came of one set."""

    of: MeasuredSet
    score: Score
    documents: Sequence[Compared]

    @property
    def told(self) -> list[Told]:
        """The confidence of each header value that was read, and whether it is right."""
        return [told for document in self.documents if document.is_invoice for told in _told(document)]

    def trust_row(self) -> str:
        counted = Approvals.count((document, is_approved(document)) for document in self.documents)
        told = self.told
        return (
            f"| {self.of.title} | {len(told)} | {expected_calibration_error(told):.3f} "
            f"| {counted.readable} | {counted.clean} | {counted.clean_approved} |"
        )


def _told(document: Compared) -> Iterator[Told]:
    for path, right in document.outcomes.items():
        item = document.evidence_of(path)
        if right is not None:
            yield (item.confidence if item else 0.0), right


def measure(measured: MeasuredSet, corpus: Path, by: Comparing) -> Measured:
    answers = measured.read()
    with TemporaryDirectory() as temporary:
        predictions = Path(temporary) / "predictions.jsonl"
        predictions.write_bytes(answers)
        command = [sys.executable, str(corpus / "score.py"), str(measured.truth), str(predictions), "--json"]
        told = subprocess.run(command, capture_output=True, check=True)
    score = Score.model_validate(json.loads(told.stdout))
    return Measured(measured, score, compared(measured.truth, answers, by))


def figures(found: Sequence[Measured]) -> Iterator[str]:
    yield from HEAD
    yield from (one.score.row(one.of.title) for one in found)
    yield from ("", *TRUST_HEAD)
    yield from (one.trust_row() for one in found)
    told = [told for one in found if one.of.pages for told in one.told]
    fitted = shipped().fitted
    yield ""
    yield (
        f"Expected calibration error (ECE) of all header fields that were read from pages: "
        f"{expected_calibration_error(told):.3f}; of sellers whom the model was not fitted to, by ten-fold "
        f"cross-validation: {fitted.cross_validated_ece:.3f}. The model was fitted on {fitted.day} to "
        f"{fitted.values} values in {fitted.documents} documents of {fitted.sellers} sellers, of which "
        f"{fitted.right} are right."
    )
    yield from ("", *BIN_HEAD)
    yield from (f"| {one.confidence:.3f} | {one.count} | {one.right:.3f} |" for one in bins(told))


def page(text: str, rows: Sequence[str]) -> str:
    """The page with new figures; everything else on it is written by people."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    table = "\n".join((f"Last run: {datetime.now(UTC).date()}.", "", *rows))
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main() -> int:
    if not CORPUS.is_dir():
        print(f"there are no documents to measure with at {CORPUS}")
        return 2
    with made_from_seeds() as made, photographed_from_the_side() as photographs:
        measured = (measure(one, CORPUS, comparing(CORPUS)) for one in (*sets(), made, photographs))
        rows = list(figures(list(measured)))
    read_from_pages = [one.folder for one in sets() if one.pages and one.suffixes == (".pdf",)]
    rows += ["", unknown_names.sentence(unknown_names.measured(read_from_pages))]
    rows += ["", *hostile.rows(hostile.borne(CORPUS / "hostile-pdf"))]
    PAGE.write_text(page(PAGE.read_text(), rows))
    print("\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
