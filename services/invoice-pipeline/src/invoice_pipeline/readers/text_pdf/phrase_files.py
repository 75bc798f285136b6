"""The words of each language, which are data: ``labels/*.toml``, and ``tables/words/*.toml`` for tables."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "nl",
    "pt",
    "pl",
    "da",
    "sv",
    "no",
    "fi",
    "cs",
    "hu",
    "ro",
    "hr",
    "el",
    "bg",
    "tr",
    "et",
    "lv",
    "lt",
    "vi",
    "id",
    "uk",
    "is",
)
Table = dict[str, dict[str, list[str]]]


@cache
def phrase_files(folder: str) -> Mapping[str, Table]:
    """Language -> table -> kind -> phrases as they are written. ``folder`` is beside this file."""
    root = resources.files("invoice_pipeline.readers.text_pdf").joinpath(*folder.split("/"))
    return {name: tomllib.loads((root / f"{name}.toml").read_text("utf-8")) for name in LANGUAGES}
