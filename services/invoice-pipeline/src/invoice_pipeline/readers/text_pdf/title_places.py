"""How much a title looks like the heading of its page, by where and how it is set."""

from dataclasses import dataclass

from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.words import Pages

_TALL = 1.25
"""Times the usual height of the page's words: set apart as a heading."""
_HEADING_WORDS = 4
_TOP = 0.4
"""Share of the first page on which titles stand."""
MENTIONED = 0.2
"""Weight of a title that is the label of something else, or stands in a sentence."""


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """Where in its cell and on its page a title stands."""

    cell: Line
    start: int
    after: int
    position: int
    pages: Pages
    usual: float

    @property
    def weight(self) -> float:
        cell = self.cell
        short = len(cell.words) <= _HEADING_WORDS and self.after == len(cell.words)
        alone = short or (self.start == 0 and len(cell.words) <= self.after + _HEADING_WORDS)
        if not alone:
            return MENTIONED * (1 if self.start else 2)
        exactly = self.after == len(cell.words)
        tall = cell.words[self.start].height >= _TALL * self.usual
        capitals = all(word.text.isupper() for word in cell.words[self.start : self.after])
        height = self.pages.sizes[cell.page - 1].height
        high = cell.page == 1 and cell.baseline < _TOP * height
        return (0.6 + exactly * 0.6 + tall * 1.2 + capitals * 0.5) * (1.0 if high else 0.35)


__all__ = ["MENTIONED", "TitlePlace"]
