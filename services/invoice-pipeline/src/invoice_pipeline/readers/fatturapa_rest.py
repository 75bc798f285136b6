"""What a FatturaPA says and EN 16931 has no term for, kept under its path in the document.

A path is ``DatiTrasporto/MezzoTrasporto``, and ``DatiContratto[2]/Data`` where there are several. Every text
of the document that the tables of the readers do not name is among them, so that nothing is lost.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from common.schemas.values import MAX_TEXT
from invoice_pipeline.readers.errors import TooLarge
from invoice_pipeline.readers.xml_document import XmlElement

_MOST_TEXTS = 5_000
"""Beyond the lines; an ordinary invoice has some twenty."""
_LONGEST_KEY = 300
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


def rest(
    element: XmlElement, read: Collection[str], read_once: Collection[str], skipped: Collection[str] = ()
) -> dict[str, str]:
    """The texts below ``element`` by their path, but for those that were read.

    ``read`` are paths without positions, read wherever they occur; of ``read_once`` only the first was.
    Elements of a path in ``skipped`` are passed over with all that is in them. Raises TooLarge.
    """
    found: dict[str, str] = {}
    for plain, path, text in _texts(element, "", "", frozenset(skipped)):
        if plain in read or (plain in read_once and "[" not in path):
            continue
        if len(text) > MAX_TEXT:
            raise TooLarge(plain, len(text), MAX_TEXT)
        if len(found) >= _MOST_TEXTS:
            raise TooLarge("texts beyond EN 16931", len(found) + 1, _MOST_TEXTS)
        found[path[:_LONGEST_KEY]] = text
    return found


def _texts(
    element: XmlElement, plain: str, path: str, skipped: frozenset[str]
) -> Iterator[tuple[str, str, str]]:
    """Path without positions, path with them, and text, of each element that has any."""
    seen: Counter[str] = Counter()
    for child in element:
        if not isinstance(child.tag, str):
            continue
        seen[child.tag] += 1
        plain_child = f"{plain}/{child.tag}".lstrip("/")
        if child.tag == _SIGNATURE:
            yield "Signature", "Signature", "XAdES, not checked"
        elif plain_child not in skipped:
            position = f"[{seen[child.tag]}]" if seen[child.tag] > 1 else ""
            yield from _below(child, plain_child, f"{path}/{child.tag}{position}".lstrip("/"), skipped)


def _below(
    child: XmlElement, plain: str, path: str, skipped: frozenset[str]
) -> Iterator[tuple[str, str, str]]:
    text = (child.text or "").strip()
    if text:
        yield plain, path, text
    yield from _texts(child, plain, path, skipped)
