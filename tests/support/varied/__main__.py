"""``python -m support.varied FOLDER --count 200``: invoices and their ``truth.jsonl``, to measure with."""

import argparse
from pathlib import Path

from support.varied.folders import write
from support.varied.noise import worn
from support.varied.photographs import photographed

CAMERAS = {"scans": worn, "photographs": photographed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--pictures", choices=CAMERAS, help="of the invoices that have one page")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    camera = CAMERAS.get(chosen.pictures)
    write(chosen.folder, range(chosen.first, chosen.first + chosen.count), camera)


if __name__ == "__main__":
    main()
