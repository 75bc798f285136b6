import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest

from exporter.errors import FolderUnavailable, PlaceOccupied
from exporter.folder import write_once

NONE: frozenset[str] = frozenset()


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "new" / "bill.json"
    assert write_once(target, b"one", NONE) == digest(b"one")
    assert target.read_bytes() == b"one"
    assert [path.name for path in target.parent.iterdir()] == ["bill.json"]


def test_the_same_file_again_is_recognised(tmp_path: Path) -> None:
    target = tmp_path / "bill.json"
    write_once(target, b"one", NONE)
    before = target.stat()
    assert write_once(target, b"one", NONE) == digest(b"one")
    assert target.stat().st_mtime_ns == before.st_mtime_ns


def test_what_an_earlier_release_wrote_under_the_ledgers_checksum_is_accepted(tmp_path: Path) -> None:
    target = tmp_path / "bill.json"
    target.write_bytes(b"older shape")
    assert write_once(target, b"newer shape", frozenset({digest(b"older shape")})) == digest(b"older shape")
    assert target.read_bytes() == b"older shape"


def test_another_file_is_never_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "bill.json"
    target.write_bytes(b"somebody's")
    with pytest.raises(PlaceOccupied, match="left as it is"):
        write_once(target, b"one", NONE)
    assert target.read_bytes() == b"somebody's"


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"one")
    target = tmp_path / "bill.json"
    target.symlink_to(secret)
    with pytest.raises(PlaceOccupied):
        write_once(target, b"one", NONE)
    target.unlink()
    target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(PlaceOccupied):
        write_once(target, b"one", NONE)
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_in_the_way_is_not_taken_for_a_bill(tmp_path: Path) -> None:
    (tmp_path / "bill.json").mkdir()
    with pytest.raises(PlaceOccupied):
        write_once(tmp_path / "bill.json", b"one", NONE)


def test_a_share_without_links_gets_a_renamed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOTSUP, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    write_once(tmp_path / "bill.json", b"one", NONE)
    assert [path.name for path in tmp_path.iterdir()] == ["bill.json"]
    with pytest.raises(PlaceOccupied):
        write_once(tmp_path / "bill.json", b"two", NONE)


def test_a_full_disk_leaves_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FolderUnavailable, match="no space left"):
        write_once(tmp_path / "bill.json", b"one", NONE)
    assert list(tmp_path.iterdir()) == []
