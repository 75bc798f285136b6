"""The words of a page that was read right, to be changed: labels, values, rows between others."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from common.schemas.evidence import FieldEvidence
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.words import Pages, Word

PATHS = {
    "invoice_number": "number",
    "issue_date": "issue_date",
    "due_date": "due_date",
    "purchase_order": "purchase_order",
    "buyer_name": "buyer.name",
    "seller_vat_id": "seller.vat_id",
    "tax_total": "totals.tax",
    "gross_total": "totals.gross",
    "payable": "totals.payable",
}
"""Of what is looked for on the page, by the names of the truth."""
LABELS = {
    "invoice_number": "number",
    "issue_date": "issue_date",
    "due_date": "due_date",
    "purchase_order": "purchase_order",
    "buyer_name": "buyer",
    "tax_total": "tax",
    "gross_total": "gross",
    "payable": "payable",
}
ROW = 14.0
"""Points between rows that are put in."""
_LETTER, _SPACE = 0.5, 0.28
"""Widths in font heights."""
_ABOVE = 45.0
_SAME = 3.0


class Unfit(Exception):
    """The page lacks what is to be disturbed."""


class Sheet:
    """``truth`` is what the page states, and is changed with it."""

    def __init__(
        self, pages: Pages, truth: Mapping[str, str], evidence: Sequence[FieldEvidence], chance: random.Random
    ) -> None:
        self.chance, self.truth = chance, dict(truth)
        self._sizes, self.words, self._evidence = list(pages.sizes), list(pages.words), evidence
        self._labelled = LabelledLines(lines_of(self.words))

    def pages(self) -> Pages:
        return Pages(tuple(self._sizes), tuple(self.words))

    @property
    def foot(self) -> tuple[int, float]:
        """The last page, and its height."""
        return len(self._sizes), self._sizes[-1].height

    def value(self, name: str) -> list[Word]:
        """Where the reader found it before anything was changed."""
        item = next((one for one in self._evidence if one.field == PATHS[name] and one.bbox), None)
        if name not in self.truth or item is None or item.bbox is None:
            raise Unfit(name)
        x0, y0, x1, y1 = item.bbox
        found = [
            word
            for word in self.words
            if word.page == item.page and x0 <= _middle(word)[0] <= x1 and y0 <= _middle(word)[1] <= y1
        ]
        if not found:
            raise Unfit(name)
        return found

    def label(self, name: str) -> list[Word]:
        """The nearest in front of the value, or over it."""
        value, choices = self.value(name)[0], []
        for _, label in self._labelled.labels(LABELS[name]):
            words = list(label.line.words[label.start : label.after])
            down = value.baseline - words[0].baseline
            beside = abs(down) < _SAME and words[0].bbox[0] < value.bbox[0]
            above = 0 < down < _ABOVE and abs(words[0].bbox[0] - value.bbox[0]) < _ABOVE
            if words[0].page == value.page and words[0] in self.words and (beside or above):
                choices.append((abs(down), abs(words[0].bbox[0] - value.bbox[0]), words))
        if not choices:
            raise Unfit(name)
        return min(choices, key=lambda choice: choice[:2])[2]

    def drop(self, words: Sequence[Word]) -> None:
        self.words = [word for word in self.words if word not in words]

    def rename(self, words: Sequence[Word], text: str) -> None:
        """In the place of these, keeping a colon."""
        self.drop(words)
        colon = ":" if words[-1].text.endswith(":") else ""
        self.write(words[0].bbox[0], words[0], text + colon)

    def write(self, x: float, like: Word, text: str, *, down: float = 0.0, scale: float = 1.0) -> None:
        """Words from there on, as high as that one, so many points below it."""
        height = like.height * scale
        for word in text.split():
            right = x + len(word) * _LETTER * height
            box = (x, like.bbox[1] + down, right, like.bbox[1] + down + height)
            self.words.append(Word(word, like.page, box, like.baseline + down))
            x = right + _SPACE * height

    def write_to(self, right: float, like: Word, text: str, *, down: float = 0.0) -> None:
        """Up to there, as amounts in a column."""
        letters = sum(map(len, text.split())) * _LETTER + text.count(" ") * _SPACE
        self.write(right - letters * like.height, like, text, down=down)

    def open(self, page: int, below: float, room: float) -> None:
        """What stands below that height moves down, and the page grows."""
        self.words = [
            _lower(word, room) if word.page == page and word.baseline > below + 1 else word
            for word in self.words
        ]
        size = self._sizes[page - 1]
        self._sizes[page - 1] = replace(size, height=size.height + room)

    def add_amount(self, name: str, label: str, amount: str) -> None:
        """A row below that of a total."""
        words, value = self.label(name), self.value(name)
        self.open(value[0].page, value[0].baseline, ROW)
        self.write(words[0].bbox[0], words[0], label, down=ROW)
        self.write_to(value[-1].bbox[2], value[0], amount, down=ROW)


def text_of(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _middle(word: Word) -> tuple[float, float]:
    x0, y0, x1, y1 = word.bbox
    return (x0 + x1) / 2, (y0 + y1) / 2


def _lower(word: Word, room: float) -> Word:
    x0, y0, x1, y1 = word.bbox
    return word._replace(bbox=(x0, y0 + room, x1, y1 + room), baseline=word.baseline + room)
