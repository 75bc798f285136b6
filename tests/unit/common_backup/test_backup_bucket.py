import pytest
from obstore.store import MemoryStore

from common.backup.target import BucketTarget


@pytest.fixture
def target() -> BucketTarget:
    """obstore gives its memory the methods of a bucket."""
    return BucketTarget(MemoryStore(), "s3://bucket")


def test_what_was_written_is_read_again(target: BucketTarget) -> None:
    body = b"0123456789" * 1_000_000  # several parts of an upload
    with target.writing("run/one.dump.gz") as out:
        out.write(body)
    assert list(target.names()) == ["run/one.dump.gz"]
    with target.reading("run/one.dump.gz") as stream:
        assert stream.read() == body
        stream.seek(0)
        assert stream.read(4) == b"0123"


def test_an_object_appears_only_when_it_is_whole(target: BucketTarget) -> None:
    def fail() -> None:
        with target.writing("run/one") as out:
            out.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(target.names()) == []


def test_removing_twice_is_no_error(target: BucketTarget) -> None:
    with target.writing("run/one") as out:
        out.write(b"x")
    target.remove("run/one")
    target.remove("run/one")
    assert list(target.names()) == []
