"""`kill -9` of any one worker, in each of six places: the same bills, and none twice."""

import pytest

from common.messages import Queue
from support.armed import CrashPoint, points_of
from support.scenarios import freeze_past_the_lease, kill_once
from support.system import System

# All places of the exporter, and each of the six once more, spread over the other workers.
SHORT = {
    (Queue.EMAIL_PROCESSING, CrashPoint.AFTER_EFFECT),
    (Queue.EMAIL_PROCESSING, CrashPoint.AFTER_COMMIT),
    (Queue.INVOICE_PROCESSING, CrashPoint.BEFORE_COMMIT),
    (Queue.VALIDATION, CrashPoint.BEFORE_RECEIPT),
    (Queue.MONITORING, CrashPoint.AFTER_POP),
    (Queue.CELERY, CrashPoint.DURING_WORK),
    *((Queue.EXPORT, point) for point in CrashPoint),
}


EVERYWHERE = [
    pytest.param(
        queue, point, marks=[] if (queue, point) in SHORT else [pytest.mark.slow], id=f"{queue}-{point}"
    )
    for queue in Queue
    for point in points_of(queue)
]


@pytest.mark.parametrize(("queue", "point"), EVERYWHERE)
def test_a_worker_killed_anywhere_loses_and_doubles_nothing(
    whole_system: System, queue: Queue, point: CrashPoint
) -> None:
    kill_once(whole_system, queue, point)


def test_a_worker_that_wakes_after_its_lease_was_taken_over_writes_nothing(whole_system: System) -> None:
    freeze_past_the_lease(whole_system, Queue.EXPORT)
