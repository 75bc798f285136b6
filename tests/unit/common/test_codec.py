import gzip
import zlib

import pytest
from kombu import compression

from common.delivery import codec


def test_what_was_deflated_inflates_to_itself() -> None:
    body = b'{"a": "' + b"x" * 100_000 + b'"}'
    assert codec.inflate(codec.deflate(body)) == body


def test_a_bomb_is_refused_at_the_cap() -> None:
    bomb = gzip.compress(b"0" * (codec.MAX_INFLATED + 1))
    assert len(bomb) < 10_000
    with pytest.raises(codec.MessageTooLarge):
        codec.inflate(bomb)


@pytest.mark.parametrize("damaged", [b"", b"not gzip", codec.deflate(b"x" * 10_000)[:-9]])
def test_damaged_bodies_are_refused(damaged: bytes) -> None:
    with pytest.raises(codec.MessageDamaged):
        codec.inflate(damaged)


def test_every_other_compression_is_gone() -> None:
    codec.install()
    assert compression.encoders() == [codec.CONTENT_TYPE]
    assert compression.decompress(codec.deflate(b"x"), codec.CONTENT_TYPE) == b"x"
    with pytest.raises(KeyError):
        compression.decompress(zlib.compress(b"x"), "application/x-bz2")
