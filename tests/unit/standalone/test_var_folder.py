import socket
from pathlib import Path

import pytest

from standalone.errors import NeverStarted
from standalone.var_folder import VarFolder


def _folder(path: Path) -> VarFolder:
    var = VarFolder(path)
    var.create()
    return var


def test_ports_are_kept_from_run_to_run(tmp_path: Path) -> None:
    first = _folder(tmp_path)
    first.choose_ports()
    ports = [first.port(name) for name in ("redis", "postgres", "gmail", "api")]
    first.release_ports()
    later = _folder(tmp_path)
    later.choose_ports()
    assert [later.port(name) for name in ("redis", "postgres", "gmail", "api")] == ports
    later.release_ports()


def test_two_runs_that_start_at_once_choose_different_ports(tmp_path: Path) -> None:
    runs = [_folder(tmp_path / name) for name in ("one", "two")]
    for run in runs:
        run.choose_ports()  # nothing listens yet
    assert runs[0].port("api") != runs[1].port("api")
    for run in runs:
        run.release_ports()


def test_a_port_that_was_taken_meanwhile_is_chosen_anew(tmp_path: Path) -> None:
    var = _folder(tmp_path)
    var.choose_ports()
    var.release_ports()
    taken = var.port("redis")
    with socket.create_server(("127.0.0.1", taken)):
        var.choose_ports()
    assert var.port("redis") != taken
    var.release_ports()


def test_before_the_first_run_there_is_no_port(tmp_path: Path) -> None:
    with pytest.raises(NeverStarted, match="make run"):
        _folder(tmp_path).port("api")


def test_secrets_are_made_once_and_for_this_user_alone(tmp_path: Path) -> None:
    var = _folder(tmp_path)
    assert var.secret("database-exporter") == var.secret("database-exporter")
    assert var.encryption_key("token-key") == var.encryption_key("token-key")
    files = list((tmp_path / "secrets").iterdir())
    assert len(files) == 2
    assert not [file for file in files if file.stat().st_mode & 0o077]
