"""The names that a label of a party leads to: behind it, in the next column, or below."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from invoice_pipeline.readers.text_pdf.address_blocks import cells_below
from invoice_pipeline.readers.text_pdf.alphabets import known_part
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.envelope import text_of
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM, POSTCODE, SEPARATOR, is_name
from invoice_pipeline.readers.text_pdf.party_cells import behind_its_label, calls_a_name, column_below
from invoice_pipeline.readers.text_pdf.surroundings import begins_with_label
from invoice_pipeline.readers.text_pdf.vocabulary import Label
from invoice_pipeline.readers.text_pdf.words import Word

_PARTIES = frozenset({"buyer", "seller"})
_OTHER_NAME = 5
"""Words at most of what else a label is called, up to its colon."""
_PAIRS = 4
"""Cells of two names and their values."""
_COLUMN_GAP = 0.6
"""Font heights: more than between two words."""
_BETWEEN = 0.95
"""Font heights: two spaces of the fonts whose letters all have one width."""
_LIST = 3
"""Lines below a label, by which a list of fields and an address are told apart."""
_EDGE = 3.0
"""Points between edges that are set one below the other."""
_WIDE = 15.0
"""Font heights between a label and what stands beside it in another column."""


def is_alone(label: Label) -> bool:
    """The only words of its cell."""
    last = label.line.words[label.after - 1]
    return any(cell.words[-1] is last for cell in label.line.cells)


def names_at(document: LabelledLines, position: int, label: Label) -> Iterator[tuple[Word, ...]]:
    """Names behind a label, or else the first one below it."""
    first = label.line.words[label.start]
    own, at = next(
        (cell, at) for cell in label.line.cells for at, word in enumerate(cell.words) if word is first
    )
    rest = _without_another_name(own.words[at + label.after - label.start :])
    rest = known_part(rest[: _to_next_party(document, position, rest)])
    if rest:
        clear = label.text.endswith(":") or len(rest) > 1
        if clear and is_name(text_of(rest)) and not rest[0].text[0].islower():
            yield rest
        elif clear and _name_before_address(rest):
            yield _name_before_address(rest)
        if any(character.isalpha() for character in text_of(rest)):
            return
    beside = [cell for cell in label.line.cells if cell.bbox[0] > own.bbox[2]]
    if beside and _is_numbered(label, beside[0]):
        return
    in_form = label.text.endswith(":") or _is_one_of_several(document, position, label)
    in_form = in_form or bool(beside and _is_among_facts(document, position, label, beside[0]))
    in_form = in_form or bool(beside and _leads_nowhere_else(document, position, label, beside[0]))
    company = bool(beside and LEGAL_FORM.search(beside[0].text))
    in_form = in_form or (is_alone(label) and (company or _in_row_of_pairs(document, position, label)))
    if (
        in_form
        and beside
        and id(beside[0].words[0]) not in document.label_starts(position)
        and not leads_down(document, position, label)
    ):
        words = known_part(beside[0].words)
        words = words if _can_name(words) else _name_before_address(words)
        if words:
            yield words
        if words or any(map(str.isdigit, beside[0].text)):  # in a list, what stands below is another value
            return
    yield from _name_below(document, position, label)


def _is_numbered(label: Label, beside: Line) -> bool:
    """``Kunde   10118``: what stands beside it is the customer's number, and no name follows below."""
    near = beside.bbox[0] - label.cell.bbox[2] <= _WIDE * label.line.words[label.start].height
    return near and is_alone(label) and beside.text.isdigit()


def _to_next_party(document: LabelledLines, position: int, words: tuple[Word, ...]) -> int | None:
    """Up to a label of the other party, or of a fact, in a narrow column beside it: no part of the name."""
    starts = {
        label.line.words[label.start]
        for label in document.labels_of_line(position)
        if label.field in _PARTIES or label.text.endswith(":")
    }
    apart = (
        at
        for at, (word, following) in enumerate(pairwise(words), 1)
        if following in starts and following.bbox[0] - word.bbox[2] > _COLUMN_GAP * word.height
    )
    return next(apart, None)


def _name_below(document: LabelledLines, position: int, label: Label) -> Iterator[tuple[Word, ...]]:
    announced = False
    for other, _, cell in column_below(document, position, label):
        if _is_of_another(document.labels_of_line(other), cell, label):
            return
        if named := _behind_own_label(document, other, cell, label):
            yield named
            return
        words = known_part(behind_its_label(document, other, cell))
        if cell.text.isdigit():
            return
        if words and _can_name(words):
            yield words
        called = not words and calls_a_name(document, other, cell)
        if (words and _can_name(words)) or (announced and not called):
            return
        announced = called


def _behind_own_label(
    document: LabelledLines, position: int, cell: Line, label: Label
) -> tuple[Word, ...] | None:
    """``Customer details`` over ``Customer name: Marina Club``: the name that the party's next label has."""
    for one in document.labels_of_line(position):
        own = one.field == label.field and one.line.words[one.start] is cell.words[0]
        if own and one.text.endswith(":"):
            return next(names_at(document, position, one), None)
    return None


