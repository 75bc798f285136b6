"""Where one invoice ends and the next begins, by what the pages say of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.schemas.record import PageRun
from invoice_pipeline.readers.text_pdf.parting.signs import PageSigns


@dataclass(frozen=True, slots=True)
class Doubt:
    """A page that may begin another invoice, or hold something of one; ``number`` as it is written there."""

    page: int
    number: str | None


@dataclass(frozen=True, slots=True)
class Partition:
    """``runs``: pages of one invoice each. ``doubts``: what speaks for more invoices than there are runs.

    ``covered``: the first run has neither number nor total, and is hardly an invoice.
    """

    runs: tuple[PageRun, ...]
    doubts: tuple[Doubt, ...] = ()
    covered: bool = False

    @property
    def left_over(self) -> tuple[Doubt, ...]:
        """What there is to doubt where the runs are read together, as one invoice."""
        others = self.runs[2 if self.covered else 1 :]
        return (*self.doubts, *(Doubt(run.first, None) for run in others))


def partition_of(signs: Sequence[PageSigns]) -> Partition:
    """All pages are in one run, and none is in two. What follows an invoice and is none belongs to it."""
    starts, doubts = [1], []
    run = signs[:1]
    for sign in signs[1:]:
        fresh = _fresh_number(sign, run)
        if fresh and _starts(sign, run):
            starts.append(sign.page)
            run = [sign]
            continue
        if _is_doubtful(sign, run, fresh):
            doubts.append(Doubt(sign.page, fresh))
        run = [*run, sign]
    return _with_totals(starts, doubts, signs)


def _starts(sign: PageSigns, run: Sequence[PageSigns]) -> bool:
    """A number that the run before does not have, and a heading or page numbers that begin anew.

    Where the page still speaks of the run's own number, both must be there: so does a credit note. What has
    neither number nor total before it is a letter, or a delivery note, that came with the invoice.
    """
    if sign.follows(run[-1]) and not sign.begins:
        return False
    if sign.begins and sign.headed:
        return True
    known = {number for one in run for number in one.numbers}
    if not known:
        return sign.headed and not any(one.totals for one in run)
    if known & {*sign.numbers, *sign.words}:
        return False
    return sign.headed or (sign.begins and any(one.counted for one in run))


def _fresh_number(sign: PageSigns, run: Sequence[PageSigns]) -> str | None:
    known = {number for one in run for number in one.numbers}
    return next((written for number, written in sign.numbers.items() if number not in known), None)


def _is_doubtful(sign: PageSigns, run: Sequence[PageSigns], fresh: str | None) -> bool:
    """A total of its own that nothing explains: under another number, or a heading without any number.

    A page that counts on from the one before, or speaks of the run's number, is explained by that.
    """
    totals = set().union(*(one.totals for one in run))
    if not totals or not sign.totals or sign.totals & totals:
        return False
    if fresh is not None:
        return True
    known = {number for one in run for number in one.numbers}
    explained = known & sign.words or (sign.follows(run[-1]) and not sign.begins)
    return sign.headed and not sign.numbers and not explained


def _with_totals(starts: Sequence[int], doubts: Sequence[Doubt], signs: Sequence[PageSigns]) -> Partition:
    """A run without a total is none of its own: it stays with the pages before it, and in doubt."""
    ends = [start - 1 for start in starts[1:]] + [len(signs)]
    runs: list[PageRun] = []
    unsure = list(doubts)
    for start, end in zip(starts, ends, strict=True):
        totalled = any(sign.totals for sign in signs[start - 1 : end])
        if runs and not totalled:
            unsure.append(Doubt(start, next(iter(signs[start - 1].numbers.values()), None)))
            runs[-1] = PageRun(first=runs[-1].first, last=end)
        else:
            runs.append(PageRun(first=start, last=end))
    first = signs[: runs[0].last]
    covered = not any(sign.numbers or sign.totals for sign in first)
    return Partition(tuple(runs), tuple(unsure), covered)
