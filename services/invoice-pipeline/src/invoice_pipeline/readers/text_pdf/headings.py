"""Texts that name things instead of being one: heads of columns, and labels that stand in boxes."""

import re
from functools import cache, lru_cache

from invoice_pipeline.readers.text_pdf.tables.phrases import folded, head_phrase
from invoice_pipeline.readers.text_pdf.vocabulary import Strength, tables

_SHARE = 2 / 3
"""Of its words."""
_LONGEST = 5
_SMALL = 2
"""Letters of words that join others; phrases are compared without them."""
_BLOCK = re.compile(
    r"(?:\w+ ){1,2}(?:address|adresse?|adres|anschrift|adresa|adresi|osoite|adress)"
    r"|(?:adresse|adres|adresa|indirizzo|direccion|domicilio|endereco|alamat) \w+|alamat"
    r"|(?:\w+ ){1,2}(?:details|information|daten|angaben|gegevens|bilgileri|adat(?:ok|ai)|oplysninger)"
    r"|(?:\w+ ){1,2}(?:uppgifter|tiedot)"
    r"|dane (?:\w+(?:owe|jne|cy)|firmy|klienta)"
    r"|(?:datos|dados|dati|donnees|informations|podaci|podatki|udaje)(?: d\w{1,2}| o)? \w+"
    r"|στοιχεια \w+|\w+ στοιχεια|данни(?: за)? \w+|дани \w+|реквизити(?: \w+)?"
)
"""Of names as they are compared, without accents."""


def heads_a_block(plain: str) -> bool:
    """``Postal address``, ``Customer details``: what stands over a party's data is not its name."""
    return _BLOCK.fullmatch(plain) is not None


@lru_cache(maxsize=4096)
def is_heading(text: str) -> bool:
    """Whether most of its words name a column, or in so many words a field, in any language."""
    words = [word for word in map(folded, text.replace("/", " ").split()) if len(word) > _SMALL]
    position = known = 0
    while position < len(words):
        phrase = head_phrase(words, position)
        length = max(phrase.length if phrase else 0, _label_at(words, position))
        known += length
        position += length or 1
    return bool(words) and known >= _SHARE * len(words)


def _label_at(words: list[str], position: int) -> int:
    for length in range(min(_LONGEST, len(words) - position), 0, -1):
        if tuple(words[position : position + length]) in _labels():
            return length
    return 0


@cache
def _labels() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(word for word in phrase if len(word) > _SMALL)
        for fields in tables().values()
        for kinds in fields.values()
        for phrase in kinds.get(Strength.STRONG, ())
    )
