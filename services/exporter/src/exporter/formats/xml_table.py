"""Writing an invoice as XML by tables: paths of elements in their schema's order, and what stands in each."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from common.schemas.invoice import Invoice

Value = str | Decimal | date | bool | None
Get = str | Callable[[Any], Any]
"""The field of the canonical group, ``.`` for the group itself, or a function of it."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2, Char) cannot hold, escaped or not."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text. The last step of ``path`` may be an attribute, of the element that was written last.

    ``needed`` is the business term without which the schema does not take the group.
    """

    path: str
    get: Get
    needed: str | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text that the syntax asks for and the invoice does not hold; it alone makes no group."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """A new element for the group, or each group, that ``get`` gives; for the path ``.`` none of its own.

    What a group needs is asked for only where something of it is there, or ``needed`` says that it must be.
    ``always``: the element stands even where nothing is in it.
    """

    path: str
    get: Get
    table: "Table"
    needed: str | None = None
    always: bool = False


Table = Sequence[Leaf | Fixed | Group]


@dataclass(frozen=True, slots=True)
class Syntax:
    """``date_format`` is the attribute ``format`` of every element whose text is a date."""

    namespaces: Mapping[str, str]
    write_date: Callable[[date], str] = date.isoformat
    date_format: str | None = None


class XmlWriter:
    """Fills elements by tables. ``missing`` gathers every needed term that the invoice does not have."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self.missing: list[str] = []

    def fill(self, element: etree._Element, item: object, table: Table, where: str = "") -> bool:
        """Whether anything of the item was written."""
        written = [self._entry(element, item, entry, where) for entry in table]
        return any(written)

    def _entry(self, element: etree._Element, item: object, entry: Leaf | Fixed | Group, where: str) -> bool:
        match entry:
            case Group():
                return self._groups(element, item, entry, where)
            case Fixed():
                self._place(element, entry.path, entry.text)
                return False
            case Leaf():
                return self._leaf(element, item, entry, where)

    def _leaf(self, element: etree._Element, item: object, leaf: Leaf, where: str) -> bool:
        value = _value(item, leaf.get)
        text = "" if value is None else self._text(value)
        if not text:
            self._lacks(leaf, where)
            return False
        placed = self._place(element, leaf.path, text)
        if isinstance(value, date) and self._syntax.date_format and placed is not None:
            placed.set("format", self._syntax.date_format)
        return True

    def _groups(self, element: etree._Element, item: object, group: Group, where: str) -> bool:
        found = _value(item, group.get)
        several = isinstance(found, tuple)
        items = found if several else () if found is None else (found,)
        *above, name = group.path.split("/")
        written = False
        known = len(self.missing)
        for position, below in enumerate(items):
            path = _below(where, group.get, position if several else None)
            if name == ".":
                written |= self.fill(element, below, group.table, path)
                continue
            made = etree.Element(self._tag(name))
            if self.fill(made, below, group.table, path) or group.always:
                self._descend(element, above).append(made)
                written = True
        if not written and not group.needed:
            del self.missing[known:]
        elif not written:
            self._lacks(group, where)
        return written

    def _place(self, element: etree._Element, path: str, text: str) -> etree._Element | None:
        *above, name = path.split("/")
        if name.startswith("@"):
            self._attribute(element, above, name[1:], text)
            return None
        parent = self._descend(element, above)
        target = parent if name == "." else etree.SubElement(parent, self._tag(name))
        target.text = text
        return target

    def _attribute(self, element: etree._Element, above: list[str], name: str, text: str) -> None:
        """An attribute of an element that was not written goes with it."""
        for step in above:
            last = element[-1] if len(element) else None
            if last is None or last.tag != self._tag(step):
                return
            element = last
        element.set(name, text)

    def _descend(self, element: etree._Element, steps: list[str]) -> etree._Element:
        """Into the last child where it has the step's name, into a new one otherwise."""
        for step in steps:
            tag = self._tag(step)
            last = element[-1] if len(element) else None
            element = last if last is not None and last.tag == tag else etree.SubElement(element, tag)
        return element

    def _tag(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        return f"{{{self._syntax.namespaces[prefix or '']}}}{local}"

    def _text(self, value: Value) -> str:
        match value:
            case bool():
                return "true" if value else "false"
            case Decimal():
                return f"{value:f}"
            case date():
                return self._syntax.write_date(value)
            case str():
                return _FORBIDDEN.sub("", value).strip()
        raise TypeError(value)

    def _lacks(self, entry: Leaf | Group, where: str) -> None:
        if entry.needed:
            self.missing.append(f"{entry.needed} at {where}" if where else entry.needed)


def _value(item: object, get: Get) -> Any:  # noqa: ANN401  a table holds fields of every type
    if callable(get):
        return get(item)
    return item if get == "." else getattr(item, get)


def _below(where: str, get: Get, position: int | None) -> str:
    name = get if isinstance(get, str) and get != "." else ""
    index = "" if position is None or not name else f"[{position}]"
    return ".".join(part for part in (where, f"{name}{index}") if part)


def serialise(root: etree._Element) -> bytes:
    """UTF-8, indented, each namespace declared once."""
    etree.cleanup_namespaces(root)
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def numbered(invoice: Invoice) -> Invoice:
    """Lines without an identifier, as pages have them, are called by their position."""
    lines = (
        line if line.id else line.model_copy(update={"id": str(position)})
        for position, line in enumerate(invoice.lines, start=1)
    )
    return invoice.model_copy(update={"lines": tuple(lines)})
