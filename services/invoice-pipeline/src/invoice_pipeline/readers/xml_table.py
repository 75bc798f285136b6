"""Tables of paths, made ready once: a step that several paths have in common is then taken once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import get_args

from common.schemas.values import Closed, Sha256
from invoice_pipeline.readers import xml_values
from invoice_pipeline.readers.xml_node import Node
from invoice_pipeline.readers.xml_path import Step, compiled

Paths = str | tuple[str, ...]
Table = Mapping[str, Paths]
"""Field name -> path (see ``xml_path``), or several of which the first that finds a text counts."""

Hit = tuple[Node, str | None, str]
"""An element, one of its attributes or None for its text, and the text of it, never empty."""

Converter = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Branch:
    """What is looked for at the elements of one place, and on the ways on from there.

    ``texts`` are (place in the answer, attribute); each is the first text that one of the elements has.
    """

    texts: list[tuple[int, str | None]] = field(default_factory=list)
    ways: list[tuple[Step, "Branch"]] = field(default_factory=list)

    def towards(self, step: Step) -> "Branch":
        for known, branch in self.ways:
            if known == step:
                return branch
        self.ways.append((step, Branch()))
        return self.ways[-1][1]

    def find(self, nodes: Sequence[Node], answer: list[Hit | None]) -> None:
        for place, attribute in self.texts:
            for node in nodes:
                text = node.value(attribute)
                if text:
                    answer[place] = (node, attribute, text)
                    break
        for step, branch in self.ways:
            further = step.below(nodes)
            if further:
                branch.find(further, answer)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the fields of one model are found by one table.

    ``places`` has a field once for each of its paths, the one that counts most first.
    """

    root: Branch
    places: list[tuple[str, Converter]]
    required: frozenset[str]

    def hits(self, node: Node) -> list[tuple[str, Converter, Hit]]:
        """For each field of which there is a text, in the order of the table."""
        answer: list[Hit | None] = [None] * len(self.places)
        self.root.find((node,), answer)
        found: list[tuple[str, Converter, Hit]] = []
        last = None
        for (name, convert), hit in zip(self.places, answer, strict=True):
            if hit is not None and name != last:
                found.append((name, convert, hit))
                last = name
        return found


def plan(model: type[Closed], table: Table) -> Plan:
    """Raises UnsupportedPath. Tables are constants of the readers, so that what is kept stays small."""
    return _plan(model, tuple(table.items()))


@cache
def _plan(model: type[Closed], rows: tuple[tuple[str, Paths], ...]) -> Plan:
    root = Branch()
    places: list[tuple[str, Converter]] = []
    for name, paths in rows:
        convert = _converter(model, name)
        for path in map(compiled, (paths,) if isinstance(paths, str) else paths):
            for chain in path.chains:
                branch = root
                for step in chain:
                    branch = branch.towards(step)
                branch.texts.append((len(places), path.attribute))
                places.append((name, convert))
    required = frozenset(name for name, known in model.model_fields.items() if known.is_required())
    return Plan(root, places, required)


def _converter(model: type[Closed], name: str) -> Converter:
    """The field's own type says how its text is understood."""
    annotation = model.model_fields[name].annotation
    kinds = {annotation, *get_args(annotation)}
    for kind, convert in (
        (Decimal, xml_values.decimal),
        (date, xml_values.day),
        (bool, xml_values.indicator),
        (Sha256, xml_values.digest),
    ):
        if kind in kinds or any(kind in get_args(other) for other in kinds):
            return convert
    return xml_values.plain
