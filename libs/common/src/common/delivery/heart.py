"""The threads that beat in every process that sends or receives: leases, receipts, activity, relay."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from time import monotonic

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from common.delivery.activity import ActivityReporter
from common.delivery.errors import BrokerUnavailable
from common.delivery.lease import Inbox
from common.delivery.presence import EVERY, Presence
from common.delivery.receipts import ReceiptBox
from common.delivery.relay import Relay
from common.errors import ApIntakeError
from common.logging import get_logger

log = get_logger()

BEAT = 0.2  # seconds
RELAY_EVERY = 1.0  # seconds


class Heart:
    """Started after the fork and never before; a beat that fails is logged and the next one tries again.

    Leases have a thread of their own: a Redis that keeps a publisher waiting must not cost them.
    """

    def __init__(
        self,
        relay: Relay,
        reporter: ActivityReporter,
        inbox: Inbox | None,
        receipts: ReceiptBox | None,
        presence: Presence | None,
    ) -> None:
        self._relay = relay
        self._reporter = reporter
        self._inbox = inbox
        self._receipts = receipts
        self._presence = presence
        self._stop = Event()
        self._threads = [
            self._thread("delivery-heart", (self._flush, self._report, self._pass_on, self._give_sign)),
            self._thread("delivery-leases", (self._renew,)),
        ]
        self._next: dict[str, float] = {}

    def _thread(self, name: str, beats: tuple[Callable[[], None], ...]) -> Thread:
        return Thread(target=self._run, args=(beats,), name=name, daemon=True)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop, send what is still pending, and take leave."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=10)
        if self._receipts is not None:
            self._receipts.flush()
        if self._presence is not None:
            with suppress(BrokerUnavailable):  # the sign of life ends by itself
                self._presence.leave()

    def _run(self, beats: tuple[Callable[[], None], ...]) -> None:
        while not self._stop.wait(BEAT):
            for beat in beats:
                if monotonic() >= self._next.get(beat.__name__, 0.0):
                    self._try(beat)

    def _try(self, beat: Callable[[], None]) -> None:
        try:
            beat()
        except (ApIntakeError, SQLAlchemyError, RedisError, OSError) as error:
            log.warning("beat_failed", beat=beat.__name__, error=str(error))
        except Exception:
            log.exception("beat_failed", beat=beat.__name__)

    def _rest(self, beat: Callable[[], None], seconds: float) -> None:
        self._next[beat.__name__] = monotonic() + seconds

    def _renew(self) -> None:
        if self._inbox is not None:
            self._inbox.renew()
            self._rest(self._renew, self._inbox.outbox.policy.lease.total_seconds() / 3)

    def _give_sign(self) -> None:
        self._rest(self._give_sign, EVERY)
        if self._presence is not None:
            held = list(self._inbox.held.values()) if self._inbox is not None else []
            self._presence.announce(held[0].envelope.task if held else None)

    def _flush(self) -> None:
        if self._receipts is not None and self._receipts.due() and not self._receipts.flush():
            self._rest(self._flush, RELAY_EVERY)

    def _report(self) -> None:
        self._rest(self._report, RELAY_EVERY)
        if self._reporter.due():
            self._reporter.report()

    def _pass_on(self) -> None:
        self._rest(self._pass_on, RELAY_EVERY)
        self._relay.run_once()
