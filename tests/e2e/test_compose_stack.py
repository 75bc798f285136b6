"""The sample mailbox through the images, on the stack that `make up` started."""

import json
import os
import subprocess
import uuid
from pathlib import Path

import pytest

from standalone.acceptance import await_samples
from standalone.api_client import ApiClient
from standalone.terminal import Terminal
from standalone.var_folder import VarFolder
from support.hybrids import SHOWN, drawn, photographed
from support.repository import ROOT

pytestmark = [pytest.mark.compose, pytest.mark.timeout(600)]

COMPOSE = ["docker", "compose", "--env-file", ".env", "--profile", "*"]
# Everything under the exports folder that is a file and not one being written.
LIST_BILLS = """
from pathlib import Path
for path in Path("/data/exports").rglob("[!.]*"):
    if path.is_file():
        print(path)
"""


def compose(*arguments: str, given: bytes = b"") -> str:
    """What the command prints; ``given`` is what it reads."""
    done = subprocess.run([*COMPOSE, *arguments], cwd=ROOT, capture_output=True, input=given, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> ApiClient:
    var = VarFolder(Path(tmp_path_factory.mktemp("compose")))
    name = f"end-to-end-{uuid.uuid4().hex[:8]}"
    create = ("monitor-api", "monitor-api", "token", "create", "--name", name, "--scope", "read")
    var.api_token.write_text(compose("exec", "-T", *create).split()[-1])
    return ApiClient(int(os.environ.get("MONITOR_PORT", "8080")), var)


def test_the_sample_mailbox_ends_as_expected_through_compose(api: ApiClient) -> None:
    assert await_samples(api, Terminal())


def test_every_bill_that_the_api_names_lies_in_the_volume_once(api: ApiClient) -> None:
    named = sum(len(invoice.bills) for mail in api.mails() for invoice in mail.invoices)
    lying = compose("exec", "-T", "exporter", "python", "-c", LIST_BILLS).splitlines()
    assert len(lying) == named > 0


def test_the_image_reads_pictures() -> None:
    read = "cat >/tmp/scan.pdf && invoice-pipeline extract --jsonl /tmp/scan.pdf"
    scan = photographed(drawn(SHOWN))
    line = json.loads(compose("exec", "-T", "invoice-pipeline", "sh", "-c", read, given=scan))
    assert line["invoice"]["number"] == "2026-1001"
    assert {item["method"] for item in line["evidence"]} == {"ocr"}


def test_every_container_is_up_and_healthy() -> None:
    lines = compose("ps", "--format", "json").splitlines()
    containers = [json.loads(line) for line in lines]
    states = {container["Service"]: (container["State"], container["Health"]) for container in containers}
    assert len(states) >= 11
    assert {name: state for name, state in states.items() if state != ("running", "healthy")} == {}
