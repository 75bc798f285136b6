import ast
from collections.abc import Iterator
from pathlib import Path

from support.repository import ROOT, python_files

LONGEST_FILE = 300
LONGEST_FUNCTION = 40

type_of_function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function of the file with its length in lines, docstring and signature included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, type_of_function) and node.end_lineno is not None:
            yield node.name, node.end_lineno - node.lineno + 1


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in python_files()}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {name} has {length} lines"
        for path in python_files()
        for name, length in functions(path)
        if length > LONGEST_FUNCTION
    ]
    assert long == []
