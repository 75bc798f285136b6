"""Prints .env.example: every setting of every service, from the settings classes themselves.

Usage: .venv/bin/python deploy/env_example.py
"""

import importlib
import json
import textwrap
from datetime import timedelta
from enum import Enum
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from common.config import ServiceSettings

SERVICES = sorted(
    folder.parent.name for folder in Path(__file__).parents[1].glob("services/*/pyproject.toml")
)
HEADER = """\
# Every setting, with its default; what has none must be set. A service reads them from its environment.
# Durations are ISO 8601: PT30S, PT5M, P30D. Docker Compose gives the addresses itself, with .env's secrets.
"""


def settings_class(service: str) -> type[ServiceSettings]:
    """The service's own subclass, from the ``config`` module of its package."""
    module = importlib.import_module(f"{service.replace('-', '_')}.config")
    own = [value for value in vars(module).values() if isinstance(value, type)]
    (found,) = [c for c in own if issubclass(c, ServiceSettings) and c.__module__ == module.__name__]
    return found


def written(value: object) -> str:
    """A default as the environment would give it."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, timedelta):
        return f"PT{value.total_seconds():.12g}S"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list | tuple | set | frozenset | dict):
        return json.dumps(sorted(value) if isinstance(value, set | frozenset) else value, default=str)
    return str(value)


def entry(name: str, field: FieldInfo) -> str:
    described = field.description or ""
    comment = [f"# {line}" for line in textwrap.wrap(described, 105)]
    default = field.get_default(call_default_factory=False)
    if field.default is PydanticUndefined and field.default_factory is None:
        line = f"{name.upper()}="
    elif default is None:
        line = f"# {name.upper()}="
    else:
        line = f"# {name.upper()}={written(default)}"
    return "\n".join([*comment, line])


def section(title: str, fields: dict[str, FieldInfo]) -> str:
    return "\n".join([f"# --- {title} ---", *(entry(name, field) for name, field in fields.items())])


def document() -> str:
    shared = ServiceSettings.model_fields
    sections = [section("every service", shared)]
    for service in SERVICES:
        fields = settings_class(service).model_fields
        own = {name: field for name, field in fields.items() if shared.get(name) is None}
        if own:
            sections.append(section(service, own))
    return "\n\n".join([HEADER.rstrip(), *sections]) + "\n"


if __name__ == "__main__":
    print(document(), end="")
