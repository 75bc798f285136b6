"""Totals in one column whose names are not all known: what stands above the amount due comes to it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import islice

from invoice_pipeline.readers.text_pdf.agreement import Amounts, Money, Sum, is_plausible, together
from invoice_pipeline.readers.text_pdf.candidates import Candidate

_CLEAR = 0.85
"""Confidence of an amount whose label means nothing else."""
_NAMED = 0.75
"""Confidence of an amount beside a label, if only a vague one."""
_EDGE = 2.0
"""Points between the left or the right edges of a column."""
_NEXT = 2.6
"""Font heights between the rows of the totals, at the most."""
_FEWEST, _MOST = 3, 8
"""Rows above the amount due: of fewer, another may come to it by chance."""
ZERO = Decimal(0)


def stacked(found: Amounts, printed: Sequence[Money]) -> Sum | None:
    """``Space | -Commission | Production | Tax | Total due``: the rows but for the tax are the net total."""
    for due in (*found["payable"], *found["gross"]):
        if due.confidence >= _NAMED:
            rows = [_signed(one, found) for one in islice(_above(due, printed), _MOST)]
            for count in range(_FEWEST, len(rows) + 1):
                if sum((row.value for row in rows[:count]), ZERO) == due.value:
                    return _parted(rows[:count], due, found)
    return None


def _above(due: Money, printed: Sequence[Money]) -> Iterator[Money]:
    """Upwards, the amounts of its column, near each other."""
    lower = due.words[-1]
    for one in reversed(printed):
        word = one.words[-1]
        if word.page != lower.page or word.baseline >= lower.baseline:
            continue
        left = abs(one.words[0].bbox[0] - due.words[0].bbox[0]) < _EDGE
        if left or abs(word.bbox[2] - due.words[-1].bbox[2]) < _EDGE:
            if lower.baseline - word.baseline > _NEXT * lower.height:
                return
            yield one
            lower = word


def _signed(one: Money, found: Amounts) -> Money:
    """A commission or a discount is taken off, whether or not it is printed with a minus."""
    off = one.words[-1] in {other.words[-1] for other in found["discount"]}
    return Candidate(-abs(one.value), one.words, one.confidence) if off else one


def _parted(rows: Sequence[Money], due: Money, found: Amounts) -> Sum | None:
    """None, where nothing among them is called a tax, or something paid or withheld.

    Nor where one is clearly called the net total, and others are called nothing: they may be taxes as well.
    """
    taken = {one.words[-1] for kind in ("prepaid", "withheld", "previous") for one in found[kind]}
    called = {one.words[-1] for one in found["tax"]}
    taxes = [row for row in rows if row.words[-1] in called]
    others = [row for row in reversed(rows) if row.words[-1] not in called]
    if not taxes or not others or any(row.words[-1] in taken for row in rows) or _is_more(others, found):
        return None
    net, tax = reduce(together, others), reduce(together, taxes)
    return Sum(net, tax, due) if is_plausible(tax.value, net.value) else None


def _is_more(rows: Sequence[Money], found: Amounts) -> bool:
    nets = {one.words[-1] for one in found["net"] if one.confidence >= _CLEAR}
    known = {one.words[-1] for kind in ("charge", "discount", "rounding") for one in found[kind]} | nets
    words = {row.words[-1] for row in rows if row.value != ZERO}
    return bool(words & nets) and not words <= known


__all__ = ["stacked"]
