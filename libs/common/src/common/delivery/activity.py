"""What the transactions recorded goes to the monitor in batches: one message a second, not one a task."""

from sqlalchemy import text

from common.delivery.outbox import Outbox
from common.messages.activity import RECORD_ACTIVITY, RecordActivity

BATCH = 100  # events; the largest batch of ordinary events has about 150 kB

COLLECT = """
DELETE FROM {schema}.activity WHERE id IN (
    SELECT id FROM {schema}.activity ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED)
RETURNING id, event
"""


class ActivityReporter:
    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._collect = text(COLLECT.format(schema=outbox.service.value))

    def report(self) -> int:
        """Move recorded events into outbox messages, in one transaction each; returns how many events."""
        moved = 0
        while batch := self._report_batch():
            moved += batch
            if batch < BATCH:
                break
        return moved

    def _report_batch(self) -> int:
        with self._outbox.transaction("activity") as unit:
            rows = unit.session.execute(self._collect, {"batch": BATCH}).all()
            if rows:
                events = [row.event for row in sorted(rows, key=lambda row: row.id)]
                unit.send(RECORD_ACTIVITY, RecordActivity.model_validate({"events": events}))
        return len(rows)
