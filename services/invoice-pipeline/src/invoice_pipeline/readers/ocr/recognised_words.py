"""What an engine recognised in a picture, as words of a page in points."""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence

from invoice_pipeline.readers.ocr.engine import Corners, Recognised
from invoice_pipeline.readers.ocr.letters import Part, parts_of
from invoice_pipeline.readers.ocr.straightening import Fall
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.words import Word, split_after_label, union

_LEAST_CERTAIN = 0.3
"""Below it, specks and lines were taken for letters."""
_MOST = 20_000
"""Words of a page: a dense one has 1,000."""
_BASELINE = 0.3
"""In heights below a box's middle, where letters stand, with or without others that reach below them."""

_CAPITAL_I = re.compile(r"\bl(?=[mnv][^\W\d_]|[A-Z])|(?<=\b[A-Z])l(?=-?\d)")
"""Read as a small ``l``, with which no word begins so: ``lva``, ``lnvoice``, ``lBAN``; as in ``Sl-1188``."""

_CAPITAL_O = re.compile(r"(?<![^\W_])0(?=[ckut]t)")
"""Read as a zero, with which no month begins: ``5-0ct-26``."""


def words_of(found: Sequence[Recognised], page: int, scale: float) -> list[Word]:
    """In the order in which they are read, line by line. ``scale``: pixels of the picture a point."""
    fall = Fall.of(found)
    words = [
        word
        for text in found[:_MOST]
        if text.certainty >= _LEAST_CERTAIN
        for part in _words(text)
        for word in split_after_label(_word(part, page, scale, fall))
    ]
    return [word for line in lines_of(words[:_MOST]) for word in line.words]


def _words(line: Recognised) -> Iterator[Recognised]:
    for part in parts_of(line.letters) if line.letters else _shared_out(line):
        text = _CAPITAL_O.sub("O", _CAPITAL_I.sub("I", unicodedata.normalize("NFKC", part.text)))
        yield Recognised(text, _between(line, part.start, part.end), part.certainty)


def _shared_out(line: Recognised) -> Iterator[Part]:
    """Among its words by their number of letters."""
    start = 0
    for word in line.text.split():
        start = line.text.index(word, start)
        end = start + len(word)
        yield Part(word, start / len(line.text), end / len(line.text), line.certainty)
        start = end


def _between(line: Recognised, start: float, end: float) -> Corners:
    first, second, third, fourth = line.corners

    def along(one: tuple[float, float], other: tuple[float, float], share: float) -> tuple[float, float]:
        return (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)

    return (
        along(first, second, start),
        along(first, second, end),
        along(fourth, third, end),
        along(fourth, third, start),
    )


def _word(part: Recognised, page: int, scale: float, fall: Fall) -> Word:
    """Where it stands in the picture, but with the baseline that it has on paper."""
    corners = [(x / scale, y / scale) for x, y in part.corners]
    box = union([(x, y, x, y) for x, y in corners])
    height = math.dist(corners[0], corners[3])
    middle = fall.straightened((box[0] + box[2]) / 2 * scale, (box[1] + box[3]) / 2 * scale) / scale
    return Word(part.text[:500], page, box, middle + _BASELINE * height, certainty=part.certainty)
