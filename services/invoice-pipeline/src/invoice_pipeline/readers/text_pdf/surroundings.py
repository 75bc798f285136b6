"""What around a label tells whether the words near it are its value."""

from collections.abc import Sequence

from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength
from invoice_pipeline.readers.text_pdf.words import Word

BELOW, ABOVE = 1, -1
"""Steps from one line to the next."""
_FLUSH = 3.0
"""Points between edges that are set one below the other."""
_WORDS_OF_A_LABEL = 4
"""Behind the phrase that is known, such as ``of this invoice in EUR``; with more it is a sentence."""
_PARTING = frozenset({"/", "|"})
_STACKED = 0.7
"""Font heights between the lines of one head."""


def is_pair(
    lines: Sequence[Line],
    labels: Sequence[Sequence[Label]],
    position: int,
    label: Label,
    behind: Sequence[Word],
) -> bool:
    """In a list of names and values: another name begins above or below, and its value there.

    ``labels``: of each line. ``behind``: the words behind this label, in its line.
    """
    for other in (position - 1, position + 1):
        if not 0 <= other < len(lines) or lines[other].page != label.line.page:
            continue
        flush = any(
            abs(cell.bbox[0] - behind[0].bbox[0]) < _FLUSH or abs(cell.bbox[2] - behind[-1].bbox[2]) < _FLUSH
            for cell in lines[other].cells[1:]
        )
        if flush and any(abs(one.bbox[0] - label.bbox[0]) < _FLUSH for one in labels[other]):
            return True
    return False


def own_share(labels: Sequence[Label], label: Label, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Of ``Date / Due date`` over ``1 May / 31 May``, the words on this label's side of the mark.

    ``labels``: of the label's line. All of the words, where they are not parted as the labels are.
    """
    mark = next((at for at, word in enumerate(words) if word.text in _PARTING), 0)
    if not 0 < mark < len(words) - 1:
        return words
    others = [one for one in labels if one.field != label.field]
    of = label.line.words
    if any(one.after == label.start - 1 and of[one.after].text == words[mark].text for one in others):
        return words[mark + 1 :]
    if any(one.start == label.after + 1 and of[label.after].text == words[mark].text for one in others):
        return words[:mark]
    return words


def begins_with_label(labels: Sequence[Label], cell: Line) -> bool:
    """``labels``: of the cell's line."""
    return any(label.line.words[label.start] is cell.words[0] for label in labels)


def heads_a_column(labels: Sequence[Label], cell: Line) -> bool:
    """A label without a value, such as the head of the next table. ``labels``: of the cell's line."""
    return begins_with_label(labels, cell) and not any(map(str.isdigit, cell.text))


def in_column(words: tuple[Word, ...], left: float, right: float) -> tuple[Word, ...]:
    """Those whose middle lies in a column."""
    return tuple(word for word in words if left < (word.bbox[0] + word.bbox[2]) / 2 < right)


def begins_a_sentence(label: Label) -> bool:
    """As ``TVA non applicable, article 293 B du CGI`` does: what stands below is not its value."""
    words = label.cell.words
    behind = len(words) - words.index(label.line.words[label.start]) - (label.after - label.start)
    return behind > _WORDS_OF_A_LABEL


def ends_its_name(label: Label, other: Label) -> bool:
    """The last words of a cell that a label begins, such as ``Fecha de emisión de la factura``."""
    words, cell = label.line.words, label.cell
    ends = other.strength is Strength.WEAK and words[other.after - 1] is cell.words[-1]
    return ends and label.strength is Strength.STRONG and words[label.start] is cell.words[0]


def within_brackets(words: Sequence[Word]) -> bool:
    """Whether the last of these words stands in brackets that are opened among them."""
    text = "".join(word.text for word in words)
    return text.rfind("(") > text.rfind(")")


def is_bracketed(words: Sequence[Word]) -> bool:
    """Likewise, if the last one closes them: ``(incl. 15.97 VAT)``."""
    return within_brackets(words) or (len(words) > 1 and within_brackets(words[:-1]))


def closing(words: Sequence[Word], label: Label) -> int | None:
    """Behind the bracket that closes around a label, if it stands in one."""
    if not within_brackets(words[: label.start + 1]):
        return None
    return next((at + 1 for at in range(label.start, len(words)) if ")" in words[at].text), None)


def word_above(lines: Sequence[Line], position: int, label: Label) -> Word | None:
    """The one right over a label, of whose name it may be the first line: ``without`` over ``VAT``."""
    x0, top, x1, _ = label.bbox
    above = lines[position - 1] if position else None
    if above is None or above.page != label.line.page or not label.starts_cell:
        return None
    over = (word for word in above.words if word.bbox[0] < x1 and x0 < word.bbox[2])
    return next((word for word in over if top - word.bbox[3] < _STACKED * word.height), None)
