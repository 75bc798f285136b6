"""What the transactions recorded goes to the monitor in batches: one message a second, not one a task."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row, text

from common.delivery.event_size import MAX_EVENTS
from common.delivery.outbox import Outbox
from common.logging import get_logger
from common.messages.activity import RECORD_ACTIVITY, Activity, RecordActivity

log = get_logger()

BATCH = 100  # events; a batch of ordinary ones has about 150 kB
MOST_BATCHES = 50  # in one go: the relay, which runs in the same thread, has its turn in between
ACTIVITY: TypeAdapter[Activity] = TypeAdapter(Activity)

COLLECT = """
SELECT id, event, octet_length(event::text) AS size FROM {schema}.activity
ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED
"""
WAITING = """
SELECT min(id) AS oldest, count(*) AS waiting
FROM (SELECT id FROM {schema}.activity ORDER BY id LIMIT :batch) AS first
"""
REMOVE = "DELETE FROM {schema}.activity WHERE id = ANY(:ids)"


class ActivityReporter:
    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._oldest: int | None = None
        self._waiting = text(WAITING.format(schema=outbox.service.value))
        self._collect = text(COLLECT.format(schema=outbox.service.value))
        self._remove = text(REMOVE.format(schema=outbox.service.value))

    def due(self) -> bool:
        """Whether events wait that waited at the last call too, or a whole batch of them.

        All processes of a service report. Each sends at once what it finds would be a message a process.
        """
        with self._outbox.engine.begin() as connection:
            found = connection.execute(self._waiting, {"batch": BATCH}).one()
        seen, self._oldest = self._oldest, found.oldest
        return found.waiting == BATCH or (found.oldest is not None and found.oldest == seen)

    def report(self) -> int:
        """Move recorded events into outbox messages, in one transaction each; returns how many events."""
        moved = 0
        for _ in range(MOST_BATCHES):
            batch = self._report_batch()
            moved += batch
            if batch == 0:
                break
        return moved

    def _report_batch(self) -> int:
        with self._outbox.transaction("activity") as unit:
            rows = _that_fit(unit.session.execute(self._collect, {"batch": BATCH}).all())
            if rows:
                unit.session.execute(self._remove, {"ids": [row.id for row in rows]})
            events = tuple(event for row in rows if (event := _readable(row)) is not None)
            if events:
                unit.send(RECORD_ACTIVITY, RecordActivity(events=events))
        return len(rows)


def _that_fit(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The first ones that go into one message together; at least one."""
    size = 0
    chosen: list[Row[Any]] = []
    for row in rows:
        size += row.size
        if chosen and size > MAX_EVENTS:
            break
        chosen.append(row)
    return chosen


def _readable(row: Row[Any]) -> Activity | None:
    """None for what another release wrote and no message can carry: it must not hold up the rest."""
    try:
        if row.size <= MAX_EVENTS:
            return ACTIVITY.validate_python(row.event)
        log.error("event_left_out", event_id=row.id, reason=f"{row.size} bytes")
    except ValidationError as error:
        log.exception("event_left_out", event_id=row.id, reason=str(error)[:1_000])
    return None
