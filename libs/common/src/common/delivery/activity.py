"""What the transactions recorded goes to the monitor in batches: one message a second, not one a task."""

from sqlalchemy import text

from common.delivery.errors import PayloadTooLarge
from common.delivery.outbox import Outbox
from common.messages.activity import RECORD_ACTIVITY, RecordActivity

BATCH = 100  # events; a batch of ordinary ones has about 150 kB

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
        """Move recorded events into outbox messages, in one transaction each; returns how many events.

        Events of mails with many attachments are large: a batch over the limit of a message is halved.
        """
        moved, size = 0, BATCH
        while True:
            try:
                batch = self._report_batch(size)
            except PayloadTooLarge:
                if size == 1:
                    raise
                size //= 2
                continue
            moved += batch
            if batch < size:
                return moved
            size = BATCH

    def _report_batch(self, size: int) -> int:
        with self._outbox.transaction("activity") as unit:
            rows = unit.session.execute(self._collect, {"batch": size}).all()
            if rows:
                events = [row.event for row in sorted(rows, key=lambda row: row.id)]
                unit.send(RECORD_ACTIVITY, RecordActivity.model_validate({"events": events}))
        return len(rows)
