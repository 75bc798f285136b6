"""`make accuracy`: how exactly documents with known truth are read, printed and written to docs/accuracy.md.

Each set is a folder of documents beside a ``truth.jsonl``; the ``score.py`` of the corpus compares the two.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, Field

from support.varied.folders import write

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "accuracy.md"
CORPUS = ROOT.parent / "shared" / "corpus"
BEGIN, END = "<!-- figures: written by make accuracy -->", "<!-- end of figures -->"
HEAD = (
    "| what | documents | header F1 | header exact | lines F1 | approved | escaped | refused |",
    "|---|---|---|---|---|---|---|---|",
)


@dataclass(frozen=True)
class MeasuredSet:
    """What is measured: a folder of the corpus, and how its files are read."""

    title: str
    folder: str
    suffixes: tuple[str, ...]
    options: tuple[str, ...] = ()


_PDF = (".pdf",)
_PICTURES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
SETS = (
    MeasuredSet("UBL and CII files", "einvoice-xml", (".xml",)),
    MeasuredSet("ZUGFeRD and Factur-X PDFs, by their XML", "zugferd-pdf", _PDF),
    MeasuredSet("FatturaPA files, an invoice for each body", "fatturapa-xml", (".xml",)),
    MeasuredSet("the pages of the ZUGFeRD and Factur-X PDFs", "zugferd-pdf", _PDF, ("--ignore-xml",)),
    MeasuredSet("pages of real invoices of several countries", "invoice2data-pdf", _PDF),
    MeasuredSet("pages of made-up invoices", "synthetic-pdf", _PDF),
    MeasuredSet("pages of US broadcasters' invoices and orders", "us-broadcast-pdf", _PDF),
    MeasuredSet("scans of some of these pages, by OCR", "scanned", _PICTURES),
)
GENERATED = 200
"""Invoices made from seeds; the tests read a few of them."""


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


def measure(measured: MeasuredSet, corpus: Path) -> Score:
    folder = corpus / measured.folder
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in measured.suffixes)
    command = [str(Path(sys.executable).with_name("invoice-pipeline")), "extract", "--jsonl"]
    with TemporaryDirectory() as temporary:
        predictions = Path(temporary) / "predictions.jsonl"
        with predictions.open("wb") as target:
            subprocess.run([*command, *measured.options, *map(str, files)], stdout=target, check=True)
        score = [sys.executable, str(CORPUS / "score.py"), str(folder / "truth.jsonl"), str(predictions)]
        told = subprocess.run([*score, "--json"], capture_output=True, check=True)
    return Score.model_validate(json.loads(told.stdout))


def measure_generated() -> Score:
    """Invoices made from seeds, as the tests make them."""
    with TemporaryDirectory() as temporary:
        made = Path(temporary) / "generated"
        made.mkdir()
        write(made, range(GENERATED))
        return measure(MeasuredSet("", made.name, _PDF), Path(temporary))


def page(text: str, rows: Sequence[str]) -> str:
    """The page with new figures; everything else on it is written by people."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    table = "\n".join((f"Last run: {datetime.now(UTC).date()}.", "", *HEAD, *rows))
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main() -> int:
    if not CORPUS.is_dir():
        print(f"there are no documents to measure with at {CORPUS}")
        return 2
    rows = [measure(measured, CORPUS).row(measured.title) for measured in SETS]
    rows.append(measure_generated().row("invoices made from seeds, in ten languages"))
    PAGE.write_text(page(PAGE.read_text(), rows))
    print("\n".join((*HEAD, *rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
