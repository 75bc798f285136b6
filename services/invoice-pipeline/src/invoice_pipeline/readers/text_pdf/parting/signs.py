"""What each page says of the invoice that it belongs to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from invoice_pipeline.duplicates import normalised_number
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.identity import numbers_found
from invoice_pipeline.readers.text_pdf.labelled_amounts import amount_finder
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.parting.paging import PageNumber, PageNumbers, page_numbers
from invoice_pipeline.readers.text_pdf.titles import BOOKED, FoundTitle, titles_in
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength, languages_of
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_SURE = 0.85
"""Confidence of a number that stands at a label which names nothing else, or in the heading."""
_HEADING = 0.42
"""Weight of a title that has a line to itself: below are those that a sentence, or a label, mentions."""
_TOP = 0.5
"""Share of a page on which it says what it is."""
_TOTALS = ("gross", "payable")
_OF_OTHERS = ("previous", "prepaid")
"""Labels of what was owed or paid before: in a line that they begin is the number of another invoice."""
_MANY = 300
"""Labels of one field: well below what is looked at of a document."""


@dataclass(slots=True)
class PageSigns:
    """``numbers``: of invoices, as they are compared -> as they are written. ``counted``: its page numbers.

    ``headed``: it is called an invoice or a credit note at its top, or numbered as one. ``totals``: amounts
    that labels call the total, or due.
    ``words``: all that is written on it, as numbers are compared.
    """

    page: int
    numbers: dict[str, str] = field(default_factory=dict)
    counted: frozenset[PageNumber] = frozenset()
    headed: bool = False
    totals: set[Decimal] = field(default_factory=set)
    words: frozenset[str] = frozenset()

    @property
    def begins(self) -> bool:
        """It calls itself the first page."""
        return any(counted.number == 1 for counted in self.counted)

    def follows(self, before: "PageSigns") -> bool:
        """It counts on from the page before it, up to the same number of pages."""
        return any(
            PageNumber(counted.number - 1, counted.of) in before.counted
            for counted in self.counted
            if counted.number > 1
        )


def signs_on(pages: Pages) -> Sequence[PageSigns]:
    """Of pages that were looked at in no other way yet."""
    document = LabelledLines(lines_of(pages.words))
    counted = page_numbers(document.lines, pages)
    return signs_of(document, pages, tuple(titles_in(document, pages)), counted)


def headed_otherwise(titles: Sequence[FoundTitle], pages: Pages) -> bool:
    """They are headed as another kind of paper, and nowhere as an invoice."""
    headings = {title.title for title in titles if _heads(title, pages)}
    return bool(headings) and headings.isdisjoint(BOOKED)


def signs_of(
    document: LabelledLines, pages: Pages, titles: Sequence[FoundTitle], counted: PageNumbers
) -> Sequence[PageSigns]:
    """One for each page, in their order."""
    words = _words(document, pages)
    signs = [
        PageSigns(number, counted=counted.get(number, frozenset()), words=words[number])
        for number in range(1, len(pages.sizes) + 1)
    ]
    _note(signs, document, titles, pages)
    for other in _looked_at_alone(document):
        _note(signs, other, tuple(titles_in(other, pages)), pages)
    return signs


def _looked_at_alone(document: LabelledLines) -> Iterator[LabelledLines]:
    """Pages whose labels are not found among the document's.

    They are written in another language than most, or there are so many that the last are not looked at.
    """
    many = any(len(document.labels(name)) > _MANY for name in ("number", *_TOTALS))
    for _, lines in groupby(document.lines, lambda line: line.page):
        of_page = tuple(lines)
        if many or not set(languages_of(of_page)) <= set(document.languages):
            yield LabelledLines(of_page)


def _note(
    signs: Sequence[PageSigns], document: LabelledLines, titles: Sequence[FoundTitle], pages: Pages
) -> None:
    before = {id(label.line) for label in _of_others(document)}
    for one in numbers_found(document, titles):
        normal = normalised_number(one.candidate.value)
        if one.candidate.confidence >= _SURE and normal and id(one.label.line) not in before:
            sign = signs[one.label.line.page - 1]
            sign.numbers.setdefault(normal, one.candidate.value)
            sign.headed |= one.label.starts_cell and _is_high(one.label.line.words[0], pages)
    for title in titles:
        if title.title in BOOKED and _heads(title, pages):
            signs[title.words[0].page - 1].headed = True
    find = amount_finder(document.decimal_mark)
    for kind in _TOTALS:
        for total in document.found(kind, find, column=True):
            signs[total.label.line.page - 1].totals.add(total.candidate.value)


def _of_others(document: LabelledLines) -> Iterator[Label]:
    labels = (label for name in _OF_OTHERS for _, label in document.labels(name))
    return (label for label in labels if label.start == 0 and label.strength is Strength.STRONG)


def _heads(title: FoundTitle, pages: Pages) -> bool:
    return title.weight >= _HEADING and _is_high(title.words[0], pages)


def _is_high(word: Word, pages: Pages) -> bool:
    return word.baseline < _TOP * pages.sizes[word.page - 1].height


def _words(document: LabelledLines, pages: Pages) -> Mapping[int, frozenset[str]]:
    found: dict[int, set[str]] = {number: set() for number in range(1, len(pages.sizes) + 1)}
    for line in document.lines:
        with_digits = (word.text for word in line.words if any(map(str.isdigit, word.text)))
        found[line.page].update(map(normalised_number, with_digits))
    return {number: frozenset(words) for number, words in found.items()}
