"""Real documents beside the project, which are never copied into it: tests that need them skip without."""

from pathlib import Path

import pytest

from support.repository import ROOT

CORPUS = ROOT.parent / "shared" / "corpus"


def corpus_files(folder: str, pattern: str = "*") -> list[Path]:
    """The files of a folder of the corpus. Skips the test where there is none."""
    found = sorted(path for path in (CORPUS / folder).glob(pattern) if path.name != "truth.jsonl")
    if not found:
        pytest.skip(f"there is no corpus at {CORPUS / folder}")
    return found
