"""Domains of mail and web addresses, which tell whose page it is."""

import re
from collections.abc import Callable, Iterable

from invoice_pipeline.readers.text_pdf.address_blocks import cells_below
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line

_DOMAIN = re.compile(r"(?:@|www\.|https?://)([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
_SHORTEST = 3
"""Letters of a word that says something: ``the`` and ``und`` are in half of all domains."""


def signs_of_domains(
    document: LabelledLines, name: Candidate[str], plain: str, beyond: Callable[[], bool]
) -> int:
    """The most that a domain on the pages says for a name; ``plain``: as names are compared.

    ``beyond``: those alone count that stand elsewhere than in the block which the name heads. There a domain
    tells whose address that is, and not who sends the invoice.
    """
    most = max((belongs(domain, plain) for domain in document.once(_domains_on)), default=0)
    if not most or not beyond():
        return most
    place = document.cell_with(name.words[0])
    own = {id(cell) for _, cell in cells_below(document.lines, *place)} if place else set()
    cells = (cell for line in document.lines for cell in line.cells if id(cell) not in own)
    return max((belongs(domain, plain) for domain in domains_in(cells)), default=0)


def _domains_on(document: LabelledLines) -> set[str]:
    return domains_in(document.lines)


def domains_in(lines: Iterable[Line]) -> set[str]:
    return {
        match[1].casefold().removeprefix("www.") for line in lines for match in _DOMAIN.finditer(line.text)
    }


def belongs(domain: str, name: str) -> int:
    """How many signs a domain is: two, where it is made of the name's words, one where it has one of them."""
    label = domain.rpartition(".")[0].rpartition(".")[2].replace("-", "")
    words = [word for word in name.split() if len(word) > _SHORTEST and word in label]
    covered = len(words) > 1 or label in (name.replace(" ", ""), *words)
    return (1 + covered) if words or (len(label) > _SHORTEST and label in name.replace(" ", "")) else 0
