"""Names as people write them: with or without legal form, accents and case, and with a slip of the pen."""

import re

from rapidfuzz import fuzz

from invoice_pipeline.duplicates import plain_name

_ALIKE = 85.0
"""Of 100: one letter in seven is another, as between a name and its misprint."""
_OTHER = 60.0
"""Of 100: below it, two names have no more in common than any two names."""
_AND = re.compile(r" (?:und|and|et) ")
_UMLAUTS = {"ae": "a", "oe": "o", "ue": "u"}


def folded(name: str) -> str:
    """Without legal form, punctuation, case and accents, whether ü is written u or ue."""
    plain = _AND.sub(" ", plain_name(name))
    for written, letter in _UMLAUTS.items():
        plain = plain.replace(written, letter)
    return plain


def alike(one: str, other: str) -> bool:
    """Whether two names are of one company: one may have words that the other leaves out."""
    return fuzz.token_set_ratio(folded(one), folded(other)) >= _ALIKE


def unlike(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(folded(one), folded(other)) < _OTHER


def stands_in(name: str, text: str) -> bool:
    """Whether a folded text holds a folded name. A text much shorter than the name holds none."""
    return 2 * len(text) >= len(name) > 0 and fuzz.partial_ratio(name, text, score_cutoff=_ALIKE) > 0
