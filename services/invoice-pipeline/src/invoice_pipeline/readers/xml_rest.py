"""What a document says beyond the canonical invoice: every text that nothing has read, under its path."""

from common.schemas.extensions import LEFT_OUT, LONGEST_KEY, MOST_EXTENSIONS
from common.schemas.values import MAX_TEXT
from invoice_pipeline.readers.xml_node import Node

MOST_IN_ALL = 50_000
"""Texts in one document: ten for each of 5,000 lines."""

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
        unread: list[tuple[str, str]] = []
        self._gather(node, "", unread)
        cut = len(node.xpath) + 1
        kept = unread[: min(MOST_EXTENSIONS, self._left)]
        self._left -= len(kept)
        found: dict[str, str] = {}
        for path, text in kept:
            found[_free(path[cut:] or ".", found)] = text[:MAX_TEXT]
        node.close()
        left_out = len(unread) - len(kept) + sum(len(text) > MAX_TEXT for _, text in kept)
        return found | {LEFT_OUT: str(left_out)} if left_out else found

    def _gather(self, node: Node, parent: str, unread: list[tuple[str, str]]) -> None:
        if node.closed:
            return
        if (
            not node.read
            and (text := node.value(None))
            and (f"{parent}/{node.name}", text) not in self._implied
        ):
            unread.append((node.xpath, text))
        for name, value in node.element.items():
            self._gather_attribute(node, str(name), str(value).strip(), unread)
        for brothers in node.children.values():
            for child in brothers:
                self._gather(child, node.name, unread)
                tail = child.element.tail
                if tail and not tail.isspace():
                    unread.append((f"{node.xpath}/text()", tail.strip()))

    def _gather_attribute(self, node: Node, name: str, text: str, unread: list[tuple[str, str]]) -> None:
        if name in node.attributes_read or name == _SCHEMA_LOCATION or not text:
            return
        if (f"@{name}", text) not in self._implied:
            unread.append((f"{node.xpath}/@{name.rpartition('}')[2]}", text))


def _free(path: str, taken: dict[str, str]) -> str:
    """A key that no other text has: elements of two namespaces may share a name."""
    key, count = path[:LONGEST_KEY], 1
    while key in taken:
        count += 1
        suffix = f"#{count}"
        key = f"{path[: LONGEST_KEY - len(suffix)]}{suffix}"
    return key
