import json
from pathlib import Path
from uuid import UUID

from common.backup import open_target
from maintenance.backups import prune

RUN = UUID(int=7)


def backup(root: Path, day: int, *, missing: list[str] | None = None, manifest: bool = True) -> str:
    folder = root / f"202603{day:02}T020000Z-{RUN}"
    folder.mkdir(parents=True)
    (folder / "exporter.dump.gz").write_bytes(b"dump")
    if manifest:
        (folder / "manifest.json").write_text(json.dumps({"missing": missing or []}))
    return folder.name


def left(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir())


def test_backups_beyond_the_number_kept_are_removed(tmp_path: Path) -> None:
    names = [backup(tmp_path, day) for day in range(1, 6)]
    assert prune(open_target(f"file://{tmp_path}"), 2) == names[:3]
    assert left(tmp_path) == names[3:]


def test_incomplete_backups_do_not_count_and_go_with_the_older_ones(tmp_path: Path) -> None:
    old = [
        backup(tmp_path, 1),
        backup(tmp_path, 2, missing=["exporter"]),
        backup(tmp_path, 3, manifest=False),
    ]
    kept = [backup(tmp_path, 4), backup(tmp_path, 5, manifest=False), backup(tmp_path, 6)]
    assert prune(open_target(f"file://{tmp_path}"), 2) == old
    assert left(tmp_path) == kept


def test_nothing_goes_while_there_are_too_few_complete_ones(tmp_path: Path) -> None:
    names = [backup(tmp_path, 1), backup(tmp_path, 2, missing=["exporter"])]
    assert prune(open_target(f"file://{tmp_path}"), 2) == []
    assert left(tmp_path) == names


def test_what_is_no_backup_is_never_removed(tmp_path: Path) -> None:
    names = [backup(tmp_path, 1), backup(tmp_path, 2)]
    (tmp_path / "photographs").mkdir()
    (tmp_path / "photographs" / "manifest.json").write_text("{}")
    prune(open_target(f"file://{tmp_path}"), 1)
    assert left(tmp_path) == [names[1], "photographs"]
