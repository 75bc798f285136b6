"""Text layers that say something else than what is drawn: fonts without, or with a wrong, map to letters."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from invoice_pipeline.readers.text_pdf.sight import Sight
from invoice_pipeline.readers.text_pdf.vocabulary import plain, telling_words
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_WORDS, _SIGNS = 12, 40
"""Of a page that are enough to judge it by."""
_KNOWN = 0.03
"""Share of known words: invoices have 9 % and more, but for those in a language that is not known here."""
_LEGIBLE = 0.5
"""Share of letters and digits in what is printed: invoices have 85 % and more."""
_LETTERS_OF_A_WORD = 3
_LEADERS = "._-=*|"
"""Signs of which rules and dotted lines are made."""


def garbled_pages(pages: Pages) -> Iterator[int]:
    """The numbers of those whose words look like no language, or that hardly have any for want of a map."""
    by_page: defaultdict[int, list[str]] = defaultdict(list)
    for word in pages.words:
        if word.sight is Sight.SEEN:
            by_page[word.page].append(word.text)
    for number in range(1, len(pages.sizes) + 1):
        if number in pages.unmapped or _is_garbled(by_page[number]):
            yield number


def make_more_sense(found: Sequence[Word], layer: Sequence[Word]) -> bool:
    """Whether OCR has read a known language where the text layer has none."""
    read, layered = (_known(_words([word.text for word in words])) for words in (found, layer))
    return read > max(layered, _KNOWN)


def not_trusted(words: Sequence[Word], pages: Collection[int]) -> Iterator[Word]:
    """The words, those of some pages as if nobody had compared them with the picture."""
    for word in words:
        yield word._replace(sight=Sight.PICTURED) if word.page in pages else word


def _is_garbled(texts: Sequence[str]) -> bool:
    signs = "".join(texts)
    count = len(signs) - sum(map(signs.count, _LEADERS))
    if count >= _SIGNS and sum(map(str.isalnum, signs)) < _LEGIBLE * count:
        return True
    words = _words(texts)
    return len(words) >= _WORDS and _known(words) < _KNOWN


def _known(words: Sequence[str]) -> float:
    return sum(map(telling_words().__contains__, map(plain, words))) / len(words) if words else 0.0


def _words(texts: Sequence[str]) -> list[str]:
    return [
        text
        for text in texts
        if len(text) >= _LETTERS_OF_A_WORD
        and (text.isalpha() or sum(map(str.isalpha, text)) >= _LETTERS_OF_A_WORD)
    ]
