"""What stands behind the name of a column: currency, what a price is for, and whether tax is in it."""

import re
from collections.abc import Sequence

from invoice_pipeline.readers.text_pdf.currency_marks import CODES, CURRENCY, MEANINGS, SHARED
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind, folded, head_phrase

AMOUNTS = frozenset({Kind.NET, Kind.GROSS, Kind.AMOUNT})
_OF_TAX = frozenset({Kind.RATE, Kind.TAX})
_CURRENCIES = frozenset(map(str.casefold, CODES)) | MEANINGS.keys() | SHARED.keys()
_IN = frozenset({"in", "en", "em", "i", "w"})
_WITH = frozenset(
    {
        "inc",
        "incl",
        "including",
        "inclusive",
        "inkl",
        "inklusive",
        "inclusief",
        "mit",
        "avec",
        "con",
        "com",
        "med",
        "ttc",
        "z",
    }
)
_WITHOUT = frozenset(
    {
        "before",
        "bez",
        "eks",
        "ekskl",
        "ex",
        "exc",
        "excl",
        "excluding",
        "exclusief",
        "exclusive",
        "exkl",
        "ht",
        "ohne",
        "sans",
        "sem",
        "senza",
        "sin",
        "uden",
        "utan",
        "without",
        "zonder",
    }
)
_PER = frozenset({"per", "pro", "je", "par", "por", "pr", "za"})
"""Before what one price is for."""
_ALONE = frozenset({"ht", "ttc", "excl", "incl", "inkl", "exkl"})
"""What says it without naming the tax."""
_GLUED = re.compile(rf"(.*[^\W\d_])(?:[(\[]{CURRENCY}[)\]]|[€£$¥₹])")
_SYMBOL = re.compile(r"[(\[]?([€£$¥₹])[)\]]?")
_ENDS = frozenset(")]€£$¥₹")


def name_of_column(word: str) -> str:
    """A word as heads compare it, without a currency that is written close behind it: ``Amount(€)``."""
    if word[-1] not in _ENDS:
        return folded(word)
    alone, glued = _SYMBOL.fullmatch(word), _GLUED.fullmatch(word)
    return alone[1] if alone else folded(glued[1] if glued else word)


def is_currency(word: str) -> bool:
    """Of a folded word."""
    return word in _CURRENCIES


def qualified(words: Sequence[str], position: int, kinds: frozenset[Kind]) -> tuple[int, frozenset[Kind]]:
    """Where the words end that qualify a name, which ends at ``position``, and what it names with them."""
    while position < len(words):
        word = words[position]
        if is_currency(word):
            position += 1
        elif _begins_pair(words, position, kinds):
            position += 2
        elif word in _WITH or word in _WITHOUT:
            tax = head_phrase(words, position + 1) if position + 1 < len(words) else None
            named = tax.length if tax and tax.kinds & _OF_TAX else 0
            if not named and word not in _ALONE:
                break
            position += 1 + named
            kinds = _with_tax_said(kinds, Kind.GROSS if word in _WITH else Kind.NET)
        else:
            break
    return position, kinds


def _begins_pair(words: Sequence[str], position: int, kinds: frozenset[Kind]) -> bool:
    """``in EUR``, or what a price is for: ``per litre``."""
    word, following = (*words[position : position + 2], "")[:2]
    if word in _IN and is_currency(following):
        return True
    return word in _PER and bool(following) and Kind.UNIT_PRICE in kinds


def _with_tax_said(kinds: frozenset[Kind], amount: Kind) -> frozenset[Kind]:
    """A price stays one; an amount is now known to be net or gross."""
    return (kinds - AMOUNTS) | {amount} if kinds & AMOUNTS and not kinds <= {Kind.UNIT_PRICE} else kinds
