"""The command line: tokens are made, shown once, listed and revoked."""

import pytest
from typer.testing import CliRunner

from monitor_api.cli import app
from support.monitor import Monitor


@pytest.fixture
def runner(migrated_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("DATABASE_URL", migrated_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("STORAGE_URL", "memory://")
    return CliRunner()


def test_a_token_is_made_used_listed_and_revoked(monitor: Monitor, runner: CliRunner) -> None:
    made = runner.invoke(app, ["token", "create", "--name", "ann", "--scope", "read", "--scope", "review"])
    assert made.exit_code == 0
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    assert monitor.client.get("/api/v1/invoices", headers=headers).status_code == 200
    listed = runner.invoke(app, ["token", "list"])
    assert listed.stdout.startswith("ann\tread,review\tuntil revoked\tlast used ")
    assert made.stdout.strip() not in listed.stdout
    assert runner.invoke(app, ["token", "revoke", "ann"]).exit_code == 0
    assert monitor.client.get("/api/v1/invoices", headers=headers).status_code == 401
    assert runner.invoke(app, ["token", "create", "--name", "ann", "--scope", "read"]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["token", "create", "--name", "ann"], 2),
        (["token", "create", "--name", "ann", "--scope", "pay"], 2),
        (["token", "create", "--name", "a\nb", "--scope", "read"], 1),
        (["token", "create", "--name", "x" * 65, "--scope", "read"], 1),
        (["token", "revoke", "nobody"], 1),
    ],
)
def test_a_wrong_command_says_so(runner: CliRunner, arguments: list[str], status: int) -> None:
    answer = runner.invoke(app, arguments)
    assert answer.exit_code == status
    assert answer.stderr


def test_two_tokens_in_use_do_not_share_a_name(runner: CliRunner) -> None:
    arguments = ["token", "create", "--name", "ann", "--scope", "read"]
    assert runner.invoke(app, arguments).exit_code == 0
    second = runner.invoke(app, arguments)
    assert second.exit_code == 1
    assert "monitor-api token revoke ann" in second.stderr


def test_without_settings_the_command_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    answer = CliRunner().invoke(app, ["token", "list"])
    assert answer.exit_code == 2
    assert "DATABASE_URL" in answer.stderr
