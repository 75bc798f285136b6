"""Exactly-once effects over a broker that may lose everything; docs/architecture.md tells how."""

import os

# billiard reads it when Celery is first imported: SIGTERM then begins the soft shutdown, in which running
# tasks may end and what was only prefetched goes back.
os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")
