"""Runs every service's own examination against the running system."""

import os
import subprocess
from pathlib import Path

from standalone.errors import NotRunning, ServerIsRunning
from standalone.folders import lock_folder
from standalone.system import SERVICES, System, assemble, scripts_folder, servers_of
from standalone.var_folder import VarFolder

_EXAMINATION_LIMIT = 180.0  # seconds; a round trip through a busy queue included


def examine(root: Path, scripts: Path | None = None) -> bool:
    """Whether every service finds itself well; each prints what it found. Raises NotRunning."""
    var = VarFolder(root)
    _check_running(var)
    system = assemble(var, servers_of(var), scripts or scripts_folder())
    sick = [service for service in SERVICES if not _well(system, service)]
    print(f"\nFaults in: {', '.join(sick)}" if sick else "\nEverything is well", flush=True)  # noqa: T201 -- its product
    return not sick


def _check_running(var: VarFolder) -> None:
    if not var.root.is_dir():
        raise NotRunning(var.root)
    try:
        os.close(lock_folder(var.root, patience=0))
    except ServerIsRunning:
        return
    raise NotRunning(var.root)


def _well(system: System, service: str) -> bool:
    print(f"\n{service}", flush=True)  # noqa: T201 -- its product
    program = system.command(service, "check")
    done = subprocess.run(  # noqa: S603 -- the system's own commands
        program.arguments,
        env={**program.environment, "LOG_LEVEL": "WARNING"},  # the answer, not the steps towards it
        timeout=_EXAMINATION_LIMIT,
        check=False,
    )
    return done.returncode == 0
