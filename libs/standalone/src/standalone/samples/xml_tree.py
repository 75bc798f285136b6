from decimal import Decimal

from lxml import etree


class XmlTree:
    """Builds elements by `prefix:name`, in the order the schema wants them."""

    def __init__(self, root: str, namespaces: dict[str | None, str]) -> None:
        self._namespaces = namespaces
        name = etree.QName(namespaces[_prefix(root)], root.rpartition(":")[2])
        # The stubs forget that None names the default namespace.
        self.root = etree.Element(name, nsmap=namespaces)  # type: ignore[arg-type]

    def add(
        self, parent: etree._Element, path: str, text: str | Decimal | None = None, **attributes: str
    ) -> etree._Element:
        """Add a chain of elements, `cac:PartyName/cbc:Name`; the last one takes text and attributes."""
        element = parent
        for step in path.split("/"):
            element = etree.SubElement(
                element, etree.QName(self._namespaces[_prefix(step)], step.rpartition(":")[2])
            )
        for name, value in attributes.items():
            element.set(name, value)
        element.text = None if text is None else str(text)
        return element

    def to_bytes(self) -> bytes:
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _prefix(name: str) -> str | None:
    return name.partition(":")[0] if ":" in name else None
