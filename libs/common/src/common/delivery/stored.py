"""Text and JSON in the form that Postgres takes, whatever a mail or a document has put into them."""

import json

from pydantic import JsonValue

from common.messages.payload import Payload


def stored(message: Payload) -> str:
    """JSON that Postgres takes: it has no place for NUL, which the subject of a mail may bring."""
    return message.model_dump_json().replace("\\u0000", "\\ufffd")


def stored_text(words: str) -> str:
    """Without NUL, and without halves of characters, which are no UTF-8: errors quote what they met."""
    return words.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def stored_json(value: JsonValue) -> str:
    """The same for a value. Raises ValueError for NaN and infinity, which JSON does not know."""
    return stored_text(json.dumps(value, ensure_ascii=False, allow_nan=False)).replace("\\u0000", "\\ufffd")
