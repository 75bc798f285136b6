"""The accounts that direct debits are drawn from, or refunds go to: they are the buyer's."""

import re
from collections.abc import Iterator

from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.rare_lines import lines_with
from invoice_pipeline.readers.text_pdf.words import Word

COLLECTED = re.compile(
    r"(?i)abgebucht|eingezogen|buchen wir|ziehen wir|lastschrift|direct debit|debited|withdrawn"
    r"|automatic (?:payment|draft|debit)|auto ?pay\b|prélev|domiciliación|cargo en (?:su |la )?cuenta|adeudo"
    r"|(?:cargará|cargaremos) en|addebit|incasso|ge[iï]ncasseerd|afgeschreven|autogiro|betalingsservice"
    r"|avtalegiro"
)
"""What is taken off the buyer's account is due when it is."""
_YOURS = (
    r"\b(?:ihre[mns]? (?:bank|giro)?kontos?|(?:deinem|ihr|dein) (?:bank|giro)?konto|folgendem konto"
    r"|your (?:bank |current )?account|votre compte(?: bancaire)?|(?:uw|je|jouw) (?:bank)?rekening"
    r"|(?:su|tu) cuenta(?: bancaria)?|(?:suo|vostro) conto(?: corrente)?|(?:sua|vossa) conta"
    r"|(?:din|deres|jeres|ditt|ert|er) konto|(?:twojego|państwa) (?:rachunku|konta)|vašeho účtu"
    r"|tililtä(?:si|nne)|(?:afgeschreven|ge[iï]ncasseerd) van|teruggestort op|domiciliad[ao] en)\b"
)
_DRAWN = (
    r"\b(?:(?:vom|von dem) (?:bank)?konto|sur le compte|(?:van|op|van de) rekening|from (?:bank )?account"
    r"|(?:en|de) la cuenta|(?:sul|dal) conto|da conta|z (?:rachunku|konta)|z účtu|fra konto|från konto"
    r"|domiciliación bancaria)\b"
)
"""Payments go to what is called so as well: only where something is collected it is the buyer's."""
_DEBITED = re.compile(rf"(?i)(?P<yours>{_YOURS})|{_DRAWN}")
_NAMES = (
    "konto", "account", "compte", "rekening", "cuenta", "conto", "conta", "rachunk", "konta", "účtu",
    "tililtä", "geïncasseerd", "geincasseerd", "afgeschreven van", "teruggestort", "domicilia",
)  # fmt: skip
"""Of which a page that says so has one: to look for these takes a tenth of the time."""
_BEGINS = re.compile(r"(?:IBAN\W{0,3})?[A-Z]{2}\d{2}")
_HOLDS = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2} ?[A-Z0-9*X]{2}")
_FLUSH = 3.0
"""Points between the left edges of lines of one text."""
_NEXT = 1.6
"""Font heights between them."""


def debited_words(document: LabelledLines) -> frozenset[Word]:
    """Of the text behind ``von Ihrem Konto``, or of the line below that goes on with an account."""
    text = document.text.casefold()
    if not any(name in text for name in _NAMES):
        return frozenset()
    return frozenset(
        word for at, line in lines_with(document, _DEBITED) for word in _words(document, at, line)
    )


def _words(document: LabelledLines, at: int, line: Line) -> Iterator[Word]:
    for cell in line.cells:
        match = _DEBITED.search(cell.text)
        if match is None or not (match["yours"] or COLLECTED.search(line.text)):
            continue
        if _HOLDS.search(line.text, line.text.find(match[0]) + len(match[0])):
            yield from words_between(cell.words, match.end(), len(cell.text))
            yield from (word for other in line.cells if other.bbox[0] > cell.bbox[2] for word in other.words)
        else:
            yield from _below(document, at, cell)


def _below(document: LabelledLines, at: int, cell: Line) -> Iterator[Word]:
    for line in document.lines[at + 1 : at + 2]:
        near = line.page == cell.page and line.bbox[1] - cell.bbox[3] <= _NEXT * cell.words[0].height
        for other in line.cells if near else ():
            if abs(other.bbox[0] - cell.bbox[0]) <= _FLUSH and _BEGINS.match(other.text):
                yield from other.words


__all__ = ["COLLECTED", "debited_words"]
