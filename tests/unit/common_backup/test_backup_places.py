from pathlib import Path

import pytest

from common.backup import UnknownBackupPlace, open_target


def test_a_file_appears_when_it_is_whole_and_is_the_owners_alone(tmp_path: Path) -> None:
    target = open_target(f"file://{tmp_path}")
    with target.writing("run/one.dump.gz") as out:
        out.write(b"half")
        assert list(target.names()) == []
        out.write(b" and half")
    assert list(target.names()) == ["run/one.dump.gz"]
    assert (tmp_path / "run/one.dump.gz").stat().st_mode & 0o077 == 0
    with target.reading("run/one.dump.gz") as stream:
        assert stream.read() == b"half and half"


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    target = open_target(f"file://{tmp_path}")

    def fail() -> None:
        with target.writing("run/one.dump.gz") as out:
            out.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list((tmp_path / "run").iterdir()) == []


def test_removing_the_last_file_removes_the_folder(tmp_path: Path) -> None:
    target = open_target(f"file://{tmp_path}")
    for name in ("run/one", "run/two"):
        with target.writing(name) as out:
            out.write(b"x")
    target.remove("run/one")
    assert (tmp_path / "run").exists()
    target.remove("run/two")
    target.remove("run/two")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["ftp://host/folder", "memory://", "", "file://"])
def test_an_unknown_place_is_refused(url: str) -> None:
    with pytest.raises(UnknownBackupPlace):
        open_target(url)
