"""Which of several tax numbers is the seller's: the one that stands with the seller's name."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from stdnum.es import nif
from stdnum.fi import ytunnus
from stdnum.hu import anum

from invoice_pipeline.readers.text_pdf.address_blocks import cells_below
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import plain_name
from invoice_pipeline.readers.text_pdf.words import Word

_Form = tuple[re.Pattern[str], Callable[[str], bool]]
_SPANISH: _Form = (re.compile(r"[A-Z\d]-?\d{7}-?[A-Z\d]"), nif.is_valid)
_FINNISH: _Form = (re.compile(r"\d{7}-\d"), ytunnus.is_valid)
_HUNGARIAN: _Form = (re.compile(r"\d{8}-[1-5]-\d\d"), lambda number: anum.is_valid(number[:8]))
_FORMS: Mapping[str, _Form] = {"es": _SPANISH, "fi": _FINNISH, "sv": _FINNISH, "hu": _HUNGARIAN}
"""By the language of the page: how its country writes tax numbers, and what their check digit says."""
_BY_FORM = 0.86
_CENTRED = 2
"""Lines right below a name that is set in the middle, as in footers."""
_LINES = 400
_GAP = 1.5
"""Font heights between the lines of one block."""


def with_name(
    document: LabelledLines, party: Candidate[str] | None, found: Sequence[Candidate[str]]
) -> Sequence[Candidate[str]]:
    """Of these, those in a cell with the name, in the block that it heads, or in its line; or else all."""
    if party is None or len({one.value for one in found}) <= 1:
        return found
    name, own = plain_name(party.value), frozenset(words_with(document, party))
    placed = [(one, document.cell_with(one.words[0])) for one in found]
    in_cells = [one for one, place in placed if place and name in plain_name(place[1].text)]
    in_blocks = [one for one in in_cells or found if own.intersection(one.words)]
    in_lines = [one for one, place in placed if place and name in plain_name(document.lines[place[0]].text)]
    return in_blocks or in_cells or in_lines or found


def bare_with_name(document: LabelledLines, party: Candidate[str] | None) -> Candidate[str] | None:
    """A number in a party's block that its form and check digit tell, as at the beginning of a line."""
    form = _FORMS.get(document.languages[0])
    if party is None or form is None:
        return None
    written, is_valid = form
    for word in words_with(document, party):
        if written.fullmatch(word.text) and is_valid(word.text):
            return Candidate(word.text, (word,), _BY_FORM)
    return None


def words_with(document: LabelledLines, party: Candidate[str]) -> Iterator[Word]:
    """Of the cells that begin with a party's name, and of those below each in its block."""
    first, name = party.words[0].text, " ".join(word.text for word in party.words).strip(" ,;:")
    for position, line in enumerate(document.lines[:_LINES]):
        for cell in line.cells:
            if cell.words[0].text == first and (cell.text.startswith(name) or party.words[0] in cell.words):
                yield from _block(document, position, cell)


def _block(document: LabelledLines, position: int, head: Line) -> Iterator[Word]:
    yield from head.words
    for _, cell in cells_below(document.lines, position, head):
        yield from cell.words
    for cell in _centred_below(document, position, head):
        yield from cell.words


def _centred_below(document: LabelledLines, position: int, first: Line) -> Iterator[Line]:
    upper = first
    for line in document.lines[position + 1 : position + 1 + _CENTRED]:
        height = upper.words[0].height
        if line.page != upper.page or line.bbox[1] - upper.bbox[3] > _GAP * height or len(line.cells) > 1:
            return
        if abs(sum(line.bbox[::2]) - sum(first.bbox[::2])) > 2 * height:
            return
        upper = line.cells[0]
        yield upper


__all__ = ["bare_with_name", "with_name", "words_with"]
