import os
import subprocess
import sys

import pytest

ASK = """
import importlib, sys
importlib.import_module(sys.argv[1] + ".cli")
from prometheus_client import values
print(values.ValueClass.__name__)
"""


@pytest.mark.parametrize(
    "service", ["ingest_email", "invoice_pipeline", "exporter", "maintenance", "monitor_api"]
)
def test_a_worker_with_a_metrics_port_counts_over_all_its_processes(service: str) -> None:
    environment = {"PATH": os.environ["PATH"], "METRICS_PORT": "9100"}
    command = [sys.executable, "-c", ASK, service]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "MmapedValue"
