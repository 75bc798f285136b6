import subprocess
import sys
from importlib import import_module

import pytest
import yaml

from common.config import ServiceSettings
from support.repository import ROOT, SERVICES

# Read by libraries, not by the settings classes.
OF_LIBRARIES = {"LANGGRAPH_STRICT_MSGPACK"}


def settings_of(service: str) -> set[str]:
    module = import_module(f"{service.replace('-', '_')}.config")
    classes = [value for value in vars(module).values() if isinstance(value, type)]
    return {name.upper() for c in classes if issubclass(c, ServiceSettings) for name in c.model_fields}


def test_the_example_of_all_settings_is_complete() -> None:
    made = subprocess.run(
        [sys.executable, "deploy/env_example.py"], cwd=ROOT, capture_output=True, check=True
    )
    assert (ROOT / ".env.example").read_text() == made.stdout.decode(), "run: make env-example"


@pytest.mark.parametrize("service", [service.name for service in SERVICES])
def test_compose_gives_a_service_only_settings_that_it_reads(service: str) -> None:
    containers = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"].values()
    given = {
        name
        for container in containers
        if container["image"] == f"ap-intake/{service}"
        for name in container["environment"]
    }
    assert given - OF_LIBRARIES - settings_of(service) == set()
