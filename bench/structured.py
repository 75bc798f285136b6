"""What structured invoices cost: to read, to judge by our rules, and by the official files, side by side.

`python -m bench.structured`. CPU milliseconds, the least of many runs in one warm process; the peak of
memory is that of a process which did nothing else.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from bench.memory import PEAK, mebibytes
from common.schemas.record import InvoiceRecord
from exporter.bill import Bill
from exporter.formats.cii_bill import cii_bill
from invoice_pipeline.official import Depth, second_opinion
from invoice_pipeline.readers import DEFAULT_LIMITS, Read, read
from invoice_pipeline.rules import judge
from support.long_invoice import long_ubl_invoice

ORDINARY_LINES = 3  # as many as real ones have on average
RUNS = 30


@dataclass(frozen=True)
class Costs:
    """Milliseconds an invoice."""

    reading: float
    judging: float
    schema: float
    schematron: float

    @property
    def ratio(self) -> float:
        return self.schematron / self.judging


@dataclass(frozen=True)
class Figures:
    """``mebibytes``: peak of a process that read and judged, and of one that asked Saxon as well."""

    ubl: Costs
    cii: Costs
    mebibytes: float
    mebibytes_with_saxon: float
    long_seconds: float
    long_mebibytes: float
    long_size: int


def ordinary() -> dict[str, bytes]:
    """One invoice of three full lines in both syntaxes."""
    ubl = long_ubl_invoice(ORDINARY_LINES, 6_000)
    bill = Bill(UUID(int=1), 1, "0" * 64, 1, record_of(ubl).invoice, ())
    return {"ubl": ubl, "cii": cii_bill(bill)}


def record_of(document: bytes) -> InvoiceRecord:
    result = read(document)
    if not isinstance(result, Read):
        raise TypeError(result)
    return result.records[0]


def read_and_judge(document: bytes) -> None:
    record = record_of(document)
    judge(record.invoice, record.evidence, coverage=record.coverage)


def milliseconds(run: Callable[[], object]) -> float:
    """The first two runs compile and fill caches; they are not counted."""
    times = []
    for _ in range(RUNS + 2):
        began = time.process_time()
        run()
        times.append(time.process_time() - began)
    return min(times[2:]) * 1_000


def costs(document: bytes) -> Costs:
    record = record_of(document)
    schema = milliseconds(lambda: second_opinion(document, Depth.SCHEMA, DEFAULT_LIMITS))
    return Costs(
        reading=milliseconds(lambda: read(document)),
        judging=milliseconds(lambda: judge(record.invoice, record.evidence, coverage=record.coverage)),
        schema=schema,
        schematron=milliseconds(lambda: second_opinion(document, Depth.RULES, DEFAULT_LIMITS)) - schema,
    )


def _natively() -> dict[str, float]:
    for document in ordinary().values():
        read_and_judge(document)
    return {"mebibytes": mebibytes(PEAK)}


def _by_saxon() -> dict[str, float]:
    for document in ordinary().values():
        read_and_judge(document)
        second_opinion(document, Depth.RULES, DEFAULT_LIMITS)
    return {"mebibytes": mebibytes(PEAK)}


def _a_long_one() -> dict[str, float]:
    document = long_ubl_invoice()
    began = time.process_time()
    read_and_judge(document)
    return {
        "seconds": time.process_time() - began,
        "mebibytes": mebibytes(PEAK),
        "size": len(document),
    }


PROBES = {"native": _natively, "saxon": _by_saxon, "long": _a_long_one}


def probe(name: str) -> dict[str, float]:
    """One of the probes in a process of its own."""
    command = [sys.executable, "-m", "bench.structured", name]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure() -> Figures:
    documents, long = ordinary(), probe("long")
    return Figures(
        ubl=costs(documents["ubl"]),
        cii=costs(documents["cii"]),
        mebibytes=probe("native")["mebibytes"],
        mebibytes_with_saxon=probe("saxon")["mebibytes"],
        long_seconds=long["seconds"],
        long_mebibytes=long["mebibytes"],
        long_size=int(long["size"]),
    )


def rows(figures: Figures) -> str:
    """The page's table of them."""
    both = (("UBL", figures.ubl), ("CII", figures.cii))
    lines = [
        "| a structured invoice of three full lines (CPU time) | UBL | CII | aim |",
        "|---|---|---|---|",
        _row("to read", [f"{cost.reading:.1f} ms" for _, cost in both], "at most 5 ms"),
        _row("to judge by our rules", [f"{cost.judging:.2f} ms" for _, cost in both], ""),
        _row("to hold against the official schema", [f"{cost.schema:.2f} ms" for _, cost in both], ""),
        _row(
            "to judge by the official schematron (Saxon)",
            [f"{cost.schematron:.1f} ms" for _, cost in both],
            "",
        ),
        _row("schematron beside our rules", [f"{cost.ratio:.0f}x" for _, cost in both], "at least 10x"),
    ]
    long = (
        f"An invoice of {figures.long_size / 1_000_000:.0f} MB with 5,000 lines is read and judged in "
        f"{figures.long_seconds:.1f} s and {figures.long_mebibytes:.0f} MiB (aim: 5 s, 500 MB). "
        f"A process that reads and judges an ordinary one needs {figures.mebibytes:.0f} MiB, "
        f"with Saxon {figures.mebibytes_with_saxon:.0f} MiB."
    )
    return "\n".join([*lines, "", long])


def _row(what: str, cells: list[str], aim: str) -> str:
    return f"| {what} | {' | '.join(cells)} | {aim} |"


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(PROBES[sys.argv[1]]()))
    else:
        print(rows(measure()))


if __name__ == "__main__":
    main()
