"""lxml's own XPath, by which the readers' paths are checked."""

from lxml import etree


def texts_at(root: "etree._Element", xpath: str) -> list[str]:
    """The stripped text of every element and attribute that the XPath finds."""
    found = root.xpath(xpath)
    assert isinstance(found, list), xpath
    return [
        str(item.text or "").strip() if isinstance(item, etree._Element) else str(item).strip()
        for item in found
    ]
