"""What the two commands cost that a user may choose from, start and all, over one folder of documents."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

RUNS = 3


@dataclass(frozen=True)
class CommandCosts:
    """CPU milliseconds a document of each command, and of each with a single document: mostly its start."""

    documents: int
    own: float
    templates: float
    own_start: float
    templates_start: float


def command_costs(folder: Path) -> CommandCosts | None:
    """None without invoice2data, or without the documents."""
    files = sorted(folder.resolve().glob("*.pdf"))
    if not files or importlib.util.find_spec("invoice2data") is None:
        return None
    with TemporaryDirectory() as temporary:
        own, templates = (partial(_run, command, Path(temporary)) for command in (_own(), _templates()))
        own(files[:1]), templates(files[:1])  # compiles what it imports, which an installed program is
        alone = _least(own, templates, files[:1])
        whole = _least(own, templates, files)
    return CommandCosts(len(files), whole[0] / len(files), whole[1] / len(files), alone[0], alone[1])


def _own() -> Sequence[str]:
    return _program("invoice-pipeline"), "extract", "--jsonl", "--ignore-xml"


def _templates() -> Sequence[str]:
    """With the templates that come with it, and writing nothing, as it needs a name for each kind of file."""
    return _program("invoice2data"), "--output-format", "none"


def _program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _least(
    own: Callable[[Sequence[Path]], None], templates: Callable[[Sequence[Path]], None], files: Sequence[Path]
) -> tuple[float, float]:
    """Milliseconds of each, the least of several runs in which they take turns."""
    runs = [[cpu_with_children(partial(command, files)) for command in (own, templates)] for _ in range(RUNS)]
    first, second = (min(times) * 1_000 for times in zip(*runs, strict=True))
    return first, second


def _run(command: Sequence[str], folder: Path, files: Sequence[Path]) -> None:
    """A document without a template is no failure of either."""
    subprocess.run(
        [*command, *map(str, files)],
        cwd=folder,
        env=_environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=600,
    )


def _environment(folder: Path) -> Mapping[str, str]:
    """In which what was compiled once is kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def cpu_with_children(work: Callable[[], object]) -> float:
    """Seconds, with those of the programs that have ended meanwhile."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def sentence(costs: CommandCosts | None) -> str:
    if costs is None:
        return ""
    return (
        f"The whole command over its {costs.documents} documents, CPU time of all its processes by their "
        f"number: `invoice2data` {costs.templates:.0f} ms, `invoice-pipeline extract` {costs.own:.0f} ms, "
        f"{costs.templates / costs.own:.2f}x; of that, with one document, which is mostly the start: "
        f"{costs.templates_start:.0f} ms and {costs.own_start:.0f} ms."
    )
