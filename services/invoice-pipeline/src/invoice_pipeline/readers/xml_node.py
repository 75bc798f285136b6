"""An XML tree as readers walk it: children by name, where each one stands, and what was read of it."""

from collections.abc import Callable

from invoice_pipeline.readers.errors import TooLarge
from invoice_pipeline.readers.xml_document import XmlElement

MOST_CHILDREN = 20_000
"""Of one element: more than any invoice has lines (see ``xml_group.MOST_GROUPS``)."""

Rename = Callable[[str, str], str]
"""The parent's name and an element's own name -> the name that paths find it by."""


class Naming:
    """By which names the elements of one document go.

    Those of ``namespaces``, or of none, go by their own, or by what ``rename`` makes of it. All others keep
    their namespace, and so match no path of ours.
    """

    def __init__(self, namespaces: frozenset[str] = frozenset(), rename: Rename | None = None) -> None:
        self._namespaces = namespaces
        self._rename = rename
        self._known: dict[str, _Names] = {}

    def below(self, parent: str) -> "_Names":
        """Tag -> name for paths, and own name, of the elements below one of this name."""
        key = parent if self._rename else ""
        names = self._known.get(key)
        if names is None:
            names = self._known[key] = _Names(self, parent)
        return names

    def of(self, parent: str, tag: str) -> tuple[str, str]:
        namespace, _, own = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
        if namespace and namespace not in self._namespaces:
            return tag, own
        return self._rename(parent, own) if self._rename else own, own


class _Names(dict[str, tuple[str, str]]):
    """Computed once for each tag: a document repeats its few tags thousands of times."""

    def __init__(self, naming: Naming, parent: str) -> None:
        super().__init__()
        self._naming = naming
        self._parent = parent

    def __missing__(self, tag: str) -> tuple[str, str]:
        found = self[tag] = self._naming.of(self._parent, tag)
        return found


class Node:
    """One element. Its children are indexed when they are first asked for, and let go when it is closed.

    ``xpath`` has names without prefixes, and positions where brothers have the name too:
    ``/Invoice/InvoiceLine[3]/ID``. A node does not know its parent, so that no cycle keeps it in memory.
    """

    __slots__ = ("_children", "_naming", "attributes_read", "closed", "element", "name", "read", "xpath")

    def __init__(self, element: XmlElement, name: str, xpath: str, naming: Naming) -> None:
        self.element = element
        self.name = name
        self.xpath = xpath
        self.read = False
        self.closed = False
        self.attributes_read: tuple[str, ...] = ()
        self._naming = naming
        self._children: dict[str, list[Node]] | None = None

    @property
    def children(self) -> "dict[str, list[Node]]":
        if self._children is None:
            self._children = self._indexed() if len(self.element) else _NONE
        return self._children

    def value(self, attribute: str | None) -> str:
        """The text of the element, or of one of its attributes, without the space around it."""
        text = self.element.text if attribute is None else self.element.get(attribute)
        return text.strip() if text else ""

    def mark(self, attribute: str | None) -> None:
        """The text is now in the canonical invoice."""
        if attribute is None:
            self.read = True
        else:
            self.attributes_read += (attribute,)

    def close(self) -> None:
        """All of it is accounted for; a long invoice does not hold the indices of all its lines."""
        self.closed = True
        self._children = _NONE

    def _indexed(self) -> "dict[str, list[Node]]":
        if len(self.element) > MOST_CHILDREN:
            raise TooLarge("elements in one place", len(self.element), MOST_CHILDREN)
        names = self._naming.below(self.name)
        index: dict[str, list[Node]] = {}
        for element in self.element.iterchildren("*"):  # comments and instructions are no elements
            name, own = names[element.tag]
            brothers = index.get(name)
            if brothers is None:
                index[name] = [Node(element, name, f"{self.xpath}/{own}", self._naming)]
                continue
            if len(brothers) == 1:
                brothers[0].xpath += "[1]"
            xpath = f"{self.xpath}/{own}[{len(brothers) + 1}]"
            brothers.append(Node(element, name, xpath, self._naming))
        return index


_NONE: dict[str, list[Node]] = {}


def root_node(element: XmlElement, naming: Naming | None = None) -> Node:
    naming = naming or Naming()
    name, own = naming.of("", str(element.tag))
    return Node(element, name, f"/{own}", naming)
