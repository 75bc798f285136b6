import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gmail_emulator.admin import EmulatorAdmin
from gmail_emulator.cli import app
from gmail_emulator.state import STATE_FILE
from support.gmail_inbox import ADDRESS, Inbox, mail


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_account_is_created_once_and_printed_as_json(tmp_path: Path) -> None:
    first = run("account", ADDRESS, "--root", str(tmp_path))
    assert json.loads(first).keys() == {"client_id", "client_secret", "refresh_token"}
    assert run("account", ADDRESS.upper(), "--root", str(tmp_path)) == first
    assert (tmp_path / ADDRESS).is_dir()


@pytest.mark.parametrize(
    "address", ["../out@example.org", "ap", "/@example.org", "a@b/c", "@", "a" * 300 + "@b"]
)
def test_an_address_that_could_name_another_place_is_refused(tmp_path: Path, address: str) -> None:
    result = CliRunner().invoke(app, ["account", address, "--root", str(tmp_path)])
    assert result.exit_code == 2


def test_the_state_is_for_its_owner_alone(tmp_path: Path) -> None:
    run("account", ADDRESS, "--root", str(tmp_path))
    assert stat.S_IMODE((tmp_path / STATE_FILE).stat().st_mode) == 0o600


def test_the_service_account_keeps_its_key(tmp_path: Path) -> None:
    first = run("service-account", "--root", str(tmp_path), "--url", "http://127.0.0.1:9/")
    assert json.loads(first)["token_uri"] == "http://127.0.0.1:9/token"
    assert run("service-account", "--root", str(tmp_path), "--url", "http://127.0.0.1:9/") == first


def test_a_running_emulator_knows_an_account_made_beside_it(inbox: Inbox) -> None:
    made = json.loads(run("account", "new@example.org", "--root", str(inbox.root)))
    assert inbox.admin.account("new@example.org")._asdict() == made


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_the_server_starts_serves_and_ends_on_a_signal(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "gmail_emulator", "serve", "--root", str(tmp_path), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        admin = EmulatorAdmin(f"http://127.0.0.1:{port}")
        while True:
            try:
                admin.account(ADDRESS)
                break
            except ConnectionRefusedError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        admin.add_message(ADDRESS, "a.eml", mail("Invoice 1"))
        os.kill(process.pid, signal.SIGTERM)
        process.wait(timeout=20)
    assert [path.name for path in (tmp_path / ADDRESS).iterdir()] == ["a.eml"]


def test_many_at_once_see_the_same_mailbox(inbox: Inbox) -> None:
    start = inbox.history_id()

    def arrive(index: int) -> str:
        # Each thread needs a client of its own: httplib2 is not made for threads.
        message_id = inbox.admin.add_message(ADDRESS, f"{index}.eml", mail(f"Invoice {index}"))
        gmail = inbox.client()
        change = {"removeLabelIds": ["UNREAD"]}
        gmail.users().messages().modify(userId="me", id=message_id, body=change).execute()
        gmail.users().messages().list(userId="me").execute()
        return message_id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(arrive, range(24)))
    answer = inbox.gmail.users().history().list(userId="me", startHistoryId=start).execute()
    added = [
        record["messagesAdded"][0]["message"]["id"]
        for record in answer["history"]
        if "messagesAdded" in record
    ]
    assert sorted(added) == sorted(ids)
    assert [record["id"] for record in answer["history"]] == [str(1001 + index) for index in range(48)]