def _is_of_another(labels: Sequence[Label], cell: Line, label: Label) -> bool:
    """The other party's label begins there."""
    parties = [one for one in labels if one.field in _PARTIES and one.field != label.field]
    return begins_with_label(parties, cell)


def leads_down(document: LabelledLines, position: int, label: Label) -> bool:
    """A name stands right below, and what stands beside is in another column, far off."""
    own = label.cell
    beside = next(cell for cell in label.line.cells if cell.bbox[0] > own.bbox[2])
    if beside.bbox[0] - own.bbox[2] <= _WIDE * own.words[0].height:
        return False
    below = next(column_below(document, position, label), None)
    return (
        below is not None
        and _can_name(below[2].words)
        and not begins_with_label(document.labels_of_line(below[0]), below[2])
    )


def _is_among_facts(document: LabelledLines, position: int, label: Label, beside: Line) -> bool:
    """The names of other facts begin above or below, and their values where this one does."""
    labels = {other: document.labels_of_line(other) for other in (position - 1, position + 1) if other >= 0}
    lines = ((at, document.lines[at]) for at in labels if at < len(document.lines))
    return is_alone(label) and any(
        abs(cell.bbox[0] - beside.bbox[0]) < _EDGE and begins_with_label(labels[at], line.cells[index - 1])
        for at, line in lines
        if line.page == label.line.page
        for index, cell in enumerate(line.cells)
        if index and abs(line.cells[index - 1].bbox[0] - label.cell.bbox[0]) < _EDGE
    )


def _leads_nowhere_else(document: LabelledLines, position: int, label: Label, beside: Line) -> bool:
    """``Bill to`` alone, with nothing below: of words that mean nothing else, the name is beside.

    Of one word, such as ``From``, where what stands beside it heads an address.
    """
    if not is_alone(label) or next(column_below(document, position, label), None) is not None:
        return False
    several = label.after - label.start > 1
    return several or any(
        POSTCODE.search(cell.text) for _, cell in cells_below(document.lines, position, beside)
    )


def _is_one_of_several(document: LabelledLines, position: int, label: Label) -> bool:
    """Right above another label, or a name nobody knows, with the values in the next column."""
    below = list(islice(column_below(document, position, label), _LIST))
    if not below:
        return False
    known = begins_with_label(document.labels_of_line(below[0][0]), below[0][2])
    return known or _is_in_list(document, label, below)


def _is_in_list(document: LabelledLines, label: Label, below: Sequence[tuple[int, int, Line]]) -> bool:
    """Close to their values, which begin one below the other, and no address follows below."""
    position, at, _ = below[0]
    beside = next((one for one in label.line.cells if one.bbox[0] > label.cell.bbox[2]), None)
    value = next(iter(document.lines[position].cells[at + 1 : at + 2]), None)
    return (
        beside is not None
        and value is not None
        and not any(character.isdigit() for _, _, cell in below for character in cell.text)
        and beside.bbox[0] - label.cell.bbox[2] <= _WIDE * label.cell.words[0].height
        and abs(beside.bbox[0] - value.bbox[0]) < _EDGE
    )


def _in_row_of_pairs(document: LabelledLines, position: int, label: Label) -> bool:
    """``Customer name | Marina Club | Date | 12 March``: names and values in turn."""
    cells = label.line.cells
    if len(cells) != _PAIRS or label.cell is not cells[0]:
        return False
    starts = document.label_starts(position)
    labelled = [id(cell.words[0]) in starts for cell in cells]
    return labelled == [True, False, True, False] and any(map(str.isdigit, cells[-1].text))


def _without_another_name(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Without what else the label is called: ``Klant / Client``, ``Buyer (Bill to)``."""
    if words and words[0].text in ("/", "|"):
        called = (at for at, word in enumerate(words[:_OTHER_NAME], 1) if word.text.endswith(":"))
        return words[next(called, 2) :]
    if words and words[0].text.startswith("("):
        closing = next((at for at, word in enumerate(words) if word.text.rstrip(":").endswith(")")), None)
        return words if closing is None else words[closing + 1 :]
    return words


def _name_before_address(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Of a name and an address in one line, the name; empty where there is none."""
    wide = (at for at, (one, other) in enumerate(pairwise(words), 1) if _gap(one, other) > _BETWEEN)
    first = words[: next(wide, 0)]
    if first and is_name(text_of(first)) and POSTCODE.search(text_of(words)):
        return first
    text = text_of(words)
    name = SEPARATOR.split(text)[0]
    addressed = LEGAL_FORM.search(name) or POSTCODE.search(text)
    whole = name != text and addressed is not None and is_name(name)
    return tuple(words_between(words, 0, len(name))) if whole else ()


def _gap(one: Word, other: Word) -> float:
    """In font heights."""
    return (other.bbox[0] - one.bbox[2]) / one.height


def _can_name(words: tuple[Word, ...]) -> bool:
    return not words[-1].text.endswith(":") and is_name(text_of(words))


__all__ = ["is_alone", "leads_down", "names_at"]
