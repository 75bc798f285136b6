"""ASN.1 in BER (X.690), as far as a signed envelope needs it: slices of the bytes, and nothing built of them.

A decoder of DER refuses the indefinite lengths that some signing software writes, and one that takes them
builds a tree of whatever size and depth. Here both are bounded before anything is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

INTEGER = 0x02
OCTET_STRING = 0x04
OBJECT_IDENTIFIER = 0x06
SEQUENCE = 0x30
SET = 0x31
CONSTRUCTED = 0x20
CONTEXT = 0xA0
"""Context-specific, constructed and tagged 0; ``CONTEXT + n`` is tagged n."""

_HIGH_TAG = 0x1F
"""A tag whose number stands in further bytes, which CMS never needs."""
_LONG_FORM = 0x80
"""X.690 section 8.1.3.5: the length of the length, and of zero bytes where it is indefinite."""
_LENGTH_BYTES = 4
_LONGEST_OID = 64
DEEPEST = 40
"""A CAdES signature with its certificates is some 15 levels deep."""
MOST_ELEMENTS = 60_000
"""Passed over while the end of one of indefinite length is looked for: 50 MB in pieces of 1,000 bytes."""


class Malformed(ValueError):
    """The bytes are not ASN.1, or are cut off, or deeper than any signature is."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: ``data[start:end]`` is all of it, ``data[content:until]`` what it holds."""

    data: bytes
    tag: int
    start: int
    content: int
    until: int
    end: int

    @property
    def raw(self) -> bytes:
        return self.data[self.start : self.end]

    @property
    def body(self) -> bytes:
        return self.data[self.content : self.until]

    def children(self) -> Iterator["Element"]:
        """Raises Malformed."""
        if not self.tag & CONSTRUCTED:
            raise Malformed(f"an element of tag {self.tag:#x} holds no others")
        position = self.content
        while position < self.until:
            child = element(self.data, position, self.until)
            yield child
            position = child.end

    def octets(self, limit: int) -> bytes:
        """The bytes of an octet string, which BER may have cut into pieces. Raises Malformed."""
        pieces: list[bytes] = []
        size = 0
        for piece in _pieces(self, 0):
            size += piece.until - piece.content
            if size > limit:
                raise Malformed(f"an octet string of over {limit} bytes")
            pieces.append(piece.body)
        return b"".join(pieces)


def element(data: bytes, position: int = 0, limit: int | None = None) -> Element:
    """The element that begins at ``position``. Raises Malformed."""
    return _Scan(data).element(position, len(data) if limit is None else limit, 0)


def oid(found: Element) -> str:
    """An object identifier in dots. Raises Malformed."""
    body = found.body
    if found.tag != OBJECT_IDENTIFIER or not 1 <= len(body) <= _LONGEST_OID or body[-1] & 0x80:
        raise Malformed("an object identifier is expected")
    numbers: list[int] = []
    value = 0
    for byte in body:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def _pieces(found: Element, depth: int) -> Iterator[Element]:
    if depth > DEEPEST:
        raise Malformed(f"an octet string in over {DEEPEST} others")
    if not found.tag & CONSTRUCTED:
        yield found
        return
    for child in found.children():
        yield from _pieces(child, depth + 1)


class _Scan:
    """Measures elements; the one that counts is how many are passed over on the way to an end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._passed = 0

    def element(self, position: int, limit: int, depth: int) -> Element:
        self._passed += 1
        if depth > DEEPEST or self._passed > MOST_ELEMENTS:
            raise Malformed("more elements, or deeper ones, than a signature has")
        tag = self._byte(position, limit)
        if tag & _HIGH_TAG == _HIGH_TAG:
            raise Malformed("a tag of several bytes")
        content, length = self._length(position + 1, limit)
        if length is None:
            if not tag & CONSTRUCTED:
                raise Malformed("a primitive element of indefinite length")
            until = self._end_of_contents(content, limit, depth)
            return Element(self._data, tag, position, content, until, until + 2)
        if content + length > limit:
            raise Malformed(f"an element of {length} bytes where {limit - content} are left")
        return Element(self._data, tag, position, content, content + length, content + length)

    def _end_of_contents(self, position: int, limit: int, depth: int) -> int:
        while self._data[position : position + 2] != b"\x00\x00":
            position = self.element(position, limit, depth + 1).end
        if position + 2 > limit:
            raise Malformed("an end outside of what it ends")
        return position

    def _length(self, position: int, limit: int) -> tuple[int, int | None]:
        """Where the content begins, and how long it is; None where only its end tells."""
        first = self._byte(position, limit)
        if first < _LONG_FORM:
            return position + 1, first
        count = first - _LONG_FORM
        if count == 0:
            return position + 1, None
        if count > _LENGTH_BYTES or position + 1 + count > limit:
            raise Malformed("a length of more bytes than there are")
        return position + 1 + count, int.from_bytes(self._data[position + 1 : position + 1 + count])

    def _byte(self, position: int, limit: int) -> int:
        if position >= limit:
            raise Malformed("it ends in the middle")
        return self._data[position]
