"""How orders and answers cross the pipes: a fixed prefix, a head of JSON, and a body of bytes."""

from dataclasses import dataclass
from struct import Struct
from typing import BinaryIO

_PREFIX = Struct(">4s16sIQ")
"""Mark, token, length of the head, length of the body."""
_MARK = b"APR1"
NO_ORDER = bytes(16)
"""The token of what is said without an order."""


class BrokenFrame(Exception):
    """What came is no frame."""


class FrameTooLong(Exception):
    """A frame announces more bytes than are taken in."""

    def __init__(self, size: int) -> None:
        super().__init__(f"a frame of {size} bytes")
        self.size = size


@dataclass(frozen=True, slots=True)
class Frame:
    """``token`` is the order's, and its answers': so none of them is taken for another document's."""

    token: bytes
    head: bytes
    body: bytes = b""

    def parts(self) -> tuple[bytes, bytes]:
        """What is sent, one after the other."""
        return _PREFIX.pack(_MARK, self.token, len(self.head), len(self.body)) + self.head, self.body


def taken_from(received: bytearray, most: int) -> Frame | None:
    """The first frame, which is removed; None while it is incomplete. Raises BrokenFrame or FrameTooLong."""
    if len(received) < _PREFIX.size:
        return None
    mark, token, head, body = _PREFIX.unpack_from(received)
    if mark != _MARK:
        raise BrokenFrame
    if head + body > most:
        raise FrameTooLong(head + body)
    middle, end = _PREFIX.size + head, _PREFIX.size + head + body
    if len(received) < end:
        return None
    frame = Frame(token, bytes(received[_PREFIX.size : middle]), bytes(received[middle:end]))
    del received[:end]
    return frame


def read_frame(source: BinaryIO) -> Frame | None:
    """Waits for the next one; None at the end. For the side that trusts the other."""
    prefix = source.read(_PREFIX.size)
    if len(prefix) < _PREFIX.size:
        return None
    _, token, head, body = _PREFIX.unpack(prefix)
    return Frame(token, source.read(head), source.read(body))


def write_frame(target: BinaryIO, frame: Frame) -> None:
    target.writelines(frame.parts())
    target.flush()
