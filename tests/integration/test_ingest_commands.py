"""The command line: what a person does with mailboxes."""

import json
import threading
import urllib.request
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from common.messages import BATCH_PROCESS_EMAILS, SCHEDULE_EMAIL_MONITORING, Envelope, TaskSpec
from ingest_email.cli import app
from ingest_email.vault import new_key
from support.mailroom import ADDRESS, OTHER, Mailroom, running_mailroom


@pytest.fixture
def room(migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailroom]:
    with running_mailroom(migrated_url, tmp_path) as mailroom:
        settings = mailroom.settings.model_dump(
            include={"storage_url", "gmail_api_endpoint", "gmail_token_uri"}
        )
        for name in ("database_url", "redis_url", "ingest_email_token_key"):
            settings[name] = getattr(mailroom.settings, name).get_secret_value()
        for name, value in settings.items():
            monkeypatch.setenv(name.upper(), value)
        yield mailroom


def run(*arguments: str, said: str | None = None, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments), input=said)
    assert result.exit_code == code, result.output
    return result


def deliver_ordered(room: Mailroom, spec: TaskSpec[Any]) -> None:
    """Deliver what the command line has put into the outbox, and whatever that leads to of its kind."""
    (row,) = room.service.rows("SELECT id, envelope FROM outbox WHERE state <> 'done'")
    envelope = Envelope.model_validate(row["envelope"])
    assert (envelope.task, envelope.sender) == (spec.name, "ingest_email")
    room.service.deliver(envelope)
    room.service.deliver_sent(spec)
    room.service.rows("UPDATE outbox SET state = 'done'")


class ConsentingPerson:
    """Opens the address as a browser would, and is led back to the waiting program."""

    def open(self, url: str, **_: Any) -> bool:  # noqa: ANN401 - the browser module's signature
        def visit() -> None:
            with urllib.request.urlopen(url, timeout=10) as page:  # noqa: S310 - the emulator's address
                page.read()

        threading.Thread(target=visit, daemon=True).start()
        return True


def test_a_mailbox_is_added_by_credentials_on_standard_input_and_then_read(room: Mailroom) -> None:
    account = room.admin.account(ADDRESS)._asdict()
    run("mailbox", "add", ADDRESS.upper(), "--credentials", "-", said=json.dumps(account))
    gmail_id = room.mail("Invoice 1")
    room.poll()
    assert [row["gmail_id"] for row in room.emails()] == [gmail_id]
    assert account["refresh_token"].encode() not in bytes(room.mailbox()["secret"])


def test_adding_a_mailbox_again_keeps_its_place(room: Mailroom) -> None:
    said = json.dumps(room.admin.account(ADDRESS)._asdict())
    run("mailbox", "add", ADDRESS, "--credentials", "-", said=said)
    room.mail("Invoice 1")
    room.poll()
    before = room.mailbox()["history_id"]
    run("mailbox", "add", ADDRESS, "--credentials", "-", said=said)
    assert room.mailbox()["history_id"] == before is not None


def test_a_mailbox_is_added_by_a_service_account(room: Mailroom, tmp_path: Path) -> None:
    room.admin.account(ADDRESS)
    key = tmp_path / "key.json"
    key.write_text(json.dumps(room.admin.service_account()))
    run("mailbox", "add", ADDRESS, "--service-account", str(key))
    gmail_id = room.mail("Invoice 1")
    room.poll()
    assert [row["gmail_id"] for row in room.emails()] == [gmail_id]
    assert room.mailbox()["auth_kind"] == "service_account"


def test_mail_from_before_the_day_that_was_named_is_left_alone(room: Mailroom) -> None:
    said = json.dumps(room.admin.account(ADDRESS)._asdict())
    run("mailbox", "add", ADDRESS, "--credentials", "-", "--since", "2026-10-06", said=said)
    room.mail("Of the fifth")
    room.poll()
    assert room.emails() == []
    assert room.mailbox()["read_from"] == datetime(2026, 10, 6, tzinfo=UTC)


def test_mailboxes_are_listed_stopped_and_started(room: Mailroom) -> None:
    room.open_mailbox()
    run("mailbox", "stop", ADDRESS)
    assert f"{ADDRESS}\tstopped\tstopped_by_person" in run("mailbox", "list").output
    run("mailbox", "start", ADDRESS)
    assert f"{ADDRESS}\tactive" in run("mailbox", "list").output
    assert "there is no mailbox" in run("mailbox", "stop", OTHER, code=1).output


