"""Prometheus metrics of a worker, summed over its processes.

A worker with METRICS_PORT serves them. Its processes then share a folder, PROMETHEUS_MULTIPROC_DIR, which
prometheus-client reads when it is first imported: so it is set here, before.
"""

import os
import tempfile

if os.environ.get("METRICS_PORT"):
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="ap-intake-metrics-"))

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

DELIVERIES = Counter(
    "ap_intake_deliveries", "Deliveries by what they met: fresh, again, settled or held", ["task", "met"]
)
TASK_SECONDS = Histogram(
    "ap_intake_task_seconds",
    "Seconds from claim to outcome",
    ["task"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300),
)
PUBLISHED = Counter(
    "ap_intake_published", "Messages that the relay published, by why: room, resend", ["queue", "why"]
)


def serve_metrics(port: int) -> None:
    """Serve the sum over all processes of this worker, from its main process."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library ships it untyped
    start_http_server(port, registry=registry)
