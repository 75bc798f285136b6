"""A service's own worker with one thing wrong: it dies or freezes once, or a safeguard is taken out.

`python -m support.armed SERVICE QUEUE`, told by the environment: CRASH_POINT with CRASH_MARKER and
CRASH_SPARED, FREEZE, MUTATION. Nothing of this is in the product: the seams are patched from here.
"""

import os
import signal
import sys
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from threading import current_thread, main_thread
from types import ModuleType
from typing import ParamSpec, TypeVar

from kombu.transport.redis import QoS

from common.delivery import lease
from common.delivery.lease import Inbox
from common.delivery.outbox import Outbox, Outgoing
from common.delivery.receipts import ReceiptBox
from common.delivery.receiver import Receiver
from common.messages import Queue, Service
from common.storage import BlobStore

P = ParamSpec("P")
T = TypeVar("T")

EFFECTS = (Queue.EMAIL_PROCESSING, Queue.EXPORT)
"""Whose workers change something outside the database: blobs of mails, files of bills."""
SEND_NOTHING = (Service.EXPORTER, Service.MONITOR_API)
"""Whose tasks are the end of a chain: a commit of theirs has nothing to publish."""


class CrashPoint(StrEnum):
    BEFORE_COMMIT = "before_commit"
    AFTER_COMMIT = "after_commit_before_publish"
    AFTER_POP = "after_the_broker_pop"
    DURING_WORK = "during_the_work"
    AFTER_EFFECT = "after_the_effect_before_its_ledger_row"
    BEFORE_RECEIPT = "before_the_receipt"


def points_of(queue: Queue) -> list[CrashPoint]:
    """Where the worker of a queue can die."""
    return [point for point in CrashPoint if point is not CrashPoint.AFTER_EFFECT or queue in EFFECTS]


class Mutation(StrEnum):
    NO_RECEIPT = "no_receipt"
    NO_FENCE = "no_fence"
    NO_CONFLICT_CLAUSE = "no_conflict_clause"


class Trap:
    """Springs once over all processes and restarts: the marker file remembers.

    Each process spares its first passes, so that it may die later than in the first task of a chain.
    """

    def __init__(self, marker: Path, number: signal.Signals, spared: int) -> None:
        self.marker = marker
        self.number = number
        self.spared = spared

    def spring(self) -> None:
        if self.spared > 0:
            self.spared -= 1
            return
        try:
            self.marker.touch(exist_ok=False)
        except FileExistsError:
            return
        os.killpg(os.getpgid(0), self.number)

    def before(self, owner: type | ModuleType, name: str) -> None:
        setattr(owner, name, self._wrap(getattr(owner, name), after=False))

    def after(self, owner: type | ModuleType, name: str) -> None:
        setattr(owner, name, self._wrap(getattr(owner, name), after=True))

    def _wrap(self, original: Callable[P, T], *, after: bool) -> Callable[P, T]:
        def trapped(*args: P.args, **kwargs: P.kwargs) -> T:
            if not after:
                self.spring()
            result = original(*args, **kwargs)
            if after:
                self.spring()
            return result

        return trapped


def trap_publishing(trap: Trap) -> None:
    """Only that of tasks, which the main thread runs: the heart publishes idle as well."""
    publish = Outbox.publish

    def trapped(outbox: Outbox, messages: list[Outgoing]) -> bool:
        if current_thread() is main_thread() and (messages or outbox.service in SEND_NOTHING):
            trap.spring()
        return publish(outbox, messages)

    setattr(Outbox, "publish", trapped)  # noqa: B010 - a method is replaced for the worker's life


def arm(point: CrashPoint, trap: Trap, service: Service) -> None:
    match point:
        case CrashPoint.BEFORE_COMMIT:
            trap.after(Inbox, "settle")
        case CrashPoint.AFTER_COMMIT:
            trap_publishing(trap)
        case CrashPoint.AFTER_POP:
            trap.before(QoS, "append")
        case CrashPoint.DURING_WORK:
            trap.after(Inbox, "claim")
        case CrashPoint.AFTER_EFFECT if service is Service.INGEST_EMAIL:
            trap.after(BlobStore, "put")
        case CrashPoint.AFTER_EFFECT:
            trap.after(import_module("exporter.folder"), "write_once")
        case CrashPoint.BEFORE_RECEIPT:
            trap.before(Receiver, "_answer")


def take_out(text: str, part: str) -> str:
    if part not in text:
        raise ValueError(f"{part!r} is not there any more: the mutation has to follow the code")
    return text.replace(part, "")


def mutate(mutation: Mutation) -> None:
    match mutation:
        case Mutation.NO_RECEIPT:
            setattr(ReceiptBox, "add", lambda *_: None)  # noqa: B010 - a method is replaced for the worker's life
        case Mutation.NO_FENCE:
            fence = "AND lease_token = :token AND state = 'running'"
            lease.SETTLE = take_out(lease.SETTLE, fence)
            lease.STILL_MINE = take_out(lease.STILL_MINE, fence)
        case Mutation.NO_CONFLICT_CLAUSE:
            clause = "WHERE i.state = 'open' OR (i.state = 'running' AND i.lease_until < clock_timestamp())"
            lease.CLAIM = take_out(lease.CLAIM, clause)


def main() -> None:
    service, queue = sys.argv[1:3]
    if point := os.environ.get("CRASH_POINT"):
        number = signal.SIGSTOP if os.environ.get("FREEZE") else signal.SIGKILL
        spared = int(os.environ.get("CRASH_SPARED", "0"))
        trap = Trap(Path(os.environ["CRASH_MARKER"]), number, spared)
        arm(CrashPoint(point), trap, Service(service))
    if mutation := os.environ.get("MUTATION"):
        mutate(Mutation(mutation))
    import_module(f"{service}.cli").app(["worker", "--queue", queue])


if __name__ == "__main__":
    main()
