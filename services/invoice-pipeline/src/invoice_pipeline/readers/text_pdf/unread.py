"""Labels without a value: what the page says, though it could not be read."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from common.schemas.evidence import FieldEvidence
from invoice_pipeline.readers.text_pdf.accounts import MASKED
from invoice_pipeline.readers.text_pdf.candidates import Candidate, Finder, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.dates import dates_in
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength, plain

_FIELDS = {
    "due_date": "due_date",
    "iban": "payment.iban",
    "vat_id": "seller.vat_id",
    "tax_id": "seller.tax_id",
    "purchase_order": "purchase_order",
}
"""Label -> path of a field that an invoice may lack, but whose value must not be missed."""
_TERM = re.compile(r"(?<![\d.,/-])\d{1,3} [^\W\d]{3,}")
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"(?<=[^\W\d]{3}\.) (?=[^\W\d_a-z])")
"""Where one ends, as ``Payment is due upon receipt.`` does, and another begins."""
_IDENTIFIER = re.compile(r"\d(?:[ .-]?\d){7}")
_BELOW: Mapping[str, Callable[[str], bool]] = {
    "due_date": lambda text: next(dates_in(text), None) is not None,
    "vat_id": lambda text: _IDENTIFIER.search(text) is not None,
}
"""Label -> what below it must have been its value."""
_PAYING = re.compile(
    r"(?i)\b(?:pay|payable|payment|due|settle|settlement|collect|collected|debit|debited|remit)\b"
)
_ELSEWHERE = re.compile(r"(?i)\b(?:next|discount|deduct|early|paid|received|renew|renews|renewal)\b")
_LONGEST_TERM = timedelta(days=120)
_POOR = 0.7
"""Score of a value that may as well belong to another label."""
_INSTEAD = {"seller.vat_id": "seller.tax_id", "seller.tax_id": "seller.vat_id"}
"""A national number without the prefix of its country is kept as the tax number, and one is enough."""


def _is_value(text: str) -> bool:
    """``At once`` and ``30 days`` are terms, and need not be read."""
    return any(map(str.isdigit, text)) and _TERM.search(text) is None


def due_in_other_words(
    document: LabelledLines, fields: Mapping[str, Candidate[object]], find: Finder[date]
) -> Iterator[FieldEvidence]:
    """Of a later date in a line about paying, which no known label names: when it is due was not read."""
    issued = fields.get("issue_date")
    if issued is None or not isinstance(issued.value, date):
        return
    paying = (line for line in document.lines if _PAYING.search(line.text))
    for cell in (cell for line in paying for cell in line.cells):
        match = find(cell.text) if not _ELSEWHERE.search(cell.text) else None
        if match and issued.value < match.value <= issued.value + _LONGEST_TERM:
            words = words_between(cell.words, match.start, match.end)
            yield Candidate(None, words, 0.0).evidence("due_date")
            return


def unread_labels(
    document: LabelledLines, fields: Mapping[str, Candidate[object]]
) -> Iterator[FieldEvidence]:
    """Evidence of no confidence for what is named in vain, by a label that begins a cell or has a colon.

    A value from a poor place does not make up for the text beside the label.
    """
    for name, path in _FIELDS.items():
        found = fields.get(path) or fields.get(_INSTEAD.get(path, path))
        if found and found.confidence >= _POOR:
            continue
        for position, label in document.labels(name):
            if found and set(found.words) & set(label.line.words):
                continue
            words = label.line.words[label.start : label.after]
            if label.strength is Strength.STRONG and _has_value(document, position, label):
                yield Candidate(None, words, 0.0).evidence(path)
                break


def _has_value(document: LabelledLines, position: int, label: Label) -> bool:
    after = (one.start for one in document.labels_of_line(position) if one.start >= label.after)
    behind = " ".join(word.text for word in label.line.words[label.after : min(after, default=None)])
    behind = _SENTENCE.split(behind)[0]
    if label.field == "iban" and MASKED.search(behind):
        return False
    heads = label.text.endswith(":") or label.starts_cell
    if heads and _is_value(behind):
        return True
    below = (
        _text_below(document, position, label) if label.field in _BELOW and not _DIGIT.search(behind) else ""
    )
    return bool(below) and _BELOW[label.field](below)


def _text_below(document: LabelledLines, position: int, label: Label) -> str:
    """Of the cells under a label in the next line, if it is near; of all, where the label ends its line."""
    below = document.lines[position + 1] if position + 1 < len(document.lines) else None
    x0, _, x1, bottom = label.bbox
    if below is None or below.page != label.line.page or below.bbox[1] - bottom > below.words[0].height:
        return ""
    ends = label.after == len(label.line.words)
    cells = [cell for cell in below.cells if ends or (cell.bbox[0] < x1 and x0 < cell.bbox[2])]
    return " ".join(cell.text for cell in cells)


def unread_day(document: LabelledLines, fields: Mapping[str, Candidate[object]]) -> Iterator[FieldEvidence]:
    """On a picture, a label of the date in vain, above the day that was read at another one.

    A vague one counts if the same word stands there twice.
    """
    found = fields.get("issue_date")
    if found is None or not found.by_ocr:
        return
    labels = [(position, label) for position, label in document.labels("issue_date") if label.starts_cell]
    called = Counter(plain(label.text) for _, label in labels)
    for position, label in labels:
        if _place(label.line) >= _place(Line(found.words)):
            return
        if label.strength is Strength.WEAK and called[plain(label.text)] == 1:
            continue
        words = label.line.words[label.after :]
        text = " ".join(word.text for word in words) or _text_below(document, position, label)
        if _DIGIT.search(text) and next(dates_in(text), None) is None:
            yield Candidate(None, label.line.words[label.start : label.after], 0.0).evidence("issue_date")
            return


def _place(line: Line) -> tuple[int, float]:
    return line.page, line.baseline


__all__ = ["due_in_other_words", "unread_day", "unread_labels"]
