"""Folders of invoices with their truth, in the form in which known documents are measured."""

import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium

from support.varied.invoices import bought
from support.varied.pages import invoice_pdf

Camera = Callable[[bytes, int], bytes]
"""A PDF and a seed -> a picture of its first page, as a JPEG."""


def write(folder: Path, seeds: range, camera: Camera | None = None) -> None:
    """As they were printed, or pictures of those that have one page."""
    with (folder / "truth.jsonl").open("w") as target:
        for seed in seeds:
            made = bought(seed)
            document = invoice_pdf(made, seed)
            if camera and _pages(document) > 1:
                continue
            path = folder / f"{seed:04d}-{made.country.code}.{'jpg' if camera else 'pdf'}"
            path.write_bytes(camera(document, seed) if camera else document)
            lines = [{"quantity": str(line.quantity), "net_amount": str(line.net)} for line in made.lines]
            row = {"file": path.name, "kind": "invoice", "fields": {**made.truth(), "lines": lines}}
            target.write(json.dumps(row) + "\n")


def _pages(document: bytes) -> int:
    with pdfium.PdfDocument(document) as pdf:
        return len(pdf)
