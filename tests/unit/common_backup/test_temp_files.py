import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest

from common.chores import temp_folder
from common.chores.temp_files import TempFolderTaken, remove_older
from common.messages import Service


@pytest.fixture(autouse=True)
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_the_folder_is_made_once_and_is_this_users_alone() -> None:
    folder = temp_folder(Service.EXPORTER)
    assert folder.stat().st_mode & 0o077 == 0
    assert temp_folder(Service.EXPORTER) == folder


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / f"ap-intake-exporter-{os.getuid()}").symlink_to(elsewhere)
    with pytest.raises(TempFolderTaken):
        temp_folder(Service.EXPORTER)


def test_only_what_is_old_is_removed_and_links_are_removed_without_their_target(tmp_path: Path) -> None:
    old, fresh, tree = tmp_path / "old", tmp_path / "fresh", tmp_path / "tree"
    tree.mkdir()
    for path in (old, fresh, tree / "inner"):
        path.write_text("1234")
    link = tmp_path / "link"
    link.symlink_to(fresh)
    long_ago = time.time() - 7_200
    for path in (old, tree):
        os.utime(path, (long_ago, long_ago))
    os.utime(link, (long_ago, long_ago), follow_symlinks=False)
    count, size = remove_older([old, fresh, tree, link, tmp_path / "gone"], timedelta(hours=1))
    assert count == 3
    assert size >= 4
    assert list(tmp_path.iterdir()) == [fresh]
