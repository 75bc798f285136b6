"""A backlog does not multiply itself: Redis holds a window of it, and duplicates stay rare."""

import time

import pytest
from redis import Redis

from common.delivery.broker import lines
from common.messages import Queue
from support.system import SystemMaker
from support.workers import eventually

BACKLOGS = [
    pytest.param(150, 50, 10, "PT2S", id="short"),
    pytest.param(5_000, 500, 180, "PT15S", id="5000 invoices, 3 minutes", marks=pytest.mark.slow),
]


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize(("count", "window", "pause", "resend_after"), BACKLOGS)
def test_a_backlog_stays_within_its_window_and_is_worked_off_without_duplicates(
    make_system: SystemMaker, count: int, window: int, pause: int, resend_after: str
) -> None:
    patience = {"DELIVERY_WINDOW": str(window), "DELIVERY_RESEND_AFTER": resend_after}
    with make_system(**patience, DELIVERY_RESEND_CAP="PT10M", DELIVERY_LEASE="PT30S") as system:
        system.workers[Queue.INVOICE_PROCESSING].stop()
        system.hand_in(count)
        time.sleep(pause)
        with Redis.from_url(system.redis_url) as client:
            held = sum(client.llen(line) for line in lines(Queue.INVOICE_PROCESSING).values())
        assert window // 2 <= held <= window
        system.start(Queue.INVOICE_PROCESSING)
        eventually(lambda: system.exported() == count, "all are exported", within=1_500)
        system.require_each_bill_once()
        for sender in ("monitor_api", "invoice_pipeline"):
            again = system.count(f"SELECT sum(publishes) - count(*) FROM {sender}.outbox")  # noqa: S608 - constants
            assert again < 0.05 * system.count(f"SELECT count(*) FROM {sender}.outbox")  # noqa: S608 - constants
