"""Reading groups of an XML invoice into groups of the canonical one, by tables of paths."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar, get_args

from lxml import etree

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.values import Closed
from invoice_pipeline.readers import xml_values
from invoice_pipeline.readers.errors import TooLarge
from invoice_pipeline.readers.xml_document import XmlElement

Model = TypeVar("Model", bound=Closed)
Table = Mapping[str, str | tuple[str, ...]]
"""Field name -> XPath, or several of which the first that finds a text counts."""

MOST_GROUPS = 10_000
"""Lines, or groups of another kind, of one invoice; full ones take some four seconds to read."""

CONFIDENCE = 0.99
"""The sender's own data, taken as it stands: wrong only where the sender put it in the wrong place."""


@cache
def _xpath(path: str) -> etree.XPath:
    return etree.XPath(path)


@cache
def _converter(model: type[Closed], field: str) -> Callable[[str], object]:
    """The field's own type says how its text is understood."""
    annotation = model.model_fields[field].annotation
    kinds = {annotation, *get_args(annotation)}
    for kind, convert in (
        (Decimal, xml_values.decimal),
        (date, xml_values.day),
        (bool, xml_values.indicator),
    ):
        if kind in kinds or any(kind in get_args(other) for other in kinds):
            return convert
    return xml_values.plain


class Group:
    """One XML element, and the path of the canonical group that it is read into."""

    def __init__(self, element: XmlElement, path: str, evidence: list[FieldEvidence]) -> None:
        self._element = element
        self._path = path
        self._evidence = evidence

    def texts(self, path: str) -> list[str]:
        """The stripped text of everything that ``path`` (elements or attributes) finds."""
        found = _xpath(path)(self._element)
        nodes = found if isinstance(found, list) else []
        return [_text(node) for node in nodes]

    def text(self, paths: str | tuple[str, ...]) -> str | None:
        candidates = (paths,) if isinstance(paths, str) else paths
        return next((text for path in candidates for text in self.texts(path) if text), None)

    def read(
        self, model: type[Model], table: Table, children: Mapping[str, object] | None = None
    ) -> Model | None:
        """The group, with evidence for each of its fields; None where the document has nothing of it."""
        values = {name: value for name, value in (children or {}).items() if value not in (None, ())}
        for field, paths in table.items():
            text = self.text(paths)
            if text is not None:
                value = self._convert(model, field, text)
                if value is not None:
                    values[field] = value
        required = {name for name, field in model.model_fields.items() if field.is_required()}
        return model.model_validate(values) if values and required <= set(values) else None

    def one(self, field: str, path: str, read: Callable[["Group"], Model | None]) -> Model | None:
        """The first group at ``path``."""
        found = self._elements(path)
        return read(Group(found[0], self._below(field), self._evidence)) if found else None

    def many(self, field: str, path: str, read: Callable[["Group"], Model | None]) -> tuple[Model, ...]:
        groups: list[Model] = []
        elements = self._elements(path)
        if len(elements) > MOST_GROUPS:
            raise TooLarge(field, len(elements), MOST_GROUPS)
        for element in elements:
            group = read(Group(element, f"{self._below(field)}[{len(groups)}]", self._evidence))
            if group is not None:
                groups.append(group)
        return tuple(groups)

    def _elements(self, path: str) -> list[XmlElement]:
        found = _xpath(path)(self._element)
        return [node for node in found if etree.iselement(node)] if isinstance(found, list) else []

    def _below(self, field: str) -> str:
        return f"{self._path}.{field}" if self._path else field

    def _convert(self, model: type[Closed], field: str, text: str) -> object:
        """None, with evidence of confidence 0, for a text that cannot be what it should be."""
        try:
            value = _converter(model, field)(text)
        except (ValueError, KeyError):
            self._note(field, text, 0.0)
            return None
        self._note(field, text, CONFIDENCE)
        return value

    def _note(self, field: str, text: str, confidence: float) -> None:
        path = self._below(field)
        self._evidence.append(
            FieldEvidence(field=path, method=Method.XML, text=text[:500], confidence=confidence)
        )


def _text(node: object) -> str:
    if isinstance(node, str):
        return node.strip()
    return (node.text or "").strip() if isinstance(node, XmlElement) else ""
