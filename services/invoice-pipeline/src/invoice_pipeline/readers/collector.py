"""Python's collector of cycles, which rests while a document is read.

What is made of a document lives until the end of its reading and hardly holds cycles, so that the collector
finds nothing and looks again and again at all that the process has loaded: a fifth of the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting_collector(*, set_aside: bool = False) -> Iterator[None]:
    """Also a decorator. What cycles there are go with the next collection after it.

    ``set_aside``: the 100,000s of objects that a long XML becomes, none in a cycle, are not walked then
    either, but set aside until the next reading.
    """
    was_awake = gc.isenabled()
    if set_aside and was_awake:
        gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        if was_awake:
            if set_aside:
                gc.freeze()
            gc.enable()
