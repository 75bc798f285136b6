"""Letters of scripts that no language of the labels is written in, such as Arabic, Thai and Japanese ones."""

import re

from invoice_pipeline.readers.text_pdf.words import Word

_OTHER = re.compile("[\u0530-\u1dff\u2e80-\ufaff\ufb1d-\ufefc]")
"""All but those of Latin, Greek and Cyrillic, and signs."""
_MARKS = frozenset({"/", "|", "-", "\u2013"})


def of_other_script(text: str) -> bool:
    """Whether most of its letters are: nobody here knows whether it is a name, or the name of a field."""
    if text.isascii():
        return False
    return 2 * len(_OTHER.findall(text)) > sum(map(str.isalpha, text))


def known_part(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """``Red Dune Co. / <the same in Arabic>``: up to where another script begins, if it does not begin so."""
    other = next((at for at, word in enumerate(words) if of_other_script(word.text)), 0)
    known = words[:other] if other else words
    return known[:-1] if other and len(known) > 1 and known[-1].text in _MARKS else known


__all__ = ["known_part", "of_other_script"]
