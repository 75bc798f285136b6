"""Python's collector of cycles, which rests while a document is read.

What is made of a document lives until the end of its reading and hardly holds cycles, so that the collector
finds nothing and looks again and again at all that the process has loaded: a fifth of the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting_collector() -> Iterator[None]:
    """Also a decorator. What cycles there are go with the next collection after it."""
    was_awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_awake:
            gc.enable()
