"""How a worker's main process takes a message in: one that is no task must not end it.

An odd header or body (a number for the arguments, a word for a time limit) raises in Celery's own strategy,
where only InvalidTaskError is expected: the worker dies, puts the message back into the line as it goes, and
the next one dies of it too (seen with celery 5.7.0).
"""

from collections.abc import Callable
from typing import Any

from celery import Celery, Task
from celery.exceptions import InvalidTaskError
from celery.worker.consumer import Consumer
from celery.worker.strategy import default
from kombu.message import Message

# What a hostile message makes Celery raise. Failures of the connection pass: the consumer reconnects.
_OF_THE_MESSAGE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)


def guarded(task: "Task[Any, Any]", app: Celery, consumer: Consumer) -> Callable[..., None]:
    """Celery's own strategy, its failures turned into a logged rejection; an honest message is sent again."""
    handle: Callable[..., None] = default(task, app, consumer)

    def handle_guarded(message: Message, *rest: object, **more: object) -> None:
        _check_limits(message.headers.get("timelimit"))
        try:
            handle(message, *rest, **more)
        except _OF_THE_MESSAGE as error:
            raise InvalidTaskError(f"{type(error).__name__}: {error}") from error

    return handle_guarded


def _check_limits(limits: object) -> None:
    """They are looked at when a pool process is free, which may be after the strategy has returned."""
    match limits:
        case None | [int() | float() | None, int() | float() | None]:
            return
    raise InvalidTaskError(f"the time limits are {limits!r:.100}")
