"""Folders of invoices with their truth, in the form in which known documents are measured."""

import json
from pathlib import Path

from support.varied.invoices import bought
from support.varied.noise import worn
from support.varied.pages import invoice_pdf


def write(folder: Path, seeds: range, *, pictures: bool = False) -> None:
    """With ``pictures`` as worn scans, else as they were printed."""
    with (folder / "truth.jsonl").open("w") as target:
        for seed in seeds:
            made = bought(seed)
            document = invoice_pdf(made, seed)
            path = folder / f"{seed:04d}-{made.country.code}.{'jpg' if pictures else 'pdf'}"
            path.write_bytes(worn(document, seed) if pictures else document)
            lines = [{"quantity": str(line.quantity), "net_amount": str(line.net)} for line in made.lines]
            row = {"file": path.name, "kind": "invoice", "fields": {**made.truth(), "lines": lines}}
            target.write(json.dumps(row) + "\n")
