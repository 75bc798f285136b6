"""The words of a document's pages as small JSON: what is looked up in them after the document was read."""

import json
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from invoice_pipeline.readers.text_pdf.sight import Sight
from invoice_pipeline.readers.text_pdf.words import Pages, PageSize, Word

MOST_WORDS = 20_000
"""About forty dense pages; a word costs 60 bytes."""
_DECIMALS = 2
"""Of a point: finer than any letter."""


class _Written(BaseModel):
    """Each word: text, page, four edges of its box, baseline, sight, certainty."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    sizes: list[tuple[float, float]] = Field(max_length=5_000)
    words: list[tuple[str, int, float, float, float, float, float, Sight, float | None]] = Field(
        max_length=MOST_WORDS
    )


def words_to_json(pages: Pages) -> bytes:
    """What nobody sees is left out, and what is over the limit."""
    written = {
        "sizes": [[round(size.width, _DECIMALS), round(size.height, _DECIMALS)] for size in pages.sizes],
        "words": [
            [word.text, word.page, *_rounded(word), word.sight.value, word.certainty]
            for word in pages.words[:MOST_WORDS]
        ],
    }
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def words_from_json(written: bytes) -> Pages:
    """Raises ValueError."""
    found = _Written.model_validate_json(written)
    words = tuple(
        Word(text, page, (x0, top, x1, bottom), baseline, sight, certainty)
        for text, page, x0, top, x1, bottom, baseline, sight, certainty in found.words
    )
    if any(not 0 < word.page <= len(found.sizes) for word in words):
        raise ValueError("a word stands on a page that is not there")
    return Pages(tuple(PageSize(*size) for size in found.sizes), words)


def only_pages(pages: Pages, first: int, last: int) -> Pages:
    """Those of one invoice, where a document holds several. Pages keep their numbers."""
    return replace(pages, words=tuple(word for word in pages.words if first <= word.page <= last))


def _rounded(word: Word) -> list[float]:
    return [round(edge, _DECIMALS) for edge in (*word.bbox, word.baseline)]
