"""Pages on whose sheet the text itself lies on its side or stands on its head."""

import math
from collections import Counter

import pypdfium2 as pdfium

from invoice_pipeline.readers.text_pdf.calls import address, angle_at

_SAMPLE = 48
"""Letters of a page that are looked at."""
_MOST = 0.7
"""Share of them that must agree: a note along the margin does not turn a page."""
_RIGHT_ANGLE, _FULL_TURN = 90, 360


def set_upright(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> bool:
    """Turn the page until most of its text can be read. False where it stood upright already."""
    turn = _turn_of(text)
    if turn is None or page.get_rotation() == -turn % _FULL_TURN:
        return False
    page.set_rotation(-turn % _FULL_TURN)
    return True


def _turn_of(text: pdfium.PdfTextPage) -> int | None:
    """Degrees clockwise by which the text is turned on the sheet; None where it runs in many directions."""
    handle, count = address(text), text.count_chars()
    angles = Counter(angle_at(handle, index) for index in range(0, count, count // _SAMPLE + 1))
    turns: Counter[int] = Counter()
    for angle, times in angles.items():
        turns[round(math.degrees(angle))] += times if angle >= 0 else 0
    if not turns.total():
        return None
    turn, times = turns.most_common(1)[0]
    known = turn % _RIGHT_ANGLE == 0 and times >= _MOST * turns.total()
    return turn % _FULL_TURN if known else None
