"""Addresses of mail and web pages, which are made of the names of those who print them."""

import re
from collections.abc import Sequence

from invoice_pipeline.readers.text_pdf.layout import Line

_DOMAIN = re.compile(r"(?:@|www\.|https?://)([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
_SHORTEST = 3
"""Letters of a word that says something: ``the`` and ``und`` are in half of all domains."""


def domains_in(lines: Sequence[Line]) -> set[str]:
    return {
        match[1].casefold().removeprefix("www.") for line in lines for match in _DOMAIN.finditer(line.text)
    }


def belongs(domain: str, name: str) -> int:
    """How many signs a domain is: two, where it is made of the name's words, one where it has one of them."""
    label = domain.rpartition(".")[0].rpartition(".")[2].replace("-", "")
    words = [word for word in name.split() if len(word) > _SHORTEST and word in label]
    covered = len(words) > 1 or label in (name.replace(" ", ""), *words)
    return (1 + covered) if words or (len(label) > _SHORTEST and label in name.replace(" ", "")) else 0


__all__ = ["belongs", "domains_in"]
