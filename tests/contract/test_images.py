import re
from pathlib import Path

import pytest
import yaml

from standalone.samples.mail import DEMO_ADDRESS
from support.repository import ROOT, SERVICES

DOCKERFILES = [*(service / "Dockerfile" for service in SERVICES), ROOT / "libs/gmail-emulator/Dockerfile"]


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_an_image_is_hash_checked_and_runs_without_rights(path: Path) -> None:
    text = path.read_text()
    assert text.count("FROM python:3.11-slim-bookworm") == 2
    assert "\nUSER 10001:10001\n" in text
    assert "\nSTOPSIGNAL SIGTERM\n" in text
    assert f'ENTRYPOINT ["{path.parent.name}"]' in text
    installs = re.findall(r"pip install.*?(?=&&|\n\n|\Z)", text, re.DOTALL)
    assert [
        line for line in installs if "--require-hashes" not in line and "--require-build-hashes" not in line
    ] == []


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_an_image_builds_with_the_daemons_own_builder(path: Path) -> None:
    text = path.read_text()
    assert "# syntax=" not in text
    assert "<<" not in text
    assert "--link" not in text


def test_make_serves_the_mailbox_that_the_samples_are_addressed_to() -> None:
    assert f"\nDEMO_ADDRESS := {DEMO_ADDRESS}\n" in (ROOT / "Makefile").read_text()


def stack() -> dict[str, dict[str, object]]:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert isinstance(services, dict)
    return services


def test_every_service_has_a_migration_that_its_workers_wait_for() -> None:
    services = stack()
    for name in (service.name for service in SERVICES):
        assert f"{name}-migrate" in services
        waiting = [s for s in services.values() if f"{name}-migrate" in str(s.get("depends_on", ""))]
        assert waiting, name


def test_every_running_container_has_a_health_check_and_starts_again() -> None:
    running = {name: s for name, s in stack().items() if not name.endswith("-migrate")}
    assert [name for name, s in running.items() if "healthcheck" not in s] == []
    assert [name for name, s in running.items() if s.get("restart") != "unless-stopped"] == []


def test_what_reads_documents_has_no_way_out() -> None:
    services = stack()
    assert services["invoice-pipeline"]["networks"] == ["backend"]
    assert services["invoice-validation"]["networks"] == ["backend"]
