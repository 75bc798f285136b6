"""How orders and answers cross the pipes: a fixed prefix, a head of JSON, and a body of bytes."""

from dataclasses import dataclass
from struct import Struct
from typing import BinaryIO

_PREFIX = Struct(">4sIQ")
"""Mark, length of the head, length of the body."""
_MARK = b"APR1"


class BrokenFrame(Exception):
    """What came is no frame."""


class FrameTooLong(Exception):
    """A frame announces more bytes than are taken in."""

    def __init__(self, size: int) -> None:
        super().__init__(f"a frame of {size} bytes")
        self.size = size


@dataclass(frozen=True, slots=True)
class Frame:
    head: bytes
    body: bytes = b""

    def parts(self) -> tuple[bytes, bytes]:
        """What is sent, one after the other."""
        return _PREFIX.pack(_MARK, len(self.head), len(self.body)) + self.head, self.body


def taken_from(received: bytearray, most: int) -> Frame | None:
    """The first frame, which is removed; None while it is incomplete. Raises BrokenFrame or FrameTooLong."""
    if len(received) < _PREFIX.size:
        return None
    mark, head, body = _PREFIX.unpack_from(received)
    if mark != _MARK:
        raise BrokenFrame
    if head + body > most:
        raise FrameTooLong(head + body)
    middle, end = _PREFIX.size + head, _PREFIX.size + head + body
    if len(received) < end:
        return None
    frame = Frame(bytes(received[_PREFIX.size : middle]), bytes(received[middle:end]))
    del received[:end]
    return frame


def read_frame(source: BinaryIO) -> Frame | None:
    """Waits for the next one; None at the end. For the side that trusts the other."""
    prefix = source.read(_PREFIX.size)
    if len(prefix) < _PREFIX.size:
        return None
    _, head, body = _PREFIX.unpack(prefix)
    return Frame(source.read(head), source.read(body))


def write_frame(target: BinaryIO, frame: Frame) -> None:
    target.writelines(frame.parts())
    target.flush()
