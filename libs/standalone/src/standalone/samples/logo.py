"""A small picture, as it hangs on business mail: bytes that are no document."""

import struct
import zlib

_WIDTH, _HEIGHT = 96, 32


def logo_png() -> bytes:
    rows = b"".join(b"\0" + b"".join(_pixel(x, y) for x in range(_WIDTH)) for y in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _pixel(x: int, y: int) -> bytes:
    dot = (x - _HEIGHT / 2) ** 2 + (y - _HEIGHT / 2) ** 2 < (_HEIGHT / 3) ** 2
    bar = x > _HEIGHT and abs(y - _HEIGHT / 2) < _HEIGHT / 8
    return b"\x6b\x2d\x5c" if dot or bar else b"\xff\xff\xff"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
