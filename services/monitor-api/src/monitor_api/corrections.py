"""Which field paths a person may correct: those that the canonical invoice really has."""

import re
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from common.schemas.invoice import Invoice

_STEP = re.compile(r"([a-z_]+)|\[\d+\]")


def is_field(path: str) -> bool:
    """Whether the path leads to one value, such as ``totals.payable`` or ``lines[0].quantity``.

    A group, such as ``totals`` or ``lines[0]``, is none. How many lines there are is not looked at.
    """
    kind: object = Invoice
    for name in (found[1] for found in _STEP.finditer(path)):
        kind = _inside(kind, name)
        if kind is None:
            return False
    return not _is_group(kind)


def _inside(kind: object, name: str | None) -> object | None:
    """The type of a model's field or a mapping's value; of a list's items, where there is no name."""
    if name is None:
        return _plain(get_args(kind)[0]) if get_origin(kind) is tuple else None
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(name)
        return None if field is None else _plain(field.annotation)
    return _plain(get_args(kind)[1]) if get_origin(kind) is dict else None


def _plain(kind: Any) -> object:  # noqa: ANN401 - any annotation of a model
    """The type itself, without ``| None`` and without what is annotated on it."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _plain(next(one for one in get_args(kind) if one is not NoneType))
    return kind


def _is_group(kind: object) -> bool:
    return get_origin(kind) in (tuple, dict) or (isinstance(kind, type) and issubclass(kind, BaseModel))
