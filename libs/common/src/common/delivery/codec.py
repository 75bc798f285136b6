"""The only compression that is spoken: gzip with a cap on what comes out.

kombu's own codecs inflate without limit in the worker's main process: 284 kB were seen to make 912 MB.
"""

import zlib

from kombu import compression

from common.errors import PermanentError

NAME = "gzip"
CONTENT_TYPE = "application/x-gzip"
COMPRESS_ABOVE = 8 * 1024  # bytes of body; smaller ones cost more time than they save
MAX_INFLATED = 1024 * 1024  # bytes; four times the largest payload that may be sent
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class MessageTooLarge(PermanentError):
    """A message would inflate past every honest size: it was made to hurt, and is dropped."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"a compressed message inflates to more than {limit} bytes")


class MessageDamaged(PermanentError):
    def __init__(self) -> None:
        super().__init__("a compressed message ends early or is not gzip")


def deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(level=1, wbits=_GZIP_WINDOW)
    return packer.compress(body) + packer.flush()


def inflate(body: bytes) -> bytes:
    """Raises MessageTooLarge or MessageDamaged; never holds more than MAX_INFLATED bytes."""
    unpacker = zlib.decompressobj(wbits=_GZIP_WINDOW)
    try:
        data = unpacker.decompress(body, MAX_INFLATED)
    except zlib.error as error:
        raise MessageDamaged from error
    if unpacker.unconsumed_tail:
        raise MessageTooLarge(MAX_INFLATED)
    if not unpacker.eof:
        raise MessageDamaged
    return data


def install() -> None:
    """Register the capped gzip and forget every other codec that kombu brings."""
    compression._aliases.clear()  # type: ignore[attr-defined]  # noqa: SLF001 - kombu offers no way to unregister
    compression._encoders.clear()  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    compression._decoders.clear()  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    compression.register(deflate, inflate, CONTENT_TYPE, aliases=[NAME])
