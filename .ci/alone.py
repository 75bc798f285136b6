"""Installs each member alone, with only what it declares, and imports every module of it.

A shared virtual environment hides a missing declaration; this does not.
Usage: .venv/bin/python .ci/alone.py services/exporter libs/common
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = {f"ap-intake-{project.parent.name}": project.parent for project in ROOT.glob("[ls]*/*/pyproject.toml")}

# What Celery and SQLAlchemy import by name only when they connect must be there as well.
LATE = (
    "kombu.transport.redis",
    "celery.backends.redis",
    "celery.concurrency.prefork",
    "sqlalchemy.dialects.postgresql.psycopg",
)

# A composition root reads its settings when it is imported; nothing is connected to.
SETTINGS = {
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none",
    "STORAGE_URL": "memory://",
    "EXPORT_FOLDER": "/nonexistent",
}

# Alembic loads migrations by path, inside its own context, and `__main__` would run the program.
IMPORT_ALL = """
import importlib, importlib.util, pkgutil, sys
package = importlib.import_module(sys.argv[1])
found = [module.name for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
names = [name for name in found if ".migrations" not in name and not name.endswith("__main__")]
for name in names:
    importlib.import_module(name)
for name in sys.argv[2:]:
    top = name.partition(".")[0]
    if top in sys.modules or importlib.util.find_spec(top):
        importlib.import_module(name)
print(f"alone: {package.__name__}: {len(names) + 1} modules import with what it declares")
"""


def closure(member: Path) -> list[Path]:
    """The member and those of ours that it declares, directly or not."""
    seen: list[Path] = []
    waiting = [member]
    while waiting:
        folder = waiting.pop()
        if folder not in seen:
            seen.append(folder)
            declared = tomllib.loads((folder / "pyproject.toml").read_text())["project"]["dependencies"]
            waiting += [OURS[name] for name in declared if name in OURS]
    return seen


def import_alone(member: Path, work: Path) -> bool:
    venv = work / member.name
    uv = [str(ROOT / ".venv/bin/uv"), "--no-config", "--quiet"]
    install = [*uv, "pip", "install", "--python", str(venv / "bin/python")]
    folders = closure(member)
    requirements = [word for folder in folders for word in ("-r", str(folder / "pyproject.toml"))]
    locked = ["--require-hashes", "-c", "constraints.txt", "--excludes", str(work / "ours"), *requirements]
    hashed = ["--build-constraints", "constraints.txt", "--require-build-hashes"]
    steps = (
        [*uv, "venv", "--python", sys.executable, str(venv)],
        [*install, *locked],
        [*install, "--no-deps", *hashed, *map(str, folders)],
        [str(venv / "bin/python"), "-c", IMPORT_ALL, member.name.replace("-", "_"), *LATE],
    )
    environment = {**os.environ, **SETTINGS}
    passed = all(
        subprocess.run(step, cwd=ROOT, env=environment, check=False).returncode == 0 for step in steps
    )
    shutil.rmtree(venv, ignore_errors=True)
    return passed


def main(members: list[str]) -> int:
    if not os.access(Path.home(), os.W_OK):
        os.environ.setdefault("UV_CACHE_DIR", str(ROOT / ".venv/.cache"))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "ours").write_text("\n".join(OURS))
        failed = [member for member in members if not import_alone(ROOT / member, work)]
    for member in failed:
        print(f"alone: {member} does not install and import with what it declares")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