def test_the_interval_of_a_mailbox_is_ordered(room: Mailroom) -> None:
    room.open_mailbox()
    run("mailbox", "schedule", ADDRESS.upper(), "--every", "5m")
    deliver_ordered(room, SCHEDULE_EMAIL_MONITORING)
    assert room.mailbox()["poll_interval"] == timedelta(minutes=5)
    for refused in ("5", "soon", "1s", "25h", "P1Y", "-PT5M", "9" * 30 + "m"):
        said = run("mailbox", "schedule", ADDRESS, "--every", refused, code=2).output
        assert "Invalid value" in said
    assert "there is no mailbox" in run("mailbox", "schedule", OTHER, "--every", "5m", code=1).output


def test_mails_are_ordered_again_by_day_and_by_name(room: Mailroom) -> None:
    room.open_mailbox()
    old, named = room.mail("Of the fifth"), room.mail("Named")
    said = run("mailbox", "reprocess", ADDRESS, "--gmail-id", named, "--gmail-id", named).output
    assert "ordered as message " in said
    deliver_ordered(room, BATCH_PROCESS_EMAILS)
    assert [row["gmail_id"] for row in room.emails()] == [named]
    run("mailbox", "reprocess", ADDRESS, "--from", "2026-10-05", "--until", "2026-10-06")
    deliver_ordered(room, BATCH_PROCESS_EMAILS)
    assert {row["gmail_id"] for row in room.emails()} == {old, named}


def test_an_order_that_could_only_fail_is_refused_at_once(room: Mailroom) -> None:
    room.open_mailbox()
    assert "a span of time" in run("mailbox", "reprocess", ADDRESS, code=1).output
    wrong_way = ("--from", "2026-10-06", "--until", "2026-10-05")
    assert "Invalid value" in run("mailbox", "reprocess", ADDRESS, *wrong_way, code=2).output
    assert "Invalid value" in run("mailbox", "reprocess", ADDRESS, "--gmail-id", "x" * 65, code=2).output
    assert "there is no mailbox" in run("mailbox", "reprocess", OTHER, "--gmail-id", "x", code=1).output
    run("mailbox", "stop", ADDRESS)
    assert "is stopped" in run("mailbox", "reprocess", ADDRESS, "--gmail-id", "x", code=1).output
    assert room.service.rows("SELECT id FROM outbox") == []


def test_tokens_are_sealed_anew_under_the_first_key(room: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.open_mailbox()
    key = room.settings.ingest_email_token_key
    assert isinstance(key, SecretStr)
    fresh = new_key()
    monkeypatch.setenv("INGEST_EMAIL_TOKEN_KEY", f"{fresh},{key.get_secret_value()}")
    assert "1 tokens" in run("mailbox", "reseal").output
    monkeypatch.setenv("INGEST_EMAIL_TOKEN_KEY", fresh)
    run("mailbox", "reseal")
    monkeypatch.setenv("INGEST_EMAIL_TOKEN_KEY", key.get_secret_value())
    assert "cannot be decrypted" in run("mailbox", "reseal", code=1).output


def test_a_person_authorizes_a_mailbox_in_a_browser(
    room: Mailroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the emulator speaks no TLS
    monkeypatch.setattr(webbrowser, "get", lambda _=None: ConsentingPerson())
    account = room.admin.account(ADDRESS)
    installed = {
        "client_id": account.client_id,
        "client_secret": account.client_secret,
        "auth_uri": f"{room.admin.url}/auth",
        "token_uri": room.admin.token_uri,
        "redirect_uris": ["http://localhost"],
    }
    secrets = tmp_path / "client.json"
    secrets.write_text(json.dumps({"installed": installed}))
    run("authorize", ADDRESS, "--client-secrets", str(secrets))
    assert room.mailbox()["state"] == "active"
    refused = run("authorize", OTHER, "--client-secrets", str(secrets), code=1)
    assert f"access was granted to {ADDRESS}, not to {OTHER}" in refused.output


def test_a_new_key_needs_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert len(run("token-key").output.strip()) == 44
