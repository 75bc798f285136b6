"""The documents whose contents are known: what is measured, and what the reader says of it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from support.varied.folders import write
from support.varied.photographs import photographed

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
TRUTH = "truth.jsonl"
MADE, PICTURED = 200, 40
"""Invoices made from seeds; the tests read a few of them. Those of one page among some are photographed."""


@dataclass(frozen=True)
class MeasuredSet:
    """A folder of documents beside their ``truth.jsonl``, and how they are read.

    ``pages``: whether they are read from their pages, and so tell how sure pages are read.
    """

    title: str
    folder: Path
    suffixes: tuple[str, ...]
    options: tuple[str, ...] = ()
    pages: bool = True

    @property
    def truth(self) -> Path:
        return self.folder / TRUTH

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.iterdir() if path.suffix.lower() in self.suffixes)

    def read(self) -> bytes:
        """What ``invoice-pipeline extract`` says of them: one JSON object a line."""
        command = [str(Path(sys.executable).with_name("invoice-pipeline")), "extract", "--jsonl"]
        with TemporaryDirectory() as temporary:
            answers = Path(temporary) / "answers.jsonl"
            with answers.open("wb") as target:
                subprocess.run([*command, *self.options, *map(str, self.files())], stdout=target, check=True)
            return answers.read_bytes()


_PDF = (".pdf",)
_XML = (".xml",)
_ANY_PAGES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
_IGNORE_XML = ("--ignore-xml",)


def sets(corpus: Path = CORPUS) -> tuple[MeasuredSet, ...]:
    return (
        MeasuredSet("UBL and CII files", corpus / "einvoice-xml", _XML, pages=False),
        MeasuredSet("ZUGFeRD and Factur-X PDFs, by their XML", corpus / "zugferd-pdf", _PDF, pages=False),
        MeasuredSet("FatturaPA files, an invoice for each body", corpus / "fatturapa-xml", _XML, pages=False),
        MeasuredSet("the pages of the ZUGFeRD and Factur-X PDFs", corpus / "zugferd-pdf", _PDF, _IGNORE_XML),
        MeasuredSet("pages of real invoices of several countries", corpus / "invoice2data-pdf", _PDF),
        MeasuredSet("pages of made-up invoices", corpus / "synthetic-pdf", _PDF),
        MeasuredSet("pages of US broadcasters' invoices and orders", corpus / "us-broadcast-pdf", _PDF),
        MeasuredSet("scans of some of these pages, by OCR", corpus / "scanned", _ANY_PAGES),
    )


@contextmanager
def made_from_seeds() -> Iterator[MeasuredSet]:
    """Invoices as the tests make them. How sure pages are read is a question to real ones."""
    with TemporaryDirectory() as temporary:
        write(Path(temporary), range(MADE))
        title = "invoices made from seeds, in ten languages"
        yield MeasuredSet(title, Path(temporary), _PDF, pages=False)


@contextmanager
def photographed_from_the_side() -> Iterator[MeasuredSet]:
    """Others than those, as a telephone takes them."""
    with TemporaryDirectory() as temporary:
        write(Path(temporary), range(MADE, MADE + PICTURED), photographed)
        yield MeasuredSet("photographs of such invoices, by OCR", Path(temporary), (".jpg",), pages=False)


def further_sets(folders: Iterator[Path]) -> Iterator[MeasuredSet]:
    """Folders that somebody else has laid out in the same way."""
    for folder in folders:
        yield MeasuredSet(folder.name, folder, _ANY_PAGES, _IGNORE_XML)


__all__ = [
    "CORPUS",
    "ROOT",
    "MeasuredSet",
    "further_sets",
    "made_from_seeds",
    "photographed_from_the_side",
    "sets",
]
