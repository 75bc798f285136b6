"""``python -m support.varied FOLDER --count 200``: invoices and their ``truth.jsonl``, to measure with."""

import argparse
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--pictures", action="store_true", help="the first page of each, as a worn scan")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    write(chosen.folder, range(chosen.first, chosen.first + chosen.count), pictures=chosen.pictures)


if __name__ == "__main__":
    main()
