"""Reading groups of an XML invoice into groups of the canonical one, by tables of paths."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from common.schemas.evidence import FieldEvidence, Note, evidence_of_xml
from common.schemas.values import Closed
from invoice_pipeline.readers.errors import TooLarge
from invoice_pipeline.readers.xml_document import XmlElement
from invoice_pipeline.readers.xml_node import Node, root_node
from invoice_pipeline.readers.xml_path import compiled
from invoice_pipeline.readers.xml_rest import Rest
from invoice_pipeline.readers.xml_table import Hit, Paths, Table, plan

Model = TypeVar("Model", bound=Closed)
MOST_GROUPS = 10_000
"""Lines, or groups of another kind, of one invoice; full ones take some four seconds to read."""

CONFIDENCE = 0.99
"""The sender's own data, taken as it stands: wrong only where the sender put it in the wrong place."""


class Group:
    """One XML element, and the path of the canonical group that it is read into."""

    def __init__(self, element: XmlElement | Node, path: str, evidence: list[FieldEvidence]) -> None:
        self._node = element if isinstance(element, Node) else root_node(element)
        self._path = path
        self._evidence = evidence

    def texts(self, path: str) -> list[str]:
        """The stripped text of everything that ``path`` (elements or attributes) finds."""
        return compiled(path).texts(self._node)

    def text(self, paths: Paths) -> str | None:
        hit = self._first(paths)
        return hit[2] if hit else None

    def take(self, paths: Paths) -> str | None:
        """The text, for a place of its own in the canonical invoice."""
        hit = self._first(paths)
        if hit is None:
            return None
        _mark(hit)
        return hit[2]

    def code(self, field: str, path: str) -> str | None:
        """A code that becomes another one in the canonical invoice, with evidence; it also stays unread.

        So it is kept in its own words among what lies beyond the model.
        """
        hit = self._first(path)
        if hit is not None:
            self._evidence += evidence_of_xml([self._note(field, hit, CONFIDENCE)])
        return hit and hit[2]

    def read(
        self, model: type[Model], table: Table, children: Mapping[str, object] | None = None
    ) -> Model | None:
        """The group, with evidence for each of its fields; None where the document has nothing of it."""
        values = self._values(model, table, children)
        return model.model_validate(values) if values else None

    def whole(
        self, model: type[Model], table: Table, rest: Rest, children: Mapping[str, object] | None = None
    ) -> Model:
        """The same, and whatever below this element was not read is kept in the model's ``extensions``."""
        values = self._values(model, table, children)
        named = values.get("extensions")
        values["extensions"] = {**(named if isinstance(named, dict) else {}), **rest.of(self._node)}
        return model.model_validate(values)

    def one(self, field: str, path: str, read: Callable[["Group"], Model | None]) -> Model | None:
        """The first group at ``path``; without a ``field`` its own lie flat in this group."""
        found = compiled(path).nodes(self._node)
        return read(Group(found[0], self._below(field), self._evidence)) if found else None

    def many(
        self, field: str, path: str, read: Callable[["Group"], Model | None], *, after: int = 0
    ) -> tuple[Model, ...]:
        """Every group at ``path`` of which something can be read, but for the first ``after`` elements."""
        groups: list[Model] = []
        nodes = compiled(path).nodes(self._node)[after:]
        if len(nodes) > MOST_GROUPS:
            raise TooLarge(field, len(nodes), MOST_GROUPS)
        for node in nodes:
            group = read(Group(node, f"{self._below(field)}[{len(groups)}]", self._evidence))
            if group is not None:
                groups.append(group)
        return tuple(groups)

    def _values(
        self, model: type[Closed], table: Table, children: Mapping[str, object] | None
    ) -> dict[str, object]:
        """Empty where the group lacks what it cannot be without; its texts then count as unread."""
        values = {name: value for name, value in (children or {}).items() if value not in (None, (), {})}
        fields = plan(model, table)
        read: list[tuple[str, Hit]] = []
        notes: list[Note] = []
        for field, convert, hit in fields.hits(self._node):
            try:
                values[field] = convert(hit[2])
            except (ValueError, KeyError):
                notes.append(self._note(field, hit, 0.0))
            else:
                read.append((field, hit))
        whole = fields.required <= values.keys()
        if whole:
            for field, hit in read:
                _mark(hit)
                notes.append(self._note(field, hit, CONFIDENCE))
        self._evidence += evidence_of_xml(notes)
        return values if whole else {}

    def _first(self, paths: Paths) -> Hit | None:
        for path in (paths,) if isinstance(paths, str) else paths:
            wanted = compiled(path)
            for node in wanted.nodes(self._node):
                text = node.value(wanted.attribute)
                if text:
                    return node, wanted.attribute, text
        return None

    def _below(self, field: str) -> str:
        return f"{self._path}.{field}" if self._path and field else self._path or field

    def _note(self, field: str, hit: Hit, confidence: float) -> Note:
        """Confidence 0 for a text that cannot be what it should be."""
        node, attribute, text = hit
        xpath = node.xpath if attribute is None else f"{node.xpath}/@{attribute}"
        return self._below(field), text, confidence, xpath


def _mark(hit: Hit) -> None:
    node, attribute, _ = hit
    node.mark(attribute)
