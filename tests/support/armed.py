"""A service's own worker with one thing wrong: it dies or freezes once, or a safeguard is taken out.

`python -m support.armed SERVICE QUEUE`, told by the environment: CRASH_POINT with CRASH_MARKER, FREEZE,
MUTATION. Nothing of this is in the product: the seams are patched from here.
"""

import os
import signal
import sys
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import ParamSpec, TypeVar

from kombu.transport.redis import QoS

from common.delivery import lease
from common.delivery.lease import Inbox
from common.delivery.outbox import Outbox
from common.delivery.receipts import ReceiptBox
from common.delivery.receiver import Receiver

P = ParamSpec("P")
T = TypeVar("T")


class CrashPoint(StrEnum):
    BEFORE_COMMIT = "before_commit"
    AFTER_COMMIT = "after_commit_before_publish"
    AFTER_POP = "after_the_broker_pop"
    DURING_WORK = "during_the_work"
    AFTER_EFFECT = "after_the_effect_before_its_ledger_row"
    BEFORE_RECEIPT = "before_the_receipt"


class Mutation(StrEnum):
    NO_RECEIPT = "no_receipt"
    NO_FENCE = "no_fence"
    NO_CONFLICT_CLAUSE = "no_conflict_clause"


class Trap:
    """Springs once over all processes and restarts: the marker file remembers."""

    def __init__(self, marker: Path, number: signal.Signals) -> None:
        self.marker = marker
        self.number = number

    def spring(self) -> None:
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


def arm(point: CrashPoint, trap: Trap) -> None:
    match point:
        case CrashPoint.BEFORE_COMMIT:
            trap.after(Inbox, "settle")
        case CrashPoint.AFTER_COMMIT:
            trap.before(Outbox, "publish")
        case CrashPoint.AFTER_POP:
            trap.before(QoS, "append")
        case CrashPoint.DURING_WORK:
            trap.after(Inbox, "claim")
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
        arm(CrashPoint(point), Trap(Path(os.environ["CRASH_MARKER"]), number))
    if mutation := os.environ.get("MUTATION"):
        mutate(Mutation(mutation))
    import_module(f"{service}.cli").app(["worker", "--queue", queue])


if __name__ == "__main__":
    main()
