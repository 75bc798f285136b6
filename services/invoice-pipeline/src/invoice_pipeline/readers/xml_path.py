"""The little of XPath that tables of paths need, answered from each node's index instead of by a search.

``A/B``, ``A/@b``, ``@b``, ``.``, ``A | B``, and one condition a step: ``A[2]``, ``A[B]``, ``A[B/C='x']``,
``A[@b!='x']``. Texts are compared without the space around them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from invoice_pipeline.readers.xml_node import Node

_STEP = re.compile(r"([A-Za-z][\w.-]*)(?:\[(?:(\d+)|(@?[A-Za-z][\w./@-]*)(?:(!?=)'([^']*)')?)\])?")


class UnsupportedPath(ValueError):
    """A table of paths uses more of XPath than is understood here."""

    def __init__(self, path: str) -> None:
        super().__init__(f"the path {path!r} is beyond what readers understand")


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    position: int | None = None
    condition: "Path | None" = None
    wanted: str | None = None
    equal: bool = True
    plain: bool = True
    """Whether it asks for nothing but the name."""

    def below(self, nodes: Sequence[Node]) -> Sequence[Node]:
        """The children of ``nodes`` that it leads to."""
        if self.plain and len(nodes) == 1:  # nearly all that a table of paths asks for
            return nodes[0].children.get(self.name, ())
        return [child for node in nodes for child in self._chosen(node.children.get(self.name, ()))]

    def _chosen(self, children: Sequence[Node]) -> Iterator[Node]:
        for position, child in enumerate(children, start=1):
            if self.position in (None, position) and self.holds(child):
                yield child

    def holds(self, node: Node) -> bool:
        if self.condition is None:
            return True
        if self.wanted is None:
            return bool(self.condition.hits(node))
        return any((text == self.wanted) is self.equal for text in self.condition.texts(node))


@dataclass(frozen=True, slots=True)
class Path:
    """One or several chains of steps, and the attribute at their end, where one is meant."""

    chains: tuple[tuple[Step, ...], ...]
    attribute: str | None = None

    def nodes(self, start: Node) -> Sequence[Node]:
        """The elements, chain after chain, each in the order of the document."""
        if len(self.chains) == 1:
            return _follow(self.chains[0], start)
        return [node for chain in self.chains for node in _follow(chain, start)]

    def hits(self, start: Node) -> Sequence[Node]:
        """The same, without those that lack the attribute."""
        found = self.nodes(start)
        return (
            found
            if self.attribute is None
            else [node for node in found if node.element.get(self.attribute) is not None]
        )

    def texts(self, start: Node) -> list[str]:
        """One for each hit; empty where the element has none."""
        return [node.value(self.attribute) for node in self.hits(start)]


def _follow(chain: tuple[Step, ...], start: Node) -> Sequence[Node]:
    found: Sequence[Node] = (start,)
    for step in chain:
        found = step.below(found)
        if not found:
            break
    return found


@cache
def compiled(path: str) -> Path:
    """Raises UnsupportedPath. Paths are constants of the readers, so that the cache stays small."""
    parts = [_parsed(part.strip(), path) for part in path.split(" | ")]
    attributes = {attribute for _, attribute in parts}
    if len(attributes) > 1:
        raise UnsupportedPath(path)
    return Path(tuple(chain for chain, _ in parts), attributes.pop())


def _parsed(part: str, whole: str) -> tuple[tuple[Step, ...], str | None]:
    if part.endswith("/"):
        raise UnsupportedPath(whole)
    steps: list[Step] = []
    at = 1 if part == "." else 0
    while at < len(part) and part[at] != "@":
        match = _STEP.match(part, at)
        if match is None or part[match.end() : match.end() + 1] not in ("", "/"):
            raise UnsupportedPath(whole)
        steps.append(_step(match))
        at = match.end() + 1
    attribute = part[at + 1 :] or None
    if attribute is not None and not attribute.isidentifier():
        raise UnsupportedPath(whole)
    return tuple(steps), attribute


def _step(match: "re.Match[str]") -> Step:
    name, position, condition, compared, wanted = match.groups()
    return Step(
        name,
        int(position) if position else None,
        compiled(condition) if condition else None,
        wanted,
        equal=compared != "!=",
        plain=position is None and condition is None,
    )
