"""Pages on which some things are called by words of no language, as on those of sellers nobody has seen."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.phrase_files import LANGUAGES
from invoice_pipeline.readers.text_pdf.vocabulary import Label, plain, vocabulary_of
from invoice_pipeline.readers.text_pdf.words import Pages

_TELLING = 3
"""Letters of a word; of shorter ones too many mean something."""
_VOWELS, _CONSONANTS = "aeiouy", "bcdfghjklmnpqrstvwxz"


def labels_on(pages: Pages) -> Iterator[Label]:
    document = LabelledLines(lines_of(pages.words))
    vocabulary = vocabulary_of(document.languages)
    for line in document.lines:
        yield from vocabulary.labels_in(line)


def renamed(pages: Pages, fields: Collection[str]) -> Pages:
    """With every name of these fields turned into words that mean nothing, of the same length and case."""
    named = {
        id(word)
        for label in labels_on(pages)
        if label.field in fields
        for word in label.line.words[label.start : label.after]
    }
    words = tuple(
        word._replace(text=meaningless(word.text)) if id(word) in named else word for word in pages.words
    )
    return replace(pages, words=words)


def meaningless(word: str) -> str:
    """One word always becomes the same other one."""
    if sum(map(str.isalpha, word)) < _TELLING:
        return "Quv"
    known = vocabulary_of(LANGUAGES).words
    return next(
        turned
        for step in range(1, len(_VOWELS) * len(_CONSONANTS))
        if plain(turned := "".join(_turned(letter, step) for letter in word)) not in known
    )


def _turned(letter: str, step: int) -> str:
    for letters in (_VOWELS, _CONSONANTS):
        if letter.casefold() in letters:
            other = letters[(letters.index(letter.casefold()) + step) % len(letters)]
            return other.upper() if letter.isupper() else other
    return "u" if letter.isalpha() else letter


__all__ = ["labels_on", "meaningless", "renamed"]
