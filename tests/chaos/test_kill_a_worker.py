"""`kill -9` of a worker, in each of six places: the same bills, and none twice."""

import pytest

from common.messages import Queue
from support.armed import CrashPoint
from support.scenarios import freeze_past_the_lease, kill_once
from support.system import System

EVERYWHERE = [point for point in CrashPoint if point is not CrashPoint.AFTER_EFFECT]
PIPELINE = (Queue.INVOICE_PROCESSING, Queue.VALIDATION)


@pytest.mark.parametrize("point", CrashPoint)
def test_an_exporter_killed_anywhere_loses_and_doubles_nothing(system: System, point: CrashPoint) -> None:
    kill_once(system, Queue.EXPORT, point)


@pytest.mark.slow
@pytest.mark.parametrize("point", EVERYWHERE)
@pytest.mark.parametrize("queue", PIPELINE)
def test_a_pipeline_worker_killed_anywhere_loses_and_doubles_nothing(
    system: System, queue: Queue, point: CrashPoint
) -> None:
    kill_once(system, queue, point)


def test_a_worker_that_wakes_after_its_lease_was_taken_over_writes_nothing(system: System) -> None:
    freeze_past_the_lease(system, Queue.EXPORT)
