"""The repository as the contract tests see it: its files, its members and what they declare."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEMBERS = sorted(project.parent for project in ROOT.glob("[ls]*/*/pyproject.toml"))
SERVICES = [member for member in MEMBERS if member.parent.name == "services"]


def python_files() -> Iterator[Path]:
    for folder in ("libs", "services", "tests", "deploy", ".ci"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def kept_files() -> list[Path]:
    """What a commit holds or would hold: tracked files and those that are new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def normalised(requirement: str) -> str:
    """The distribution's name of a requirement, without extras, version and marker (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]).lower()


def declared(member: Path) -> set[str]:
    """What a member may import: its dependencies, and those of its extras."""
    project = tomllib.loads((member / "pyproject.toml").read_text())["project"]
    extras = project.get("optional-dependencies", {}).values()
    return {normalised(requirement) for group in (project["dependencies"], *extras) for requirement in group}


def pins() -> dict[str, str]:
    """Every package of constraints.txt with its version."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return {
        normalised(line): line.split("==")[1].split()[0] for line in lines if re.match(r"^[a-z0-9]", line)
    }
