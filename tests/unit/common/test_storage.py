from pathlib import Path

import pytest

from common.messages.payload import BlobRef
from common.storage import MAX_BLOB, BlobDamaged, BlobMissing, BlobTooLarge, UnknownStore, open_store


@pytest.fixture(params=["file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"file://{tmp_path}/store" if request.param == "file" else "memory://"


def test_bytes_come_back_by_their_digest(url: str) -> None:
    store = open_store(url)
    ref = store.put(b"an invoice", "application/pdf")
    assert (ref.size, ref.media_type) == (10, "application/pdf")
    assert store.get(ref) == b"an invoice"
    assert list(store.manifest()) == [(ref.sha256, 10)]


def test_the_same_bytes_are_stored_once(url: str) -> None:
    store = open_store(url)
    assert store.put(b"twice", "text/plain") == store.put(b"twice", "text/plain")
    assert len(list(store.manifest())) == 1


def test_what_is_missing_says_so(url: str) -> None:
    with pytest.raises(BlobMissing, match="restore it from a backup"):
        open_store(url).get(BlobRef(sha256="a" * 64, size=1, media_type="text/plain"))


def test_damage_is_seen_when_reading(tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}")
    ref = store.put(b"an invoice", "application/pdf")
    (path,) = (p for p in tmp_path.rglob("*") if p.is_file())
    path.write_bytes(b"an invoicf")
    with pytest.raises(BlobDamaged):
        store.get(ref)


def test_too_large_a_document_is_refused(url: str) -> None:
    with pytest.raises(BlobTooLarge):
        open_store(url).put(bytes(MAX_BLOB + 1), "application/pdf")


def test_an_unknown_store_names_the_ones_that_exist() -> None:
    with pytest.raises(UnknownStore, match="file:///folder"):
        open_store("ftp://example.org/x")
