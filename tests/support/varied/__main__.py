"""``python -m support.varied FOLDER --count 200``: invoices and their ``truth.jsonl``, to measure with."""

import argparse
from pathlib import Path

from support.varied.folders import write


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
