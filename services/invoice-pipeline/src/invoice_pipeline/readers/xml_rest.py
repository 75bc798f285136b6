"""What a document says beyond the canonical invoice: every text that nothing has read, under its path."""

from common.schemas.extensions import LEFT_OUT, LONGEST_KEY, MOST_EXTENSIONS
from common.schemas.values import MAX_TEXT
from invoice_pipeline.readers.errors import TooLarge
from invoice_pipeline.readers.xml_node import Node

MOST_IN_ALL = 50_000
"""Texts in one document: ten for each of 5,000 lines."""

MOST_ATTRIBUTES = 100
"""Of one element. UBL and CII know ten; to list them costs the square of their number."""

_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


class Rest:
    """Collects for one document. ``implied`` are texts that say nothing beyond where they stand.

    They are named by parent and name, or by the name of an attribute: ``("TaxScheme/ID", "VAT")``,
    ``("@currencyID", "EUR")``.
    """

    def __init__(self, implied: frozenset[tuple[str, str]] = frozenset()) -> None:
        self._implied = implied
        self._left = MOST_IN_ALL

    def of(self, node: Node) -> dict[str, str]:
        """The unread texts below ``node``, which is closed thereby, by their paths from it."""
        unread = _Unread(min(MOST_EXTENSIONS, self._left))
        self._gather(node, "", unread)
        self._left -= len(unread.kept)
        found: dict[str, str] = {}
        for path, text in unread.kept:
            found[_free(path[len(node.xpath) + 1 :] or ".", found)] = text
        return found | {LEFT_OUT: str(unread.left_out)} if unread.left_out else found

    def _gather(self, node: Node, parent: str, unread: "_Unread") -> None:
        if (
            not node.read
            and (text := node.value(None))
            and (f"{parent}/{node.name}", text) not in self._implied
        ):
            unread.add(node.xpath, text)
        attributes = node.element.attrib
        if attributes:
            if len(attributes) > MOST_ATTRIBUTES:
                raise TooLarge("attributes of one element", len(attributes), MOST_ATTRIBUTES)
            for name, value in attributes.items():
                self._gather_attribute(node, str(name), str(value).strip(), unread)
        for brothers in node.children.values():
            for child in brothers:
                if not child.closed:
                    self._gather(child, node.name, unread)
                tail = child.element.tail
                if tail and not tail.isspace():
                    unread.add(f"{node.xpath}/text()", tail.strip())
        node.close()

    def _gather_attribute(self, node: Node, name: str, text: str, unread: "_Unread") -> None:
        if name in node.attributes_read or name == _SCHEMA_LOCATION or not text:
            return
        if (f"@{name}", text) not in self._implied:
            unread.add(f"{node.xpath}/@{name.rpartition('}')[2]}", text)


class _Unread:
    """Texts with their paths, as many as may be kept, and the count of those left out or cut."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.kept: list[tuple[str, str]] = []
        self.left_out = 0

    def add(self, path: str, text: str) -> None:
        fits = len(self.kept) < self._most
        if fits:
            self.kept.append((path, text[:MAX_TEXT]))
        self.left_out += not fits or len(text) > MAX_TEXT


def _free(path: str, taken: dict[str, str]) -> str:
    """A key that no other text has: elements of two namespaces may share a name."""
    key, count = path[:LONGEST_KEY], 1
    while key in taken:
        count += 1
        suffix = f"#{count}"
        key = f"{path[: LONGEST_KEY - len(suffix)]}{suffix}"
    return key
