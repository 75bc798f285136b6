"""Reads documents in a child process that is reused, and replaced when it misbehaves."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from threading import RLock
from time import monotonic
from types import TracebackType
from typing import Self, TypeVar

from pydantic import SecretStr

from common.logging import get_logger
from common.schemas.comparison import PageComparison
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord, PageRun
from invoice_pipeline.config import ReadingSettings
from invoice_pipeline.official import invoice_xml
from invoice_pipeline.readers import DEFAULT_LIMITS, Limits, ReadResult, Unreadable, is_plain, read
from invoice_pipeline.readers.joining.joined import Joined
from invoice_pipeline.readers.results import unreadable
from invoice_pipeline.sandbox.bounds import DEFAULT_BOUNDS, Bounds
from invoice_pipeline.sandbox.orders import Answer, Order, Task, comparison_in, found_in, joined_in, result_of
from invoice_pipeline.sandbox.process import ReadingProcess
from invoice_pipeline.sandbox.troubles import Stopped, Trouble

T = TypeVar("T")
_INHERITED = {Trouble.CRASHED, Trouble.OUT_OF_MEMORY, Trouble.ANSWERED_GARBAGE}
"""Troubles that an earlier document may have left behind: this one is read once more, in a fresh process."""
_REASONS = {
    Trouble.TIMED_OUT: ReasonCode.READING_TIMED_OUT,
    Trouble.OUT_OF_MEMORY: ReasonCode.READING_OUT_OF_MEMORY,
    Trouble.CRASHED: ReasonCode.READING_CRASHED,
    Trouble.ANSWERED_GARBAGE: ReasonCode.READING_CRASHED,
    Trouble.ANSWERED_TOO_MUCH: ReasonCode.TOO_LARGE,
}
_ENCRYPTED = b"/Encrypt"
_LARGE: dict[Trouble, dict[str, str | int]] = {Trouble.ANSWERED_TOO_MUCH: {"what": "what was read of it"}}


class Sandbox:
    """Starts its process when the first document needs it; plain XML and what nobody opens do not.

    A process that is forked off gets one of its own. Whoever holds it ends the child by ``close``; a worker
    that is killed takes its child along.
    """

    def __init__(
        self,
        limits: Limits = DEFAULT_LIMITS,
        bounds: Bounds = DEFAULT_BOUNDS,
        passwords: Sequence[SecretStr] = (),
    ) -> None:
        self.limits = limits
        self._bounds = bounds
        self._passwords = tuple(passwords)
        self._child: ReadingProcess | None = None
        self._owner = os.getpid()
        self._lock = RLock()

    @classmethod
    def of(cls, settings: ReadingSettings) -> Self:
        return cls(settings.limits(), settings.bounds(), settings.passwords())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, document: bytes, *, ignore_xml: bool = False) -> ReadResult:
        """As ``readers.read``. Raises NoReadingProcess where none can be started."""
        if is_plain(document, self.limits):
            return read(document, limits=self.limits, ignore_xml=ignore_xml)
        order = Order(limits=self.limits, ignore_xml=ignore_xml)
        result = self._read(document, order)
        return self._read(document, self._unlocking(order)) if self._is_locked(result) else result

    def invoice_xml(self, document: bytes) -> bytes | None:
        """The XML that an invoice was read from, for a second opinion; None where none is found."""
        if is_plain(document, self.limits):
            return invoice_xml(document, self.limits)
        order = Order(task=Task.FIND_XML, limits=self.limits)
        found = self._find(document, order)
        if isinstance(found, Unreadable) and self._is_locked(found):
            found = self._find(document, self._unlocking(order))
        return found if isinstance(found, bytes) else None

    def compare(
        self, record: InvoiceRecord, document: bytes, *, pages: PageRun | None = None
    ) -> PageComparison:
        """The record, which was read from XML, held against pages of another document."""
        order = Order(task=Task.COMPARE, limits=self.limits, record=record, pages=pages)
        compared = self._compare(document, order)
        locked = compared.not_compared == ReasonCode.ENCRYPTED_PDF and bool(self._passwords)
        return self._compare(document, self._unlocking(order)) if locked else compared

    def join(self, files: Sequence[bytes]) -> Joined | None:
        """The first with those that are pages of the same invoice, read as one; None where none are."""
        body = b"".join(files)
        order = Order(task=Task.JOIN, limits=self.limits, files=tuple(map(len, files)))
        if self._passwords and any(_ENCRYPTED in file for file in files):
            order = self._unlocking(order)
        try:
            return self._asked(order, body, lambda answer, found: joined_in(answer, found, len(files)))
        except Stopped:
            return None

    def close(self) -> None:
        """End the child; the next document starts another."""
        with self._own():
            self._discard()

    @property
    def child_pid(self) -> int | None:
        return self._child.pid if self._child else None

    def _is_locked(self, result: ReadResult) -> bool:
        locked = isinstance(result, Unreadable) and result.reason.code is ReasonCode.ENCRYPTED_PDF
        return locked and bool(self._passwords)

    def _unlocking(self, order: Order) -> Order:
        """Only for a document that asks for a password: no other process is told any."""
        told = tuple(password.get_secret_value() for password in self._passwords)
        return order.model_copy(update={"passwords": told})

    def _read(self, document: bytes, order: Order) -> ReadResult:
        try:
            return self._asked(order, document, lambda answer, body: result_of(answer, body, document))
        except Stopped as stopped:
            return unreadable(_REASONS[stopped.trouble], **_LARGE.get(stopped.trouble, {}))

    def _find(self, document: bytes, order: Order) -> bytes | ReadResult | None:
        try:
            return self._asked(order, document, lambda answer, body: found_in(answer, body, document))
        except Stopped:
            return None

    def _compare(self, document: bytes, order: Order) -> PageComparison:
        try:
            return self._asked(order, document, lambda answer, _: comparison_in(answer))
        except Stopped as stopped:
            return PageComparison(not_compared=_REASONS[stopped.trouble], blocking=True)

    def _asked(self, order: Order, document: bytes, understood: Callable[[Answer, bytes], T]) -> T:
        """Raises Stopped, also after a second try, where an earlier document may be to blame."""
        until = None
        with self._own():
            while True:
                child = self._ready()
                until = until or monotonic() + self._bounds.seconds
                try:
                    answered = understood(*child.ask(order, document, until))
                except Stopped as stopped:
                    self._discard()
                    again = child.served > 1 and stopped.trouble in _INHERITED and monotonic() < until
                    _tell(stopped, document, child, again=again)
                    if not again:
                        raise
                except BaseException:  # the task's time is up, or a person has had enough
                    self._discard()
                    raise
                else:
                    self._spare(child, order)
                    return answered

    def _ready(self) -> ReadingProcess:
        if self._child is not None and not self._child.is_idle:
            self._discard()
        if self._child is None:
            self._child = ReadingProcess(self._bounds)
        return self._child

    def _spare(self, child: ReadingProcess, order: Order) -> None:
        """Keep it for the next document, if it is fit for it."""
        spent = child.served >= self._bounds.documents or child.resident() > self._bounds.rest
        if spent or order.passwords:
            self._discard()

    def _discard(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()

    @contextmanager
    def _own(self) -> Iterator[None]:
        """One document at a time; after a fork the other process's child is left to it."""
        if self._owner != os.getpid():
            self._owner, self._lock = os.getpid(), RLock()
            self._discard()
        with self._lock:
            yield


def _tell(stopped: Stopped, document: bytes, child: ReadingProcess, *, again: bool) -> None:
    """Of the document its SHA-256, and nothing that stands in it."""
    get_logger().warning(
        "reading_process_stopped",
        document_sha256=sha256(document).hexdigest(),
        trouble=stopped.trouble.value,
        documents=child.served,
        read_again=again,
        **stopped.facts,
    )
