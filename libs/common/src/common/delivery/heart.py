"""The thread that beats in every process that sends or receives: leases, receipts, activity, relay."""

from threading import Event, Thread
from time import monotonic

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from common.delivery.activity import ActivityReporter
from common.delivery.lease import Inbox
from common.delivery.receipts import ReceiptBox
from common.delivery.relay import Relay
from common.errors import ApIntakeError
from common.logging import get_logger

log = get_logger()

BEAT = 0.2  # seconds; a receipt waits no longer, and a batch is worth its message
RELAY_EVERY = 1.0  # seconds


class Heart:
    """Started after the fork and never before; a beat that fails is logged and the next one tries again."""

    def __init__(
        self, relay: Relay, reporter: ActivityReporter, inbox: Inbox | None, receipts: ReceiptBox | None
    ) -> None:
        self._relay = relay
        self._reporter = reporter
        self._inbox = inbox
        self._receipts = receipts
        self._stop = Event()
        self._thread = Thread(target=self._run, name="delivery-heart", daemon=True)
        self._next_relay = 0.0
        self._next_renewal = 0.0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop, and send what is still pending."""
        self._stop.set()
        self._thread.join(timeout=10)
        if self._receipts is not None:
            self._receipts.flush()

    def _run(self) -> None:
        while not self._stop.wait(BEAT):
            for beat in (self._renew, self._flush, self._pass_on):
                try:
                    beat()
                except (ApIntakeError, SQLAlchemyError, RedisError, OSError) as error:
                    log.warning("beat_failed", beat=beat.__name__, error=str(error))

    def _renew(self) -> None:
        if self._inbox is not None and monotonic() >= self._next_renewal:
            self._inbox.renew()
            self._next_renewal = monotonic() + self._inbox.outbox.policy.lease.total_seconds() / 3

    def _flush(self) -> None:
        if self._receipts is not None:
            self._receipts.flush()

    def _pass_on(self) -> None:
        if monotonic() < self._next_relay:
            return
        self._next_relay = monotonic() + RELAY_EVERY
        self._reporter.report()
        self._relay.run_once()
