"""What reading pages costs, beside what the libraries below it take for the same documents.

`PYTHONPATH=tests:. python -m bench.pages`. CPU milliseconds a document, the least of several runs in one
warm process, the things compared taking turns; memory is that of a reading process, which is a child.
"""

import importlib.util
import logging
import shutil
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from PIL import Image

from bench.commands import CommandCosts, command_costs, cpu_with_children, sentence
from bench.memory import PEAK, RESTING, mebibytes
from invoice_pipeline.readers import DEFAULT_LIMITS, read
from invoice_pipeline.readers.ocr.engine import engine_of
from invoice_pipeline.readers.text_pdf.words import read_pages
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.varied.invoices import bought
from support.varied.noise import worn
from support.varied.pages import invoice_pdf

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
COUNT, RUNS = 32, 3
SCAN = 4
HEAD = (
    "| pages with text (CPU time a document) | extracting it alone | words | whole reading | ratio | aim |",
    "|---|---|---|---|---|---|",
)
_WORDS = 20
"""Of each page: with fewer it may be a picture, which is for OCR."""


@dataclass(frozen=True)
class TextCosts:
    """Milliseconds a document."""

    documents: int
    plain: float
    words: float
    reading: float


@dataclass(frozen=True)
class Figures:
    """``text``: by name of the set. ``engine`` and ``scan`` are seconds. Memory is MiB."""

    text: dict[str, TextCosts]
    engine: float
    scan: float
    rest: float
    peak: float
    peak_with_ocr: float
    template_reader: float | None
    commands: CommandCosts | None


def generated() -> list[bytes]:
    return [invoice_pdf(bought(seed), seed) for seed in range(COUNT)]


def with_text(folder: Path) -> list[bytes]:
    """Its PDFs of which every page has a text layer."""
    documents = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    return [document for document in documents if _has_text(document)]


def _has_text(document: bytes) -> bool:
    with suppress(Exception):
        pages = read_pages(document, DEFAULT_LIMITS)
        counts = Counter(word.page for word in pages.words)
        return all(counts[number] > _WORDS for number in range(1, len(pages.sizes) + 1))
    return False


def extract_text(document: bytes) -> None:
    with pdfium.PdfDocument(document) as pdf:
        for page in pdf:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()


def cpu(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def text_costs(documents: Sequence[bytes]) -> TextCosts:
    jobs: tuple[Callable[[bytes], object], ...] = (
        extract_text,
        lambda document: read_pages(document, DEFAULT_LIMITS),
        lambda document: read(document, ignore_xml=True),
    )
    sums = [0.0, 0.0, 0.0]
    for document in documents:
        runs = [[cpu(partial(job, document)) for job in jobs] for _ in range(RUNS)]
        for number, times in enumerate(zip(*runs, strict=True)):
            sums[number] += min(times)
    plain, words, reading = (total / len(documents) * 1_000 for total in sums)
    return TextCosts(len(documents), plain, words, reading)


def ocr_costs() -> tuple[float, float]:
    """The engine alone with a picture, and the whole reading of it."""
    scan = worn(invoice_pdf(bought(SCAN), SCAN), SCAN)
    engine = engine_of(DEFAULT_LIMITS.ocr)
    picture = Image.open(BytesIO(scan)).convert("L")
    engine.recognise(picture, 120.0)  # loads the models
    jobs: tuple[Callable[[], object], ...] = (lambda: engine.recognise(picture, 120.0), lambda: read(scan))
    runs = [[cpu_with_children(job) for job in jobs] for _ in range(RUNS)]
    alone, whole = (min(times) for times in zip(*runs, strict=True))
    return alone, whole


def memory(documents: Sequence[bytes]) -> tuple[float, float, float]:
    """MiB of a reading process: at rest after one page, at its peak after many, and after a scan."""
    with Sandbox() as sandbox:
        sandbox.read(documents[0])
        rest = mebibytes(RESTING, sandbox.child_pid or 0)
        for document in documents:
            sandbox.read(document)
        peak = mebibytes(PEAK, sandbox.child_pid or 0)
        sandbox.read(worn(documents[SCAN], SCAN))
        return rest, peak, mebibytes(PEAK, sandbox.child_pid or 0)


def template_reader(documents: Sequence[bytes]) -> float | None:
    """Milliseconds a document that invoice2data takes, its program for the text included.

    None without either: with another text than its templates are made for it gives up early.
    """
    if importlib.util.find_spec("invoice2data") is None or shutil.which("pdftotext") is None:
        return None
    from invoice2data import extract_data  # noqa: PLC0415 - optional
    from invoice2data.extract.loader import read_templates  # noqa: PLC0415

    templates = read_templates()
    logging.getLogger("invoice2data").setLevel(logging.CRITICAL)
    spent = [
        _cpu_by_templates(documents, partial(extract_data, templates=templates)) for _ in range(1 + RUNS)
    ]
    return min(spent[1:]) / len(documents) * 1_000


def _cpu_by_templates(documents: Sequence[bytes], extract: Callable[[str], object]) -> float:
    """In a folder of its own: it keeps the text of files that it has read."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.pdf" for number in range(len(documents))]
        for path, document in zip(paths, documents, strict=True):
            path.write_bytes(document)
        return cpu_with_children(lambda: deque(map(extract, map(str, paths)), maxlen=0))


def measure() -> Figures:
    made = generated()
    text = {"generated invoices": text_costs(made)}
    for folder in ("zugferd-pdf", "invoice2data-pdf"):
        if (CORPUS / folder).is_dir():
            text[folder] = text_costs(with_text(CORPUS / folder))
    real = CORPUS / "invoice2data-pdf"
    engine, scan = ocr_costs()
    rest, peak, peak_with_ocr = memory(made)
    templates = template_reader(with_text(real)) if real.is_dir() else None
    return Figures(text, engine, scan, rest, peak, peak_with_ocr, templates, command_costs(real))


def rows(figures: Figures) -> str:
    """The page's table of them."""
    ratio = figures.scan / figures.engine
    scans = (
        f"A worn scan takes {figures.scan:.1f} s, the OCR engine alone {figures.engine:.1f} s with the same "
        f"picture: {ratio:.2f}x (aim: at most 1.3x). A reading process holds {figures.rest:.0f} MiB at rest, "
        f"at most {figures.peak:.0f} MiB with text, {figures.peak_with_ocr:.0f} MiB with OCR."
    )
    texts = (_text_row(name, costs) for name, costs in figures.text.items())
    return "\n".join((*HEAD, *texts, "", f"{scans} {_templates(figures)}"))


def _text_row(name: str, costs: TextCosts) -> str:
    return (
        f"| {costs.documents} {name} | {costs.plain:.1f} ms | {costs.words:.1f} ms | {costs.reading:.1f} ms "
        f"| {costs.reading / costs.plain:.1f}x | at most 8x |"
    )


def _templates(figures: Figures) -> str:
    own = figures.text.get("invoice2data-pdf")
    if figures.template_reader is None or own is None:
        return "invoice2data, the program pdftotext or its documents are not there to compare with."
    warm = f"takes {figures.template_reader:.0f} ms for each of its own documents"
    times = f"{figures.template_reader / own.reading:.2f}x (aim: at least 2x)"
    return (
        f"invoice2data, called in a warm process that has its templates, {warm}: {times}. "
        f"{sentence(figures.commands)}"
    )


if __name__ == "__main__":
    print(rows(measure()))
