"""The reading process: ``python -m invoice_pipeline.sandbox.child PARENT BOUNDS``, orders in, answers out.

It imports the readers and nothing else of the service, trusts the worker, and is trusted with nothing.
"""

import faulthandler
import json
import os
import signal
import sys
from typing import BinaryIO

from invoice_pipeline.sandbox.bounds import Bounds
from invoice_pipeline.sandbox.confinement import confine


def main() -> None:
    bounds = Bounds(**json.loads(sys.argv[2]))
    confine(bounds, int(sys.argv[1]))
    faulthandler.enable()
    faulthandler.register(signal.SIGTRAP, chain=True)  # how PDFium ends itself
    orders, answers = _pipes()
    from invoice_pipeline.sandbox.serving import serve  # noqa: PLC0415 - the libraries are loaded within the limits

    serve(orders, answers, bounds)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes under numbers of their own: what a library prints, or asks for, goes elsewhere."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return orders, answers


if __name__ == "__main__":
    main()
