"""Documents embedded in an XML invoice as base64: taken out of the tree, which then names them by SHA-256."""

import binascii
import hashlib
import re

from invoice_pipeline.readers.attachment import Attachment
from invoice_pipeline.readers.errors import TooLarge
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.xml_document import XmlElement

_MEDIA_TYPE = re.compile(r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$")
_UNKNOWN = "application/octet-stream"


def lift(root: XmlElement, name: str | None, limits: Limits) -> tuple[Attachment, ...]:
    """The documents in the elements of this ``name``, of any namespace; each once. Raises TooLarge.

    What is no base64 stays where it is, and whoever reads the element finds a value of the wrong form. A
    SHA-256 would be base64: so the one that is read is of a document that was here, and never forged.
    """
    found: dict[str, Attachment] = {}
    for count, element in enumerate(root.iter(f"{{*}}{name}") if name else (), start=1):
        if count > limits.attachments:
            raise TooLarge("attached documents", count, limits.attachments)
        content = _decoded(element.text)
        if content is None:
            continue
        if len(content) > limits.attachment:
            raise TooLarge("attached document", len(content), limits.attachment)
        digest = hashlib.sha256(content).hexdigest()
        found.setdefault(digest, Attachment(digest, content, _media_type(element.get("mimeCode"))))
        element.text = digest
    return tuple(found.values())


def _decoded(text: str | None) -> bytes | None:
    """The bytes, if there are any; padding that its writer forgot is made up for."""
    packed = "".join((text or "").split()).rstrip("=")
    try:
        return binascii.a2b_base64(packed + "=" * (-len(packed) % 4), strict_mode=True) or None
    except ValueError:  # binascii.Error, or characters beyond ASCII
        return None


def _media_type(stated: str | None) -> str:
    media_type = (stated or "").strip().lower()
    return media_type if _MEDIA_TYPE.match(media_type) else _UNKNOWN
