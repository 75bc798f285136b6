"""Invoices a second from upload to written bill, all workers on this machine, and what memory they take.

`python -m bench.flow [COUNT]`. Each invoice goes in through `POST /api/v1/invoices` and is done when the
exporter's ledger shows both of its bills as written.
"""

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bench.servers import servers
from common.messages import Service
from standalone.folders import free_port
from support.databases import migrate_all
from support.system import System, console_script
from support.ubl import ubl_invoice
from support.workers import WorkerProcess, eventually

COUNT = 500
WARM_UP = 20
INTERVAL = 5  # seconds between two looks at the memory; a look costs a tenth of a second of CPU
PRODUCTION = {  # the product's own defaults, in place of the tests' impatience
    "DELIVERY_LEASE": "PT30S",
    "DELIVERY_RESEND_AFTER": "PT15S",
    "DELIVERY_RESEND_CAP": "PT10M",
}


class MemoryPeak(threading.Thread):
    """The largest sum, in MiB, of the proportional set sizes of this process's descendants."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while not self._stop_asked.wait(INTERVAL):
            self.peak = max(self.peak, sum(map(_pss, psutil.Process().children(recursive=True))) / 2**20)

    def stop(self) -> float:
        self._stop_asked.set()
        self.join()
        return self.peak


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


@dataclass(frozen=True)
class FlowFigures:
    count: int
    seconds: float
    peak_mebibytes: float

    @property
    def rate(self) -> float:
        return self.count / self.seconds


def token(system: System) -> str:
    command = [console_script(Service.MONITOR_API), "token", "create", "--name=bench", "--scope=upload"]
    made = subprocess.run(command, env=system.full_environment(), check=True, capture_output=True, text=True)
    return made.stdout.strip()


def upload(client: httpx.Client, number: str) -> None:
    file = ("invoice.xml", ubl_invoice(number), "application/xml")
    client.post("/api/v1/invoices", files={"file": file}).raise_for_status()


def wait_for_bills(system: System, count: int) -> None:
    written = "SELECT count(*) FROM exporter.exports WHERE state = 'written'"
    eventually(lambda: system.count(written) == 2 * count, f"{count} invoices are exported", within=600)


def measure(database_url: str, redis_url: str, folder: Path, count: int) -> FlowFigures:
    migrate_all(database_url)
    port = free_port()
    with System(database_url, redis_url, folder, extra=PRODUCTION) as system:
        command = [console_script(Service.MONITOR_API), "serve", f"--port={port}"]
        with WorkerProcess(command, system.environment, folder / "api.log"):
            client = httpx.Client(
                base_url=f"http://127.0.0.1:{port}",
                headers={"Authorization": f"Bearer {token(system)}"},
                timeout=60,
                transport=httpx.HTTPTransport(retries=50),
            )
            eventually(lambda: "startup complete" in (folder / "api.log").read_text(), "the API answers", 60)
            for i in range(WARM_UP):
                upload(client, f"W-{i}")
            wait_for_bills(system, WARM_UP)
            memory = MemoryPeak()
            memory.start()
            began = time.perf_counter()
            for i in range(count):
                upload(client, f"B-{i}")
            wait_for_bills(system, WARM_UP + count)
            seconds = time.perf_counter() - began
            client.close()
            return FlowFigures(count, seconds, memory.stop())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with servers() as running:
        figures = measure(running.database_url, running.redis_url, running.folder, count)
    print(
        f"{figures.count} UBL invoices from upload to written bill: {figures.rate:.1f}/s; "
        f"peak memory of all processes: {figures.peak_mebibytes:.0f} MiB"
    )


if __name__ == "__main__":
    main()
