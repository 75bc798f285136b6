"""Orders answered one after the other, in the reading process."""

import traceback
from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from invoice_pipeline.readers import compare, read
from invoice_pipeline.readers.errors import ReadingError
from invoice_pipeline.readers.joining.joined import join
from invoice_pipeline.readers.ocr.engine import WAITING
from invoice_pipeline.readers.results import unreadable
from invoice_pipeline.readers.stages import watched
from invoice_pipeline.sandbox.bounds import Bounds
from invoice_pipeline.sandbox.confinement import allow_seconds
from invoice_pipeline.sandbox.frames import NO_ORDER, Frame, read_frame, write_frame
from invoice_pipeline.sandbox.orders import Answer, Kind, Order, Task, answer_of, answer_to_join

_PLACES = 8
"""The innermost steps of a fault."""


def serve(orders: BinaryIO, answers: BinaryIO, bounds: Bounds) -> None:
    """Until there are no more orders, or memory ran out, after which nothing is sure."""
    say = partial(_say, answers)
    say(NO_ORDER, Answer(kind=Kind.READY))
    while (frame := read_frame(orders)) is not None:
        order, token = Order.model_validate_json(frame.head), frame.token
        answer, body = _answered(order, frame.body, partial(say, token), bounds)
        del frame
        say(token, answer, body)
        if answer.kind is Kind.OUT_OF_MEMORY:
            return


def _answered(
    order: Order, document: bytes, say: Callable[[Answer], None], bounds: Bounds
) -> tuple[Answer, bytes]:
    def pictures_come() -> None:
        allow_seconds(bounds.seconds + WAITING * order.limits.ocr_seconds)
        say(Answer(kind=Kind.PICTURES))

    allow_seconds(bounds.seconds)
    try:
        with watched(pictures_come):
            return _done(order, document)
    except ReadingError as error:
        return answer_of(unreadable(error.code, **error.facts))
    except MemoryError:
        return Answer(kind=Kind.OUT_OF_MEMORY), b""
    except Exception as error:  # noqa: BLE001 - whatever a document makes a library raise is an answer too
        return Answer(kind=Kind.FAULT, fault=type(error).__name__[:100], places=_places(error)), b""


def _done(order: Order, document: bytes) -> tuple[Answer, bytes]:
    if order.task is Task.FIND_XML:
        from invoice_pipeline.official.source import invoice_xml  # noqa: PLC0415 - half of the workers never ask

        xml = invoice_xml(document, order.limits, order.passwords)
        return Answer(kind=Kind.XML, found=xml is not None), xml or b""
    if order.task is Task.COMPARE and order.record is not None:
        compared = compare(order.record, document, order.limits, order.passwords, order.pages)
        return Answer(kind=Kind.COMPARED, comparison=compared), b""
    if order.task is Task.JOIN:
        return answer_to_join(join(_files(document, order.files), order.limits, order.passwords))
    return answer_of(
        read(document, limits=order.limits, ignore_xml=order.ignore_xml, passwords=order.passwords)
    )


def _files(body: bytes, sizes: Sequence[int]) -> list[bytes]:
    ends = list(accumulate(sizes))
    return [body[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def _places(error: Exception) -> tuple[str, ...]:
    steps = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    return tuple(f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in steps)


def _say(answers: BinaryIO, token: bytes, answer: Answer, body: bytes = b"") -> None:
    write_frame(answers, Frame(token, answer.model_dump_json(exclude_defaults=True).encode(), body))
