"""`make bench`: every measurement in one run, printed and written to docs/benchmarks.md."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from bench import flow, hops, pages, structured
from bench.flow import FlowFigures
from bench.servers import servers

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"

TEXT = """# Benchmarks

Printed by `make bench`; the machines are noisy, so the ratios of one run are what counts. Real Redis and
Postgres from the wheels, with durability on (`appendonly yes`, `fsync on`), real worker processes, two pool
processes each.

Last run: {day}, {cores} cores, Python {python}.

| what | figure | aim |
|---|---|---|
| bare Celery no-op tasks, same settings | {bare:.0f}/s | |
| hops through delivery (outbox, publish, claim, finish, receipt, close) | {hops:.0f}/s | |
| what a hop costs beside a bare task | {ratio:.1f}x | at most 4x |
| {count} UBL invoices, from upload by REST to both bills written | {rate:.1f}/s | at least 12/s |
| peak memory of all processes meanwhile (proportional set size, servers included) | {peak:.0f} MiB | |

A hop is measured with one sending process and one transaction a message, the way a task hands over; a bare
task by the same sender without the database. Both are done when the last one has been acknowledged, for a hop
when the sender's row is closed by its receipt. An invoice crosses three hops, and each of its steps is told
to the monitor.

{tables}
"""


def page(bare: float, hops_per_second: float, figures: FlowFigures, tables: str) -> str:
    return TEXT.format(
        day=datetime.now(UTC).date(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        bare=bare,
        hops=hops_per_second,
        ratio=bare / hops_per_second,
        count=figures.count,
        rate=figures.rate,
        peak=figures.peak_mebibytes,
        tables=tables,
    )


def main() -> None:
    with servers() as running:
        bare, hops_per_second = hops.measure(running.folder, hops.COUNT)
    with servers() as running:
        figures = flow.measure(running.database_url, running.redis_url, running.folder, flow.COUNT)
    tables = "\n\n".join((structured.rows(structured.measure()), pages.rows(pages.measure())))
    text = page(bare, hops_per_second, figures, tables)
    PAGE.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
