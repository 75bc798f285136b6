"""Tells whoever watches over the time of a reading that a part of it begins which has a time of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PICTURES: ContextVar[Callable[[], None] | None] = ContextVar("pictures", default=None)


@contextmanager
def watched(pictures_come: Callable[[], None]) -> Iterator[None]:
    """Within it, ``pictures_come`` is called when OCR begins with a document's pages."""
    token = _PICTURES.set(pictures_come)
    try:
        yield
    finally:
        _PICTURES.reset(token)


def pictures_come() -> None:
    watcher = _PICTURES.get()
    if watcher is not None:
        watcher()
