import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from support.repository import MEMBERS, ROOT, declared, normalised, pins

# Measured together: the delivery layer rests on how exactly these behave.
MEASURED = {"celery": "5.7.0", "kombu": "5.7.0", "redis": "8.1.0"}


def imported(member: Path) -> set[str]:
    """The top-level modules that the member's code imports, wherever in the file."""
    names: set[str] = set()
    for path in (member / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {member.name.replace("-", "_")}


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_a_member_declares_every_distribution_it_imports(member: Path) -> None:
    # An editable install of ours lists no modules, so they are named by the rule that members follow.
    ours = {other.name.replace("-", "_"): [f"ap-intake-{other.name}"] for other in MEMBERS}
    providers = {**packages_distributions(), **ours}
    undeclared = {
        module: sorted(set(providers.get(module, ["not installed"])))
        for module in imported(member)
        if not {normalised(name) for name in providers.get(module, [])} & declared(member)
    }
    assert undeclared == {}


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_every_declared_package_is_pinned(member: Path) -> None:
    third_party = {name for name in declared(member) if not name.startswith("ap-intake-")}
    assert third_party - pins().keys() == set()


def test_every_tool_is_pinned() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    wanted = {normalised(requirement) for group in groups.values() for requirement in group}
    assert wanted - pins().keys() == set()


def test_the_measured_versions_hold() -> None:
    assert {name: pins()[name] for name in MEASURED} == MEASURED


def test_every_pin_has_a_hash() -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / "constraints.txt").read_text().strip())
    assert [block.splitlines()[0] for block in blocks[1:] if "--hash=sha256:" not in block] == []


def test_the_lock_file_of_the_machine_is_not_kept() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"uv.lock", ".env", ".venv/", "var/"} <= set(ignored)
